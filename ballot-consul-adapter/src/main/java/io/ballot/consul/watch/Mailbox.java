package io.ballot.consul.watch;

import io.ballot.domain.port.PortException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to one {@link Listener}, in order, one at a time, never on the thread that puts them
 * in. A listener that is slow misses observations that were overtaken, never the newest, and
 * failures beyond {@link #MOST_FAILURES}.
 *
 * <p>It has a virtual thread only while there is something to hand out, or a listener that wants to
 * be called when nothing comes: a daemon may have thousands of these that nothing happens to.
 */
public final class Mailbox<T> {
  private static final int MOST_FAILURES = 8;

  private sealed interface Event<T> {
    record Seen<T>(T value) implements Event<T> {}

    record Failed<T>(PortException failure) implements Event<T> {}

    /** Nothing came for as long as the listener has patience. */
    record Quiet<T>() implements Event<T> {}
  }

  private final String name;
  private final Listener<T> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Event<T>> events = new ArrayDeque<>(2);
  private boolean running;
  private boolean closed;

  /**
   * Empty as yet.
   *
   * @param name of its threads
   */
  public Mailbox(String name, Listener<T> listener) {
    this.name = name;
    this.listener = listener;
    lock.lock();
    try {
      if (listener.patience() != null) {
        start();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Puts an observation in, in the place of one that was not handed out yet. */
  public void seen(T value) {
    lock.lock();
    try {
      events.removeIf(Event.Seen.class::isInstance);
      put(new Event.Seen<>(value));
    } finally {
      lock.unlock();
    }
  }

  /** Puts a failure in. */
  public void failed(PortException failure) {
    lock.lock();
    try {
      long failures = events.stream().filter(Event.Failed.class::isInstance).count();
      if (failures < MOST_FAILURES) {
        put(new Event.Failed<>(failure));
      }
    } finally {
      lock.unlock();
    }
  }

  private void put(Event<T> event) {
    if (closed) {
      return;
    }
    events.add(event);
    if (running) {
      changed.signal();
    } else {
      start();
    }
  }

  private void start() {
    Thread.ofVirtual().name(name).start(this::run);
    running = true;
  }

  /** Hands out nothing more; does not wait for a call under way. */
  public void close() {
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
      for (Event<T> event = take(); event != null; event = take()) {
        handOut(event);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but the end of the process.
    }
  }

  private void handOut(Event<T> event) {
    try {
      switch (event) {
        case Event.Quiet<T> ignored -> listener.quiet();
        case Event.Seen<T> seen -> listener.seen(seen.value());
        case Event.Failed<T> failed -> listener.failed(failed.failure());
      }
    } catch (RuntimeException | Error e) {
      // A listener's fault must not end its watch; whoever runs the process wants to hear of it.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** The next event; {@code null} where the thread is not needed any more. */
  private @Nullable Event<T> take() throws InterruptedException {
    Duration patience = listener.patience();
    lock.lockInterruptibly();
    try {
      long left = patience == null ? 0 : patience.toNanos();
      while (events.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      Event<T> event = events.poll();
      if (event != null || (patience != null && !closed)) {
        return event == null ? new Event.Quiet<>() : event;
      }
      running = false;
      return null;
    } finally {
      lock.unlock();
    }
  }
}
