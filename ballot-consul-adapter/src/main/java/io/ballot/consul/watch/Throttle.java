package io.ballot.consul.watch;

import java.time.Duration;

/**
 * A bound on how often something is done, and how much of it: a burst at once, then at an even
 * pace. Consul asks clients to have one for blocking queries, which may return at any rate; one
 * that shows a thousand checks or locks returns with half a megabyte each time.
 *
 * <p>What a byte costs hangs on the machine, and on what else it has to do just now. So a heavy one
 * is also measured by the time that it took to deal with: it is not a large part of what a query
 * does, but nobody waits for long because of it: what took very long was rather stopped. Light ones
 * are not: there a moment in which somebody else had the processor would have a takeover wait for
 * several of them.
 *
 * <p>Fifty changes a second that come one by one are each read as they come; what comes faster is
 * read together. Not thread-safe.
 */
final class Throttle {
  private static final long PACE_NANOS = Duration.ofMillis(20).toNanos();
  private static final long BURST_NANOS = Duration.ofMillis(600).toNanos();

  /**
   * 7 MB a second, which costs some twentieth of a core to read, and the agent several times that
   * to write.
   */
  private static final long NANOS_PER_BYTE = 150;

  private static final long HEAVY = 256L << 10;

  /** A fifth of the time at most goes to dealing with what is heavy. */
  private static final long TIMES_AS_LONG = 5;

  /** Whoever waits for what one answer cost hears of a loss no later than that, however heavy. */
  private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

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
   * @param took the nanoseconds that it took to deal with it
   */
  Duration next(long now, long weight, long took) {
    long elapsed = now - origin;
    long cost = weight * NANOS_PER_BYTE;
    if (weight >= HEAVY) {
      cost = Math.max(cost, took * TIMES_AS_LONG);
    }
    due = Math.max(due, elapsed) + PACE_NANOS + Math.min(cost, LONGEST_NANOS);
    return Duration.ofNanos(Math.max(0, due - BURST_NANOS - elapsed));
  }
}
