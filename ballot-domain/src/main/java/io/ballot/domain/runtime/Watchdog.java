package io.ballot.domain.runtime;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes a token through every loop each second. A loop that does not move for longer than its
 * limit would keep its role forever, for renewals and beats go on without it; so they are stopped,
 * and the daemon has to end.
 */
final class Watchdog {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Timers timers;
  private final Supplier<List<ElectionLoop>> loops;
  private final WedgeAlarm alarm;
  private long lastTick;
  private Timers.@Nullable Timer timer;
  private boolean stopped;

  Watchdog(Timers timers, Supplier<List<ElectionLoop>> loops, WedgeAlarm alarm) {
    this.timers = timers;
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
    for (ElectionLoop loop : loops.get()) {
      boolean stuck = now - loop.movedAt() > loop.patience().toNanos();
      if (onTime && stuck && !loop.stopped().isDone()) {
        stop();
        alarm.wedged(
            loop.name(),
            "its loop has not moved for " + (now - loop.movedAt()) / 1_000_000 + " ms");
        return;
      }
      if (now - loop.movedAt() > PERIOD.toNanos() / 2) {
        // One that has just moved by itself proves as much.
        loop.ping();
      }
    }
  }
}
