package io.ballot.domain.memory;

import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.runtime.Timers;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a hook's watcher is still to be told: one thing after the other, by tasks of the timers, the
 * end last and once, and no more output than there are bounds for.
 */
final class Tellings {
  /** Letters of one line that are passed on. */
  static final int LONGEST_LINE = 8 * 1024;

  /** Lines of one run that are passed on. */
  static final int MOST_LINES = 1_000;

  private final Timers timers;
  private final HookWatcher watcher;
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  /**
   * Whether a task is under way that will tell what waits, or is yet to be sent by {@link #open}.
   */
  private boolean underWay = true;

  private boolean closed;
  private int lines;

  Tellings(Timers timers, HookWatcher watcher) {
    this.timers = timers;
    this.watcher = watcher;
  }

  /** The hook has started: what waits, and all that comes, is told. */
  void open() {
    timers.at(timers.now(), this::next);
  }

  synchronized void output(boolean error, String line) {
    if (closed || lines > MOST_LINES) {
      return;
    }
    lines++;
    if (lines > MOST_LINES) {
      tell(() ->
          watcher.output(
              true, "… what follows is dropped; of one run " + MOST_LINES + " lines are kept"));
    } else {
      String kept = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
      tell(() -> watcher.output(error, kept));
    }
  }

  synchronized void ended(HookOutcome outcome) {
    if (!closed) {
      closed = true;
      tell(() -> watcher.ended(outcome));
    }
  }

  private void tell(Runnable telling) {
    waiting.add(telling);
    if (!underWay) {
      underWay = true;
      timers.at(timers.now(), this::next);
    }
  }

  private void next() {
    boolean drained = false;
    try {
      for (Runnable telling = poll(); telling != null; telling = poll()) {
        telling.run();
      }
      drained = true;
    } finally {
      if (!drained) {
        // A watcher that throws does not get away with it, and gets the rest all the same.
        timers.at(timers.now(), this::next);
      }
    }
  }

  private synchronized @Nullable Runnable poll() {
    Runnable telling = waiting.poll();
    if (telling == null) {
      underWay = false;
    }
    return telling;
  }
}
