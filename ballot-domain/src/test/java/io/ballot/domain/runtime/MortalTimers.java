package io.ballot.domain.runtime;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Time as one process sees it: after its death nothing of it runs any more, while it is frozen
 * nothing yet.
 */
final class MortalTimers implements Timers {
  private final Timers timers;
  private final Queue<Runnable> heldUp = new ArrayDeque<>();
  private boolean dead;
  private boolean frozen;
  private int jumps;

  MortalTimers(Timers timers) {
    this.timers = timers;
  }

  @Override
  public long now() {
    return timers.now();
  }

  @Override
  public int wallClockJumps() {
    return jumps;
  }

  @Override
  public Timer at(long at, Runnable task) {
    return timers.at(
        at,
        () -> {
          if (frozen) {
            heldUp.add(task);
          } else if (!dead) {
            task.run();
          }
        });
  }

  void kill() {
    dead = true;
  }

  void freeze() {
    frozen = true;
  }

  void thaw() {
    frozen = false;
    for (Runnable task = heldUp.poll(); task != null; task = heldUp.poll()) {
      at(now(), task);
    }
  }

  void wallClockJumps(int times) {
    jumps += times;
  }
}
