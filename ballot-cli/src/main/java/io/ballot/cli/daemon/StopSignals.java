package io.ballot.cli.daemon;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a signal to stop means: the first asks for an orderly end, a later one for an end at once.
 *
 * <p>Two that come in one moment are one: {@code timeout} of coreutils, and supervisors that stop a
 * process and its group, send each twice, and nobody who means "never mind the handover" is as
 * quick. The kernel merges signals that are pending, too, so the two could never be told apart for
 * certain. Any thread may use it.
 */
final class StopSignals {
  /** Far under what lies between two key presses, and far above what lies between two kill(2). */
  static final Duration ONE_MOMENT = Duration.ofMillis(10);

  private final LongSupplier clock;
  private final Consumer<String> stop;
  private final Runnable giveUp;
  private boolean asked;
  private long askedAt;

  /**
   * Counts from now on.
   *
   * @param clock nanoseconds that pass
   * @param stop told the first signal's name
   * @param giveUp run for every later one
   */
  StopSignals(LongSupplier clock, Consumer<String> stop, Runnable giveUp) {
    this.clock = clock;
    this.stop = stop;
    this.giveUp = giveUp;
  }

  void arrived(String name) {
    boolean first;
    boolean again;
    synchronized (this) {
      long now = clock.getAsLong();
      first = !asked;
      again = asked && now - askedAt > ONE_MOMENT.toNanos();
      if (first) {
        asked = true;
        askedAt = now;
      }
    }
    if (first) {
      stop.accept(name);
    } else if (again) {
      giveUp.run();
    }
  }
}
