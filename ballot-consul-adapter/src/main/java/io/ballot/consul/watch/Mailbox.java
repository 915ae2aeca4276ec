package io.ballot.consul.watch;

import io.ballot.domain.port.PortException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to one {@link Listener}, in order, one at a time, on a virtual thread of its own. A
 * listener that is slow misses observations that were overtaken, never the newest, and failures
 * beyond {@link #MOST_FAILURES}.
 */
final class Mailbox<T> {
  private static final int MOST_FAILURES = 8;

  private sealed interface Event<T> {
    record Seen<T>(T value) implements Event<T> {}

    record Failed<T>(PortException failure) implements Event<T> {}
  }

  private final Listener<T> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Event<T>> events = new ArrayDeque<>();
  private boolean closed;

  /** Begins to wait for events. */
  Mailbox(String name, Listener<T> listener) {
    this.listener = listener;
    Thread.ofVirtual().name(name).start(this::run);
  }

  void seen(T value) {
    lock.lock();
    try {
      events.removeIf(Event.Seen.class::isInstance);
      events.add(new Event.Seen<>(value));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  void failed(PortException failure) {
    lock.lock();
    try {
      long failures = events.stream().filter(Event.Failed.class::isInstance).count();
      if (failures < MOST_FAILURES) {
        events.add(new Event.Failed<>(failure));
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Hands out nothing more; does not wait for a call under way. */
  void close() {
    lock.lock();
    try {
      closed = true;
      events.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        Event<T> event = take(listener.patience());
        if (isClosed()) {
          return;
        }
        handOut(event);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but the end of the process.
    }
  }

  private void handOut(@Nullable Event<T> event) {
    try {
      switch (event) {
        case null -> listener.quiet();
        case Event.Seen<T> seen -> listener.seen(seen.value());
        case Event.Failed<T> failed -> listener.failed(failed.failure());
      }
    } catch (RuntimeException | Error e) {
      // A listener's fault must not end its watch; whoever runs the process wants to hear of it.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private @Nullable Event<T> take(@Nullable Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience == null ? Long.MAX_VALUE : patience.toNanos();
      while (events.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return events.poll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
