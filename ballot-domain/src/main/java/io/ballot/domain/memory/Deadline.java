package io.ballot.domain.memory;

import io.ballot.domain.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens unless it is put off in time. Putting it off is one assignment: the timer,
 * when it fires too early, asks for the rest. Used under the monitor; the action runs under it too.
 */
final class Deadline {
  private final Object monitor;
  private final Timers timers;
  private final Runnable action;
  private long at;
  private Timers.@Nullable Timer timer;

  Deadline(Object monitor, Timers timers, Runnable action) {
    this.monitor = monitor;
    this.timers = timers;
    this.action = action;
  }

  /**
   * Sets it, or puts it off.
   *
   * @param instant when to run the action, not before an instant set earlier
   */
  void set(long instant) {
    at = instant;
    if (timer == null) {
      timer = timers.at(instant, this::due);
    }
  }

  /** Takes it back, until it is set again. */
  void clear() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void due() {
    synchronized (monitor) {
      if (timer == null) {
        // Taken back while this call was on its way here.
        return;
      }
      timer = null;
      if (timers.now() < at) {
        set(at);
      } else {
        action.run();
      }
    }
  }
}
