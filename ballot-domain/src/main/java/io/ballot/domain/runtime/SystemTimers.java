package io.ballot.domain.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The boot clock, and one thread that runs what is due by it. The executors of the JDK count by
 * {@link System#nanoTime}, which stands still while the machine sleeps; this thread looks at the
 * boot clock at least twice a second, so that after a sleep everything overdue runs within half a
 * second.
 */
final class SystemTimers implements Timers, AutoCloseable {
  private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(500);

  private final BootClock clock = new BootClock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Sorted, so that one of thousands is taken back as quickly as it was put in. */
  private final TreeSet<Entry> queue =
      new TreeSet<>(Comparator.<Entry>comparingLong(e -> e.at).thenComparingLong(e -> e.order));

  private final Thread thread;
  private long orders;
  private boolean closed;

  SystemTimers() {
    thread = Thread.ofPlatform().daemon().name("ballot-timers").unstarted(this::run);
    thread.start();
  }

  @Override
  public long now() {
    return clock.now();
  }

  @Override
  public int wallClockJumps() {
    return clock.wallJumps();
  }

  @Override
  public Timer at(long at, Runnable task) {
    lock.lock();
    try {
      Entry entry = new Entry(at, orders++, task);
      queue.add(entry);
      if (queue.first().equals(entry)) {
        changed.signal();
      }
      return entry;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    List<Entry> due = new ArrayList<>();
    while (awaitDue(due)) {
      for (Entry entry : due) {
        run(entry.task);
      }
      due.clear();
    }
  }

  /**
   * Runs a task. Renewals, lease ends and the watchdog all live on this one thread: with it a
   * leader would go on leading, without end and unwatched, because of some other task's bug.
   */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, e);
    }
  }

  private boolean awaitDue(List<Entry> due) {
    lock.lock();
    try {
      while (!closed) {
        long now = clock.now();
        while (!queue.isEmpty() && queue.first().at <= now) {
          due.add(queue.removeFirst());
        }
        if (!due.isEmpty()) {
          return true;
        }
        long wait = queue.isEmpty() ? LONGEST_WAIT : Math.min(LONGEST_WAIT, queue.first().at - now);
        // Signalled or not, the queue is looked at again.
        changed.awaitNanos(wait);
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private final class Entry implements Timer {
    private final long at;
    private final long order;
    private final Runnable task;

    Entry(long at, long order, Runnable task) {
      this.at = at;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        queue.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }
}
