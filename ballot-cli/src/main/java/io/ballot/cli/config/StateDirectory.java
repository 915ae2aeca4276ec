package io.ballot.cli.config;

import java.nio.file.Path;
import java.util.Optional;

/** Where the marks of running terms are kept when the configuration does not say. */
final class StateDirectory {
  private StateDirectory() {}

  /**
   * {@code $STATE_DIRECTORY}, which systemd sets (the first, where it names several: see
   * systemd.exec(5)), else the user's own state directory by the <a
   * href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base directories</a>,
   * whose variable counts only where it is absolute.
   */
  static Path byDefault(Surroundings surroundings) {
    Path start = surroundings.workingDirectory();
    Optional<Path> given =
        surroundings
            .variable("STATE_DIRECTORY")
            .map(value -> value.split(":", 2)[0])
            .filter(value -> !value.isEmpty())
            .map(start::resolve);
    return given.orElseGet(() ->
        surroundings
            .variable("XDG_STATE_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElseGet(() -> surroundings.home().resolve(".local/state"))
            .resolve("ballot"));
  }
}
