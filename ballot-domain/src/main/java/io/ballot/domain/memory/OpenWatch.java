package io.ballot.domain.memory;

import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import io.ballot.domain.runtime.Timers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One watch: looks at the present when touched, and tells it from a timer of its own, so that its
 * watcher is never called on the stack of whoever made the change. At most one such timer or call
 * is under way, whatever threads the timers use; what changes meanwhile is told in one piece
 * afterwards.
 */
final class OpenWatch<O> implements Watch {
  private final Object monitor;
  private final Timers timers;
  private final List<Topic> topics;
  private final WatchHub hub;
  private final Sight<O> sight;
  private final Watcher<O> watcher;
  private boolean closed;
  private boolean dirty;
  private boolean underWay;
  private boolean failing;
  private @Nullable O lastTold;

  OpenWatch(
      Object monitor,
      Timers timers,
      List<Topic> topics,
      WatchHub hub,
      Sight<O> sight,
      Watcher<O> watcher) {
    this.monitor = monitor;
    this.timers = timers;
    this.topics = topics;
    this.hub = hub;
    this.sight = sight;
    this.watcher = watcher;
  }

  /** Looks again soon. Called under the monitor. */
  void touch() {
    dirty = true;
    if (!underWay && !closed) {
      underWay = true;
      timers.at(timers.now(), this::tell);
    }
  }

  private void tell() {
    O observation = null;
    PortException failure = null;
    synchronized (monitor) {
      dirty = false;
      if (!closed) {
        try {
          observation = news(sight.look());
        } catch (PortException e) {
          failure = failing ? null : e;
          failing = true;
        }
      }
    }
    try {
      if (observation != null) {
        watcher.seen(observation);
      } else if (failure != null) {
        watcher.failed(failure);
      }
    } finally {
      synchronized (monitor) {
        underWay = false;
        if (dirty) {
          touch();
        }
      }
    }
  }

  private @Nullable O news(O seen) {
    if (!failing && seen.equals(lastTold)) {
      return null;
    }
    failing = false;
    lastTold = seen;
    return seen;
  }

  @Override
  public void close() {
    synchronized (monitor) {
      if (!closed) {
        closed = true;
        hub.remove(this, topics);
      }
    }
  }
}
