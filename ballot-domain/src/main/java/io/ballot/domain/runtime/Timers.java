package io.ballot.domain.runtime;

/**
 * A clock, and what is to happen at an instant of it.
 *
 * <p>The clock counts nanoseconds from an arbitrary origin, never goes back, and goes on while the
 * machine sleeps (on Linux as CLOCK_BOOTTIME does). Its readings can be compared within one process
 * only.
 */
public interface Timers {
  /** The clock's present reading, in nanoseconds. */
  long now();

  /**
   * Runs a task once the clock has reached an instant; one in the past: as soon as possible. Tasks
   * must return at once, for they may share one thread.
   *
   * @param at the instant, as {@link #now} counts
   */
  Timer at(long at, Runnable task);

  /**
   * How often the wall clock has been seen to jump against this clock: a hint that the machine was
   * paused in a way this clock does not count. Grows, never shrinks.
   */
  default int wallClockJumps() {
    return 0;
  }

  /** A task that waits for its instant. */
  interface Timer {
    /** Takes it back; without effect once it has run. */
    void cancel();
  }
}
