package io.ballot.it.bench;

import io.ballot.it.process.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Waits until processes have nothing to do, so that the next cause meets daemons that wait. */
final class Quiet {
  private static final Duration STILL = Duration.ofMillis(1500);

  /**
   * A tick of processor time is 10 ms. A daemon that waits uses one now and then, and five where it
   * beats four times a second on a slow machine; one that is busy uses most of a hundred and fifty.
   */
  private static final long TICKS_OF_REST = 12;

  private Quiet() {}

  /** Whether they come to rest for a moment before the bound is over. */
  static boolean await(Collection<Long> pids, Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (!deadline.isOver()) {
      Map<Long, Long> before = ticks(pids);
      Deadline.in(STILL).pass();
      if (ticks(pids).entrySet().stream()
          .allMatch(
              each -> each.getValue() - before.getOrDefault(each.getKey(), 0L) <= TICKS_OF_REST)) {
        return true;
      }
    }
    return false;
  }

  private static Map<Long, Long> ticks(Collection<Long> pids) {
    Map<Long, Long> ticks = new HashMap<>();
    pids.forEach(pid -> ticks.put(pid, ProcessFigures.ticks(pid)));
    return ticks;
  }
}
