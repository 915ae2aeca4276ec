package io.ballot.domain.memory;

import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Time that passes only when it is told to: for tests and simulations that are over in a moment and
 * run the same way every time.
 *
 * <p>Tasks run on the thread that lets time pass, in the order of their instants, and those of one
 * instant in the order in which they were asked for; while one runs, the clock stands at its
 * instant. Not safe for use by several threads at once.
 */
public final class VirtualTimers implements Timers {
  /** More tasks than this at one instant are an endless loop, and not simulated time. */
  private static final int MOST_TASKS_AT_ONE_INSTANT = 1_000_000;

  private static final int CANCELLED_BEFORE_SWEEP = 64;

  private final PriorityQueue<Task> queue = new PriorityQueue<>(VirtualTimers::compare);
  private long now;
  private long nextNumber;
  private int cancelled;
  private int ranAtThisInstant;

  @Override
  public long now() {
    return now;
  }

  @Override
  public Timer at(long at, Runnable task) {
    Task entry = new Task(Math.max(at, now), nextNumber++, Objects.requireNonNull(task));
    queue.add(entry);
    return entry;
  }

  /** The instant of the next task, or nothing when none waits. */
  public OptionalLong next() {
    dropCancelled();
    Task head = queue.peek();
    return head == null ? OptionalLong.empty() : OptionalLong.of(head.at);
  }

  /**
   * Moves on to the next task and runs it.
   *
   * @return whether there was one
   */
  public boolean runNext() {
    dropCancelled();
    Task task = queue.poll();
    if (task == null) {
      return false;
    }
    moveTo(task.at);
    ranAtThisInstant++;
    if (ranAtThisInstant > MOST_TASKS_AT_ONE_INSTANT) {
      throw new IllegalStateException(
          "over " + MOST_TASKS_AT_ONE_INSTANT + " tasks ran at " + now + " ns; time cannot go on");
    }
    task.run();
    return true;
  }

  /**
   * Lets time pass up to an instant, which the clock shows in the end, and runs everything due by
   * then.
   *
   * @param instant as {@link #now} counts; one in the past runs what is due now
   */
  public void runUntil(long instant) {
    OptionalLong next = next();
    while (next.isPresent() && next.getAsLong() <= instant) {
      runNext();
      next = next();
    }
    moveTo(Math.max(now, instant));
  }

  /** Lets so much time pass, and runs everything that falls due. */
  public void advance(Duration duration) {
    runUntil(now + duration.toNanos());
  }

  /** How many tasks wait for their instant. */
  public int waiting() {
    return queue.size() - cancelled;
  }

  private void moveTo(long instant) {
    if (instant > now) {
      now = instant;
      ranAtThisInstant = 0;
    }
  }

  private void dropCancelled() {
    for (Task head = queue.peek(); head != null && head.done; head = queue.peek()) {
      queue.poll();
      cancelled--;
    }
  }

  /** A simulation spends a good part of its time here, so it is spelled out. */
  private static int compare(Task one, Task other) {
    int order = Long.compare(one.at, other.at);
    return order == 0 ? Long.compare(one.number, other.number) : order;
  }

  private final class Task implements Timer {
    private final long at;
    private final long number;
    private final Runnable action;
    private boolean done;

    private Task(long at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    private void run() {
      done = true;
      action.run();
    }

    @Override
    public void cancel() {
      if (done) {
        return;
      }
      done = true;
      cancelled++;
      // Taking one out of the middle costs a walk through the queue, so they are taken out
      // together.
      if (cancelled > CANCELLED_BEFORE_SWEEP && cancelled > queue.size() / 2) {
        queue.removeIf(task -> task.done);
        cancelled = 0;
      }
    }
  }
}
