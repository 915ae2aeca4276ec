package io.ballot.cli.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a process finds around it, apart from its arguments; replaced as a whole in tests.
 *
 * @param environment the environment variables
 * @param workingDirectory what relative paths start from; absolute
 */
public record Surroundings(Map<String, String> environment, Path workingDirectory) {
  /** Copies the variables. */
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static Surroundings ofThisProcess() {
    return new Surroundings(System.getenv(), Path.of("").toAbsolutePath());
  }

  /** A variable's value; an empty one counts as not set. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The user's directory: {@code $HOME}, else the one the machine's user database names. */
  Path home() {
    String home = variable("HOME").orElseGet(() -> System.getProperty("user.home", "/"));
    return workingDirectory.resolve(home);
  }

  /** The configuration that is read when none is named. */
  Path defaultConfig() {
    return home().resolve(".ballot.yaml");
  }
}
