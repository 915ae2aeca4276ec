package io.ballot.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operators find each event of the log in the operation manual. */
final class LogEventsTest {
  private static final Path MANUAL = Path.of("../docs/OPERATIONS.md");
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern SAID =
      Pattern.compile("(?:\\blog\\.line\\([^\";]*|LogField\\.EVENT, )\"([a-z-]+)\"");
  private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");

  @Test
  void theManualHasARowForEveryEventOfTheLogAndForNoOther() throws IOException {
    Set<String> said = new TreeSet<>();
    for (Path source : sources()) {
      addAll(SAID, Files.readString(source), said);
    }
    assertTrue(said.contains("outage-began"), said::toString);

    String manual = Files.readString(MANUAL);
    Set<String> rows = new TreeSet<>();
    manual
        .substring(manual.indexOf("| event |"))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .forEach(line -> addAll(NAME, line.split("\\|", -1)[1], rows));
    assertEquals(said, rows);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static void addAll(Pattern pattern, String text, Set<String> names) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
  }
}
