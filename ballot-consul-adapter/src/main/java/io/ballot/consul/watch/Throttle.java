package io.ballot.consul.watch;

import java.time.Duration;

/**
 * A bound on how often something is done: a burst at once, then at an even pace. Consul asks
 * clients to have one for blocking queries, which may return at any rate. Not thread-safe.
 */
final class Throttle {
  private static final long BURST = 30;
  private static final long PACE_NANOS = Duration.ofMillis(100).toNanos();

  private final long origin;
  private long due;

  /**
   * @param now the present, in nanoseconds of any clock that only goes forward
   */
  Throttle(long now) {
    origin = now;
  }

  /** How long to wait before doing it once more; it counts as done. */
  Duration next(long now) {
    long elapsed = now - origin;
    due = Math.max(due, elapsed) + PACE_NANOS;
    return Duration.ofNanos(Math.max(0, due - BURST * PACE_NANOS - elapsed));
  }
}
