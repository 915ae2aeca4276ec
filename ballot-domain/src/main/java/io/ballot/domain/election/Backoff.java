package io.ballot.domain.election;

import java.time.Duration;

/**
 * Waits between tries: doubling up to a cap, spread so that many who wait for the same thing do not
 * come at once. Pure: the spread comes from a number that the caller hands in, not from a source of
 * randomness.
 */
public final class Backoff {
  private static final int MAX_DOUBLINGS = 20;

  private Backoff() {}

  /**
   * The wait before the next try, in nanoseconds: between three quarters and five quarters of the
   * doubled base, never more than the cap and a quarter.
   *
   * @param base the wait after the first failure
   * @param cap the longest wait
   * @param failures how many tries have failed, at least 1
   * @param salt a number that differs from try to try and from waiter to waiter
   */
  public static long nanos(Duration base, Duration cap, int failures, long salt) {
    int doublings = Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS);
    boolean capped = base.toNanos() > cap.toNanos() >> doublings;
    return spread(capped ? cap.toNanos() : base.toNanos() << doublings, salt);
  }

  /** {@code nanos}, give or take a quarter, by {@code salt}. */
  public static long spread(long nanos, long salt) {
    long half = nanos / 2;
    return half == 0 ? nanos : nanos - half / 2 + Long.remainderUnsigned(mix(salt), half);
  }

  /** The finaliser of splitmix64: neighbouring inputs give outputs that have nothing in common. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
