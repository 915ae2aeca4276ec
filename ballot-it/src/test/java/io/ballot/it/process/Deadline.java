package io.ballot.it.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The moment at which a wait gives up: every wait of a test has a bound that it can read. */
public final class Deadline {

  private static final Duration A_MOMENT = Duration.ofMillis(20);

  private final Duration bound;
  private final long endNanos;

  private Deadline(Duration bound) {
    this.bound = bound;
    this.endNanos = System.nanoTime() + bound.toNanos();
  }

  /** A deadline that lies {@code bound} ahead from now. */
  public static Deadline in(Duration bound) {
    return new Deadline(bound);
  }

  /** How long the wait was allowed to take in all, for a message. */
  public Duration bound() {
    return bound;
  }

  /** What is left, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** What is left, but no more than {@code most}. */
  public Duration leftAtMost(Duration most) {
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }

  /**
   * Waits a moment, or until the deadline. Only for what tells nobody when it changes, such as a
   * port that nobody listens on yet; everything else is waited for itself.
   */
  public void pauseBetweenTries() throws InterruptedException {
    boolean never =
        new CountDownLatch(1).await(leftAtMost(A_MOMENT).toNanos(), TimeUnit.NANOSECONDS);
    assert !never : "nobody counts this latch down";
  }

  /** Waits until the deadline: for a time in which nothing is to happen. */
  public void pass() throws InterruptedException {
    while (!isOver()) {
      pauseBetweenTries();
    }
  }

  /** Whether the moment has passed. */
  public boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }
}
