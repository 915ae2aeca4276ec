package io.ballot.domain.memory;

/**
 * The backend's history, counted as Consul's raft index: every change of sessions, locks and
 * catalog is one step of it, and it only grows. Used under the {@link Cluster}'s monitor.
 */
final class History {
  private long index = 1;

  /** The moment now. */
  long index() {
    return index;
  }

  /** Takes the next step, and tells its index. */
  long commit() {
    return ++index;
  }
}
