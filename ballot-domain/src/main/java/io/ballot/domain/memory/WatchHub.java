package io.ballot.domain.memory;

import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import io.ballot.domain.runtime.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All watches under way, by what they look at. Used under the {@link Cluster}'s monitor. */
final class WatchHub {
  private final Object monitor;
  private final Timers timers;
  private final Map<Topic, List<OpenWatch<?>>> byTopic = new HashMap<>();
  private Runnable observer = () -> {};

  /**
   * @param monitor what guards all state of the backend
   * @param timers who calls the watchers
   */
  WatchHub(Object monitor, Timers timers) {
    this.monitor = monitor;
    this.timers = timers;
  }

  /**
   * Opens a watch, which tells the present first.
   *
   * @param topics whose changes it is to look at
   */
  <O> Watch open(List<Topic> topics, Sight<O> sight, Watcher<O> watcher) {
    OpenWatch<O> watch = new OpenWatch<>(monitor, timers, topics, this, sight, watcher);
    for (Topic topic : topics) {
      byTopic.computeIfAbsent(topic, unused -> new ArrayList<>(2)).add(watch);
    }
    watch.touch();
    return watch;
  }

  /** Has an observer run right after every change. */
  void onChange(Runnable told) {
    observer = told;
  }

  /** Something has changed: whoever watches it will look again. */
  void changed(Topic topic) {
    observer.run();
    List<OpenWatch<?>> watches = byTopic.get(topic);
    if (watches == null) {
      return;
    }
    for (int i = 0; i < watches.size(); i++) {
      watches.get(i).touch();
    }
  }

  void remove(OpenWatch<?> watch, List<Topic> topics) {
    for (Topic topic : topics) {
      List<OpenWatch<?>> watches = byTopic.get(topic);
      if (watches != null && watches.remove(watch) && watches.isEmpty()) {
        byTopic.remove(topic);
      }
    }
  }

  /** How many watches look at a topic. */
  int watching(Topic topic) {
    List<OpenWatch<?>> watches = byTopic.get(topic);
    return watches == null ? 0 : watches.size();
  }
}
