package io.ballot.domain.memory;

import io.ballot.domain.runtime.Timers;

/**
 * The servers' side: history, catalog, sessions, locks and watches, wired to each other. The object
 * itself is the monitor that guards all of it and the agents; nothing that holds it ever waits or
 * calls a stranger.
 */
final class Cluster {
  private final Timers timers;
  private final History history = new History();
  private final WatchHub watches;
  private final Locks locks;
  private final Sessions sessions;
  private final Catalog catalog;
  private long lastNumber;

  Cluster(Timers timers) {
    this.timers = timers;
    this.watches = new WatchHub(this, timers);
    this.locks = new Locks(timers, history, watches);
    this.sessions = new Sessions(this, timers, history, locks);
    this.catalog = new Catalog(history, watches, sessions);
  }

  Timers timers() {
    return timers;
  }

  History history() {
    return history;
  }

  WatchHub watches() {
    return watches;
  }

  Locks locks() {
    return locks;
  }

  Sessions sessions() {
    return sessions;
  }

  Catalog catalog() {
    return catalog;
  }

  /** A number that was not given out before, for ids. */
  long number() {
    return ++lastNumber;
  }
}
