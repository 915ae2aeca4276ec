package io.ballot.it.bench;

import io.ballot.it.bench.Relay.Passing;
import java.util.ArrayList;
import java.util.Collection;
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
   * @param row the row's name
   * @param cause what happens, for people
   * @param subject the program's label
   * @param at when it happens
   * @param until the hook that ends the round
   * @param passings what went by, by daemon
   * @param hooks stamps of hooks
   */
  static Trace of(
      String row,
      String cause,
      String subject,
      long at,
      long until,
      Map<String, List<Passing>> passings,
      List<Stamps.Stamp> hooks) {
    List<Entry> steps = new ArrayList<>();
    steps.add(new Entry(0, "", cause));
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
    return new Trace(row, subject, steps);
  }

  /** How long it took. */
  double length() {
    return steps.getLast().millis();
  }

  /** The one in the middle of an odd number of them, by length. */
  static Trace middle(Collection<Trace> traces) {
    return traces.stream()
        .sorted(Comparator.comparingDouble(Trace::length))
        .skip(traces.size() / 2)
        .findFirst()
        .orElseThrow();
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
