package io.ballot.cli.config;

import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlPaths;
import io.ballot.cli.config.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the marks of running terms are kept, as the environment says. */
final class StateDirectory {
  private static final String OVERRIDE = "BALLOT_STATEDIR";

  private StateDirectory() {}

  /**
   * The configuration with {@code stateDir} from the environment: by ballot's own variable whatever
   * it says, by others where it says nothing.
   */
  static YamlMapping with(YamlMapping root, Surroundings surroundings) {
    List<String> path = List.of("stateDir");
    Optional<String> override = surroundings.variable(OVERRIDE);
    if (override.isPresent()) {
      return YamlPaths.with(root, path, scalar(OVERRIDE, override.get()));
    }
    return YamlPaths.given(root, path).isPresent()
        ? root
        : ofEnvironment(surroundings).map(given -> YamlPaths.with(root, path, given)).orElse(root);
  }

  /** Where neither the configuration nor the environment says. */
  static Path byDefault(Surroundings surroundings) {
    return surroundings.home().resolve(".local/state/ballot");
  }

  /**
   * {@code $STATE_DIRECTORY}, which systemd sets (the first, where it names several: see
   * systemd.exec(5)), else the user's own state directory by the <a
   * href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base directories</a>,
   * whose variable counts only where it is absolute.
   */
  private static Optional<YamlScalar> ofEnvironment(Surroundings surroundings) {
    return surroundings
        .variable("STATE_DIRECTORY")
        .map(value -> value.split(":", 2)[0])
        .filter(value -> !value.isEmpty())
        .map(value -> scalar("STATE_DIRECTORY", value))
        .or(() ->
            surroundings
                .variable("XDG_STATE_HOME")
                .filter(value -> value.startsWith("/"))
                .map(value -> scalar("XDG_STATE_HOME", value.replaceFirst("/*$", "/ballot"))));
  }

  private static YamlScalar scalar(String variable, String value) {
    return new YamlScalar(Place.variable(variable), value, YamlScalar.Kind.TEXT);
  }
}
