package io.ballot.domain.simulation;

import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Time as one process has it: a clock with an origin and a speed of its own. After the process's
 * death nothing of it runs any more, while it is frozen nothing yet.
 */
final class ProcessClock implements Timers, HookRecord.Runner {
  private static final long NOT_SET = Long.MIN_VALUE;

  /**
   * A loop may stand still for the liveness TTL, 5 s at the most here, until the watchdog looks,
   * every second, and twice after it was held up itself.
   */
  private static final long UNNOTICED = Duration.ofSeconds(8).toNanos();

  private final VirtualTimers world;
  private final long born;
  private long origin;
  private final double speed;
  private final Queue<Runnable> heldUp = new ArrayDeque<>();
  private long shown = NOT_SET;
  private boolean dead;
  private boolean frozen;
  private long thawedAt = NOT_SET / 2;
  private long thawedAtByItself = NOT_SET;
  private long wedgedAt = NOT_SET;
  private int jumps;

  /** When the process began, in the world's time. */
  long born() {
    return born;
  }

  /**
   * A process that begins now.
   *
   * @param origin what its clock shows at first
   * @param speed how much of its time passes in one second of the world's
   */
  ProcessClock(VirtualTimers world, long origin, double speed) {
    this.world = world;
    this.born = world.now();
    this.origin = origin;
    this.speed = speed;
  }

  @Override
  public long now() {
    return shown == NOT_SET ? origin + (long) ((world.now() - born) * speed) : shown;
  }

  @Override
  public int wallClockJumps() {
    return jumps;
  }

  @Override
  public Timer at(long at, Runnable task) {
    return world.at(toWorld(at), () -> run(task));
  }

  /** Runs a task of this process as soon as the process runs. */
  void soon(Runnable task) {
    world.at(world.now(), () -> run(task));
  }

  /** Runs a task of this process once so much of the world's time has passed. */
  void after(long nanos, Runnable task) {
    world.at(world.now() + nanos, () -> run(task));
  }

  private void run(Runnable task) {
    if (dead) {
      return;
    }
    if (frozen) {
      heldUp.add(task);
    } else {
      task.run();
    }
  }

  /** The world's instant at which this clock shows {@code at}, or a moment later. */
  private long toWorld(long at) {
    long left = at - now();
    return left <= 0 ? world.now() : world.now() + (long) Math.ceil(left / speed) + 1;
  }

  /**
   * Has the clock show an earlier instant while {@code task} runs: what a process looked at before
   * it sent something that only arrives now.
   */
  void showing(long instant, Runnable task) {
    shown = instant;
    try {
      task.run();
    } finally {
      shown = NOT_SET;
    }
  }

  void kill() {
    dead = true;
    heldUp.clear();
  }

  boolean isDead() {
    return dead;
  }

  void freeze() {
    frozen = true;
  }

  boolean isFrozen() {
    return frozen;
  }

  /** Goes on, with all that fell due meanwhile at once, in its order. */
  void thaw() {
    frozen = false;
    thawedAt = world.now();
    thawedAtByItself = now();
    for (Runnable task = heldUp.poll(); task != null; task = heldUp.poll()) {
      soon(task);
    }
  }

  /** When it last went on after a freeze, by its own clock. */
  long thawedAt() {
    return thawedAtByItself;
  }

  /** Its loops stand still from now on, while everything else of it goes on. */
  void wedge() {
    wedgedAt = wedgedAt == NOT_SET ? world.now() : wedgedAt;
  }

  boolean isWedged() {
    return wedgedAt != NOT_SET;
  }

  @Override
  public boolean isExcused(long now, Duration budget) {
    // Later its watchdog has to have ended it.
    boolean wedged = wedgedAt != NOT_SET && now - Math.max(wedgedAt, thawedAt) <= UNNOTICED;
    return dead || frozen || wedged || now - thawedAt <= budget.toNanos();
  }

  /** So much of the world's time has passed that this clock did not count. */
  void lose(long nanos) {
    origin -= (long) (nanos * speed);
  }

  /** The wall clock jumps, which this clock does not. */
  void jump() {
    jumps++;
  }
}
