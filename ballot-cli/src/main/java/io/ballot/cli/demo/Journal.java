package io.ballot.cli.demo;

import io.ballot.domain.runtime.Timers;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that happened, in order. What one daemon does because of what another did comes later
 * here too. Safe for use by any thread.
 */
final class Journal {
  /**
   * One thing that happened.
   *
   * @param at when, by the world's clock, in nanoseconds
   * @param instance to which instance, or to its daemon
   * @param what what
   */
  record Entry(long at, String instance, Happening what) {}

  private final Timers clock;
  private final Runnable stir;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * An empty journal.
   *
   * @param stir run after each entry
   */
  Journal(Timers clock, Runnable stir) {
    this.clock = clock;
    this.stir = stir;
  }

  void add(String instance, Happening what) {
    synchronized (entries) {
      entries.add(new Entry(clock.now(), instance, what));
    }
    stir.run();
  }

  /** All entries but the first {@code skipped}. */
  List<Entry> after(int skipped) {
    synchronized (entries) {
      return List.copyOf(entries.subList(skipped, entries.size()));
    }
  }

  /** All entries. */
  List<Entry> all() {
    return after(0);
  }
}
