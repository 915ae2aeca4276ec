package io.ballot.cli.config;

import io.ballot.cli.config.ElectionsReader.Located;
import io.ballot.cli.config.Options.NamedPath;
import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.report.Strictness;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlReader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the configuration and checks it whole: every problem is found at once, before anything
 * starts. {@code BALLOT_*} over file over {@code CONSUL_*} over default: each a layer of one tree,
 * in which every value knows where it came from.
 */
public final class ConfigLoader {
  private static final String NO_FILE = "environment";

  private final Surroundings surroundings;

  /**
   * A loader.
   *
   * @param surroundings where variables, defaults and relative paths come from
   */
  public ConfigLoader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Reads {@code file}, or the default file where there is none; if that is missing too, variables
   * that name elections are enough.
   *
   * @param file as the user wrote it
   * @param strictness who asks
   */
  public ConfigOutcome load(Optional<Path> file, Strictness strictness) {
    Findings findings = new Findings();
    EnvironmentCheck.check(surroundings, findings);
    BallotVariables variables = new BallotVariables(surroundings, findings);
    Path path = file.orElseGet(surroundings::defaultConfig);
    NamedPath named = new NamedPath(path.toString(), surroundings.workingDirectory().resolve(path));
    boolean missing = file.isEmpty() && !Files.exists(named.path(), LinkOption.NOFOLLOW_LINKS);
    if (missing && variables.nameElections()) {
      YamlMapping nothing = new YamlMapping(Place.whole(NO_FILE), List.of());
      return read(NO_FILE, nothing, variables, findings, strictness);
    }
    if (missing) {
      findings.error(
          Place.whole(named.name()),
          "",
          "there is no such file, and no other was named; write it, or name one by `--config"
              + " FILE`");
    }
    Optional<YamlMapping> content =
        missing
            ? Optional.empty()
            : ConfigFile.read(named.path(), named.name(), findings)
                .flatMap(text -> new YamlReader(findings).read(named.name(), text));
    if (content.isEmpty()) {
      return new ConfigOutcome.Refused(findings.inOrder());
    }
    SecretFiles.check(named, content.get(), findings);
    return read(named.name(), content.get(), variables, findings, strictness);
  }

  private ConfigOutcome read(
      String source,
      YamlMapping file,
      BallotVariables variables,
      Findings findings,
      Strictness strictness) {
    ConsulVariables consulVariables = new ConsulVariables(surroundings, findings);
    YamlMapping layers =
        StateDirectory.with(consulVariables.under(variables.over(file)), surroundings);
    BallotConfig config = config(layers, consulVariables.basicAuth(), findings);
    return findings.refuse(strictness)
        ? new ConfigOutcome.Refused(findings.inOrder())
        : new ConfigOutcome.Accepted(
            source,
            config,
            () -> EffectiveSettings.of(config, layers),
            Predecessor.couldHaveRead(file),
            findings.inOrder());
  }

  private BallotConfig config(
      YamlMapping layers, Optional<BasicAuth> basicAuth, Findings findings) {
    Section root = new Section("", layers.place(), layers, KnownKeys.ROOT, findings);
    TokenReader tokens = new TokenReader(surroundings);
    ConsulConfig consul =
        new ConsulReader(surroundings, tokens)
            .read(root.sectionOrEmpty("consul", KnownKeys.CONSUL), basicAuth);
    Path stateDir =
        new Options(root)
            .path("stateDir", surroundings)
            .map(NamedPath::path)
            .orElseGet(() -> StateDirectory.byDefault(surroundings));
    if (!root.has("election")) {
      root.error("election", "required, and missing: which elections to run");
      return new BallotConfig(consul, stateDir, List.of());
    }
    List<Located> elections =
        root.section("election", KnownKeys.ELECTION)
            .map(new ElectionsReader(new ElectionReader(tokens, consul))::read)
            .orElse(List.of());
    ElectionConflicts.check(elections, consul);
    TimingCheck.check(elections);
    return new BallotConfig(consul, stateDir, elections.stream().map(Located::config).toList());
  }
}
