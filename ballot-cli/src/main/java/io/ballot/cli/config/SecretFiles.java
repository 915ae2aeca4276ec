package io.ballot.cli.config;

import io.ballot.cli.config.Options.NamedPath;
import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.report.Severity;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** Warns about files that hold a secret and that every user of the machine may read. */
final class SecretFiles {
  private SecretFiles() {}

  /** Looks at a file that an option names and that is a secret as a whole. */
  static void check(NamedPath file, String key, Section section) {
    if (isReadByAll(file.path())) {
      section
          .findings()
          .add(Severity.WARNING, section.place(key), section.path(key), warning(file.name()));
    }
  }

  /** Looks at the configuration itself, which is a secret if it holds a token. */
  static void check(NamedPath file, YamlMapping content, Findings findings) {
    if (holdsToken(content) && isReadByAll(file.path())) {
      findings.add(
          Severity.WARNING,
          Place.whole(file.name()),
          "",
          "a token stands in it; " + warning(file.name()));
    }
  }

  private static String warning(String name) {
    return "every user of this machine may read `%s`; allowed: its owner and group, by `chmod o=`"
        .formatted(Shown.of(name));
  }

  private static boolean holdsToken(YamlMapping content) {
    boolean common = YamlPaths.given(content, List.of("consul", "token")).isPresent();
    return common
        || YamlPaths.given(content, List.of("election", "services"))
            .filter(YamlMapping.class::isInstance)
            .filter(services ->
                ((YamlMapping) services)
                    .entries().stream()
                        .anyMatch(entry ->
                            entry.value() instanceof YamlMapping election
                                && YamlPaths.given(election, List.of("token")).isPresent()))
            .isPresent();
  }

  private static boolean isReadByAll(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // Not to be known here, and it was read without trouble.
    }
  }
}
