package io.ballot.cli.config;

import io.ballot.cli.config.ElectionsReader.Located;
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
 * starts. File over {@code CONSUL_*} over default.
 */
public final class ConfigLoader {
  private final Surroundings surroundings;

  /**
   * A loader.
   *
   * @param surroundings where defaults, fallbacks and relative paths come from
   */
  public ConfigLoader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Reads {@code file}, or the default file where there is none.
   *
   * @param file as the user wrote it
   * @param strictness who asks
   */
  public ConfigOutcome load(Optional<Path> file, Strictness strictness) {
    Findings findings = new Findings();
    EnvironmentCheck.check(surroundings, findings);
    Path path = file.orElseGet(surroundings::defaultConfig);
    Optional<BallotConfig> config =
        text(file, path, findings)
            .flatMap(text -> new YamlReader(findings).read(path.toString(), text))
            .map(root -> read(root, findings));
    return config.isPresent() && !findings.refuse(strictness)
        ? new ConfigOutcome.Accepted(path.toString(), config.get(), findings.inOrder())
        : new ConfigOutcome.Refused(findings.inOrder());
  }

  private Optional<String> text(Optional<Path> named, Path path, Findings findings) {
    Path absolute = surroundings.workingDirectory().resolve(path);
    if (named.isEmpty() && !Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      findings.error(
          Place.whole(path.toString()),
          "",
          "there is no such file, and no other was named; write it, or name one by `--config"
              + " FILE`");
      return Optional.empty();
    }
    return ConfigFile.read(absolute, path.toString(), findings);
  }

  private BallotConfig read(YamlMapping file, Findings findings) {
    ConsulVariables variables = new ConsulVariables(surroundings, findings);
    YamlMapping mapping = variables.under(file);
    Section root = new Section("", mapping.place(), mapping, KnownKeys.ROOT, findings);
    TokenReader tokens = new TokenReader(surroundings);
    ConsulConfig consul =
        new ConsulReader(surroundings, tokens)
            .read(root.sectionOrEmpty("consul", KnownKeys.CONSUL), variables.basicAuth());
    Path stateDir =
        new Options(root)
            .path("stateDir", surroundings)
            .map(Options.NamedPath::path)
            .orElseGet(() -> StateDirectory.byDefault(surroundings));
    ElectionReader reader = new ElectionReader(tokens, consul);
    if (!root.has("election")) {
      root.error("election", "required, and missing: which elections to run");
      return new BallotConfig(consul, stateDir, List.of());
    }
    List<Located> elections =
        root.section("election", KnownKeys.ELECTION)
            .map(new ElectionsReader(reader)::read)
            .orElse(List.of());
    ElectionConflicts.check(elections, consul);
    TimingCheck.check(elections);
    return new BallotConfig(consul, stateDir, elections.stream().map(Located::config).toList());
  }
}
