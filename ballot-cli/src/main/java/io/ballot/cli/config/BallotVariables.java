package io.ballot.cli.config;

import io.ballot.cli.config.VariableNames.Target;
import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.report.Severity;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlPaths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The variables {@code BALLOT_CONSUL_…} and {@code BALLOT_ELECTION_…}, laid over the file. */
final class BallotVariables {
  private static final String ENABLED = VariableNames.ELECTION + "ENABLED";

  private final Surroundings surroundings;
  private final Findings findings;

  BallotVariables(Surroundings surroundings, Findings findings) {
    this.surroundings = surroundings;
    this.findings = findings;
  }

  /** Whether the variables name an election, so that a configuration may do without a file. */
  boolean nameElections() {
    return names().stream().anyMatch(name -> name.startsWith(VariableNames.ELECTION));
  }

  /** The file with what these variables say in its place. */
  YamlMapping over(YamlMapping file) {
    // First, because the names of elections may come from here.
    YamlMapping tree = enabled(file);
    VariableNames known = VariableNames.of(tree, names());
    Map<List<String>, String> taken = new HashMap<>();
    for (String name : names()) {
      if (name.equals(ENABLED)) {
        continue;
      }
      List<Target> targets = known.targets(name);
      if (targets.isEmpty()) {
        known.unknown(name).report(Place.variable(name), findings);
      } else if (targets.size() > 1) {
        ambiguous(name, targets);
      } else if (taken.putIfAbsent(targets.getFirst().path(), name) != null) {
        findings.error(
            Place.variable(name),
            targets.getFirst().dotted(),
            "`%s` says the same; allowed: one of them"
                .formatted(taken.get(targets.getFirst().path())));
      } else {
        tree = with(tree, name, targets.getFirst(), taken);
      }
    }
    return tree;
  }

  private YamlMapping enabled(YamlMapping file) {
    Target enabled = new Target(List.of("election", "enabled"), Option.ELECTION.getFirst());
    return surroundings.variable(ENABLED).isPresent()
        ? with(file, ENABLED, enabled, Map.of())
        : file;
  }

  /** Replaces what the file says by this key or an alternative to it. */
  private YamlMapping with(
      YamlMapping root, String name, Target target, Map<List<String>, String> ofVariables) {
    YamlMapping tree = root;
    for (String key : Alternatives.of(target.option().key())) {
      List<String> path = target.sibling(key);
      if (!ofVariables.containsKey(path)) {
        tree = YamlPaths.without(tree, path);
      }
    }
    String text = surroundings.variable(name).orElseThrow();
    return YamlPaths.with(
        tree,
        target.path(),
        new VariableValue(name, target.dotted(), findings).read(text, target.option().kind()));
  }

  private void ambiguous(String name, List<Target> targets) {
    String all =
        targets.stream()
            .map(target -> "`" + target.dotted() + "`")
            .collect(Collectors.joining(" and "));
    findings.add(
        Severity.ERROR,
        Place.variable(name),
        "",
        "ambiguous: it names " + all + "; write the option to the file, or rename an election");
  }

  private List<String> names() {
    return surroundings.environment().keySet().stream()
        .filter(VariableNames::isOption)
        .filter(name -> surroundings.variable(name).isPresent())
        .sorted()
        .toList();
  }
}
