package io.ballot.consul.http;

import java.time.Duration;

/**
 * Holds requests back for a while once the agent has said that it has too much to do: all that can
 * wait, for a thousand elections that each ask again by themselves would ask a thousand times.
 * Thread-safe.
 */
final class Breather {
  private static final long SHORTEST_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(2).toNanos();

  private long pause;
  private long until;

  /** Nothing was said yet. */
  Breather() {}

  /**
   * Takes in what was answered. Those that were under way together say it once, and what went well
   * among them says nothing: only what was asked after a pause does.
   *
   * @param asked when it was asked, by {@link System#nanoTime}
   * @param now the present, by the same
   */
  synchronized void heard(Answer answer, long asked, long now) {
    if (!StatusCodes.isTooBusy(answer)) {
      pause = answer.ok() && asked - until >= 0 ? 0 : pause;
    } else if (pause == 0 || asked - until >= 0) {
      pause = Math.clamp(2 * pause, SHORTEST_NANOS, LONGEST_NANOS);
      until = now + pause;
    }
  }

  /** How long nothing more is to be asked, in nanoseconds; 0 where it may. */
  synchronized long left(long now) {
    return pause == 0 ? 0 : Math.max(0, until - now);
  }
}
