package io.ballot.it.bench;

import io.ballot.it.bench.Relay.Passing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One round of a row step by step, as seen from outside: what went by between daemons and agent,
 * and when hooks started.
 *
 * @param row the row's name
 * @param subject the program's label
 * @param steps in order
 */
record Trace(String row, String subject, List<Entry> steps) {
  Trace {
    steps = List.copyOf(steps);
  }

  /**
   * A step.
   *
   * @param millis since the cause
   * @param who which daemon
   * @param what it did
   */
  record Entry(double millis, String who, String what) {}

  /**
   * Puts a round together.
   *
   * @param at the cause
   * @param until the hook that ends the round
   * @param passings what went by, by daemon
   * @param hooks stamps of hooks
   */
  static Trace of(
      TakeoverRow row,
      String subject,
      long at,
      long until,
      Map<String, List<Passing>> passings,
      List<Stamps.Stamp> hooks) {
    List<Entry> steps = new ArrayList<>();
    steps.add(new Entry(0, "", row.cause()));
    passings.forEach((who, each) ->
        each.stream()
            .filter(passing -> passing.at() - at >= 0 && passing.at() - until <= 0)
            .map(passing -> new Entry(millis(passing.at() - at), who, text(passing)))
            .forEach(steps::add));
    hooks.stream()
        .filter(stamp -> stamp.at() - at >= 0 && stamp.at() - until <= 0)
        .map(stamp ->
            new Entry(
                millis(stamp.at() - at),
                stamp.instance(),
                "the " + stamp.event() + " hook has started"))
        .forEach(steps::add);
    steps.sort(Comparator.comparingDouble(Entry::millis));
    return new Trace(row.name(), subject, steps);
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1e4) / 100.0;
  }

  private static String text(Passing passing) {
    String request = passing.request().replaceFirst("\\?.*", "").replace("/v1/", "");
    String blocking = passing.request().contains("index=") ? " (blocking)" : "";
    return passing.isAnswer()
        ? "← " + passing.status() + " to " + request + blocking
        : "→ " + request + blocking;
  }
}
