package io.ballot.it.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to measure, from system properties.
 *
 * @param rows {@code bench.rows}: names of rows, {@code all} of them, or {@code none}
 * @param n {@code bench.n}: rounds of a quick row; rows of seconds run fewer
 * @param subjects {@code bench.command}: the programs, {@code label=path,…}; by default this
 *     checkout's launcher, called ballot
 * @param growth {@code bench.elections}: with how many elections growth is measured
 * @param crowd {@code bench.crowd}: how many elections the rows about many have
 * @param idle {@code bench.idle}: seconds that a daemon is watched while nothing happens
 * @param docs {@code bench.docs}: whether tables and pictures of the documentation are written anew
 */
record BenchOptions(
    Set<String> rows,
    int n,
    List<Subject> subjects,
    List<Integer> growth,
    int crowd,
    Duration idle,
    boolean docs) {

  static final String ALL = "all";

  BenchOptions {
    rows = Set.copyOf(rows);
    subjects = List.copyOf(subjects);
    growth = List.copyOf(growth);
  }

  static BenchOptions ofSystemProperties(Path checkout) {
    String command = text("bench.command", "");
    return new BenchOptions(
        new TreeSet<>(words(text("bench.rows", ALL))),
        Integer.parseInt(text("bench.n", "50")),
        command.isEmpty()
            ? List.of(new Subject("ballot", List.of(checkout.resolve("ballot").toString())))
            : Subject.parse(command),
        words(text("bench.elections", "1,10,100,1000,5000")).stream()
            .map(Integer::valueOf)
            .toList(),
        Integer.parseInt(text("bench.crowd", "1000")),
        Duration.ofSeconds(Long.parseLong(text("bench.idle", "60"))),
        Boolean.parseBoolean(text("bench.docs", "false")));
  }

  /** Whether a row is wanted. */
  boolean wants(String row) {
    return rows.contains(ALL) || rows.contains(row);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static String text(String property, String otherwise) {
    String text = System.getProperty(property, "").strip();
    return text.isEmpty() ? otherwise : text;
  }
}
