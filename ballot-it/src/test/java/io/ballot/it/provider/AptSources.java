package io.ballot.it.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The package sources that a Debian machine has, rewritten for another Debian release: the same
 * places and keys, so that nothing has to be known of where this machine gets its packages from.
 *
 * @param folder apt's own folder, {@code /etc/apt}
 */
record AptSources(Path folder) {

  static final AptSources OF_THIS_MACHINE = new AptSources(Path.of("/etc/apt"));

  /**
   * A source file for apt.
   *
   * @param fileName a name that tells apt the format
   * @param text its content
   */
  record Source(String fileName, String text) {}

  /** A source of the {@code main} packages of {@code suite} for every place that has such. */
  List<Source> forSuite(String suite) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (Path file : files()) {
      String text = Files.readString(file);
      if (file.toString().endsWith(".sources")) {
        stanzas(text, suite).forEach(stanza -> sources.add(new Source("suite.sources", stanza)));
      } else {
        lines(text, suite).forEach(line -> sources.add(new Source("suite.list", line)));
      }
    }
    return sources.stream().distinct().toList();
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isRegularFile(folder.resolve("sources.list"))) {
      files.add(folder.resolve("sources.list"));
    }
    Path parts = folder.resolve("sources.list.d");
    if (Files.isDirectory(parts)) {
      try (Stream<Path> entries = Files.list(parts)) {
        entries
            .filter(file -> file.toString().matches(".*\\.(list|sources)"))
            .sorted()
            .forEach(files::add);
      }
    }
    return files;
  }

  /** The format of sources.list(5), one source a line: {@code deb [options] uri suite part…}. */
  private static List<String> lines(String text, String suite) {
    List<String> rewritten = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      String withoutOptions = line.replaceFirst("\\[[^]]*]", "");
      List<String> words = Arrays.asList(withoutOptions.split("\\s+"));
      if (words.size() < 4
          || !words.getFirst().equals("deb")
          || !words.subList(3, words.size()).contains("main")
          || !isRelease(words.get(2))) {
        continue;
      }
      int options = line.indexOf('[');
      String kept = options < 0 ? "" : line.substring(options, line.indexOf(']') + 1) + " ";
      rewritten.add("deb " + kept + words.get(1) + " " + suite + " main\n");
    }
    return rewritten;
  }

  /** The deb822 format, one source a paragraph of fields. */
  private static List<String> stanzas(String text, String suite) {
    List<String> rewritten = new ArrayList<>();
    for (String stanza : text.split("\n\\s*\n", -1)) {
      List<String> fields = fields(stanza);
      boolean isOfUse =
          valueOf(fields, "types").contains("deb")
              && valueOf(fields, "components").contains("main")
              && valueOf(fields, "suites").stream().anyMatch(AptSources::isRelease)
              && !valueOf(fields, "enabled").contains("no");
      if (isOfUse) {
        rewritten.add(
            fields.stream()
                    .filter(field -> !REPLACED.contains(nameOf(field)))
                    .collect(Collectors.joining("\n"))
                + "\nTypes: deb\nSuites: "
                + suite
                + "\nComponents: main\nTargets: Packages\n");
      }
    }
    return rewritten;
  }

  private static final List<String> REPLACED = List.of("types", "suites", "components", "targets");

  /** The fields of a stanza, each with its continuation lines, without comments. */
  private static List<String> fields(String stanza) {
    List<String> fields = new ArrayList<>();
    for (String line : stanza.lines().filter(line -> !line.startsWith("#")).toList()) {
      if (!fields.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"))) {
        fields.set(fields.size() - 1, fields.getLast() + "\n" + line);
      } else if (line.contains(":")) {
        fields.add(line);
      }
    }
    return fields;
  }

  private static String nameOf(String field) {
    return field.substring(0, field.indexOf(':')).strip().toLowerCase(Locale.ROOT);
  }

  private static List<String> valueOf(List<String> fields, String name) {
    return fields.stream()
        .filter(field -> nameOf(field).equals(name))
        .flatMap(field -> Stream.of(field.substring(field.indexOf(':') + 1).strip().split("\\s+")))
        .toList();
  }

  /** Whether a suite is a release itself, not its updates, which lie elsewhere or hold less. */
  private static boolean isRelease(String suite) {
    return !suite.contains("-") && !suite.contains("/");
  }
}
