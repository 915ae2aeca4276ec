package io.ballot.consul.watch;

import java.time.Duration;

/**
 * A bound on how often something is done, and how much of it: a burst at once, then at an even
 * pace. Consul asks clients to have one for blocking queries, which may return at any rate; one
 * that shows a thousand checks or locks returns with half a megabyte each time.
 *
 * <p>Fifty changes a second that come one by one are each read as they come; what comes faster is
 * read together. Not thread-safe.
 */
final class Throttle {
  private static final long PACE_NANOS = Duration.ofMillis(20).toNanos();
  private static final long BURST_NANOS = Duration.ofMillis(600).toNanos();

  /** 20 MB a second, which costs about a tenth of a core to read. */
  private static final long NANOS_PER_BYTE = 50;

  private final long origin;
  private long due;

  /**
   * @param now the present, in nanoseconds of any clock that only goes forward
   */
  Throttle(long now) {
    origin = now;
  }

  /**
   * How long to wait before doing it once more; it counts as done.
   *
   * @param weight how many bytes it was
   */
  Duration next(long now, long weight) {
    long elapsed = now - origin;
    due = Math.max(due, elapsed) + PACE_NANOS + weight * NANOS_PER_BYTE;
    return Duration.ofNanos(Math.max(0, due - BURST_NANOS - elapsed));
  }
}
