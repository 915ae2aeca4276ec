package io.ballot.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operators find each event and field of the log in the operation manual. */
final class LogEventsTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern SAID =
      Pattern.compile("(?:\\blog\\.line\\([^\";]*|LogField\\.EVENT, )\"([a-z-]+)\"");
  private static final Pattern SAID_AT_A_LEVEL =
      Pattern.compile("\\blog\\.line\\(([^\";]*Level\\.[^\";]*)\"([a-z-]+)\"");
  private static final Pattern LEVEL = Pattern.compile("Level\\.(ERROR|WARN)");
  private static final Pattern FIELD =
      Pattern.compile(
          "(?:\\.field\\(|addKeyValue\\(|new KeyValuePair\\(|fields\\.put\\(|writeStringField\\("
              + "|millis\\(line, )\\s*\"([A-Za-z]+)\"");

  private final LogManual manual = new LogManual();

  @Test
  void theManualHasARowForEveryEventOfTheLogAndForNoOther() throws IOException {
    Set<String> said = new TreeSet<>(all(SAID));
    assertTrue(said.contains("outage-began"), said::toString);
    said.add("library"); // What libraries say themselves names no event.
    assertEquals(said, manual.events());
  }

  @Test
  void theManualHasARowForEveryFieldOfTheLogAndForNoOther() throws IOException {
    Set<String> said = new TreeSet<>(all(FIELD));
    assertTrue(said.contains("fencingToken"), said::toString);
    assertEquals(said, manual.fields());
  }

  @Test
  void theManualSaysWhatLevelAnEventHas() throws IOException {
    Map<String, Set<String>> levels = new TreeMap<>();
    for (String source : sources()) {
      Matcher said = SAID_AT_A_LEVEL.matcher(source);
      while (said.find()) {
        Set<String> its = levels.computeIfAbsent(said.group(2), event -> new TreeSet<>());
        LEVEL.matcher(said.group(1)).results().forEach(level -> its.add(level.group(1)));
      }
    }
    assertTrue(levels.size() > 50, levels::toString);
    Map<String, Set<String>> told = new TreeMap<>();
    levels.keySet().forEach(event -> told.put(event, manual.levelsOf(event)));
    assertEquals(levels, told);
  }

  private static List<String> all(Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (String source : sources()) {
      pattern.matcher(source).results().forEach(match -> found.add(match.group(1)));
    }
    return found;
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        sources.add(Files.readString(file));
      }
    }
    return sources;
  }
}
