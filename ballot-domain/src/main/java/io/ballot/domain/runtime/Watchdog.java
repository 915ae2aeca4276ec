package io.ballot.domain.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes a token through every loop each second. A loop that does not move for longer than its
 * limit would keep its role forever, for renewals and beats go on without it; so they are stopped,
 * and the daemon has to end.
 */
final class Watchdog {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** So many loops are passed in one go, on a thread of their own. */
  private static final int AT_ONCE = 100;

  private final Timers timers;
  private final Executor threads;
  private final Supplier<List<ElectionLoop>> loops;
  private final WedgeAlarm alarm;
  private long lastTick;
  private Timers.@Nullable Timer timer;
  private boolean stopped;

  /**
   * Looks at nothing yet.
   *
   * @param threads where the loops run
   */
  Watchdog(Timers timers, Executor threads, Supplier<List<ElectionLoop>> loops, WedgeAlarm alarm) {
    this.timers = timers;
    this.threads = threads;
    this.loops = loops;
    this.alarm = alarm;
  }

  synchronized void start() {
    lastTick = timers.now();
    next();
  }

  synchronized void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void next() {
    timer = timers.at(lastTick + PERIOD.toNanos(), this::tick);
  }

  private synchronized void tick() {
    if (stopped) {
      return;
    }
    long now = timers.now();
    // A watchdog that was held up itself, as in a frozen process, cannot blame others for the same.
    boolean onTime = now - lastTick < 2 * PERIOD.toNanos();
    lastTick = now;
    // First of all: whatever goes wrong in this look must not have been the last one.
    next();
    List<ElectionLoop> all = loops.get();
    for (ElectionLoop loop : all) {
      boolean stuck = now - loop.movedAt() > loop.patience().toNanos();
      if (onTime && stuck && !loop.stopped().isDone()) {
        stop();
        alarm.wedged(
            loop.name(),
            "its loop has not moved for " + (now - loop.movedAt()) / 1_000_000 + " ms");
        return;
      }
    }
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<ElectionLoop> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      pass(some);
    }
  }

  private void pass(List<ElectionLoop> some) {
    try {
      threads.execute(() -> some.forEach(ElectionLoop::passToken));
    } catch (RejectedExecutionException e) {
      // The platform was closed under us: nothing moves any more, and nobody waits for it.
    }
  }
}
