package io.ballot.cli.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operation manual says of the log. */
final class LogManual {
  private static final Path FILE = Path.of("../docs/OPERATIONS.md");
  private static final Pattern EVENT = Pattern.compile("`([a-z-]+)`(?: \\(([^)]*)\\))?");
  private static final Pattern FIELD = Pattern.compile("`([A-Za-z]+)`");

  private final Map<String, String> events = new TreeMap<>();
  private final Map<String, Set<String>> fields = new TreeMap<>();

  LogManual() {
    String text = read();
    for (List<String> row : rows(text, "| event |")) {
      Matcher event = EVENT.matcher(row.getFirst());
      while (event.find()) {
        events.put(event.group(1), event.group(2) == null ? "" : event.group(2));
      }
    }
    for (List<String> row : rows(text, "| field |")) {
      Set<String> on = new HashSet<>();
      EVENT.matcher(row.getLast()).results().forEach(event -> on.add(event.group(1)));
      FIELD.matcher(row.getFirst()).results().forEach(field -> fields.put(field.group(1), on));
    }
  }

  /** The events that have a row. */
  Set<String> events() {
    return events.keySet();
  }

  /** The levels that an event is said to have, apart from INFO. */
  Set<String> levelsOf(String event) {
    Set<String> levels = new TreeSet<>();
    for (String level : List.of("ERROR", "WARN")) {
      if (events.getOrDefault(event, "").contains(level)) {
        levels.add(level);
      }
    }
    return levels;
  }

  /** The fields that have a row. */
  Set<String> fields() {
    return fields.keySet();
  }

  /** The fields of a kind of line, without those that do not depend on it. */
  Set<String> fieldsOf(String event) {
    Set<String> its = new TreeSet<>();
    fields.forEach((field, on) -> {
      if (on.contains(event)) {
        its.add(field);
      }
    });
    return its;
  }

  /** The cells of each row of the table that begins with a heading. */
  private static List<List<String>> rows(String text, String heading) {
    return text.substring(text.indexOf(heading))
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> List.of(line.substring(1, line.length() - 1).split("\\|", -1)))
        .toList();
  }

  private static String read() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
