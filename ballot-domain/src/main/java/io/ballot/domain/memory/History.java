package io.ballot.domain.memory;

/**
 * The backend's history, counted as Consul's raft index: every change of sessions, locks and
 * catalog is one step of it, and no two have the same index. What is told of the present goes back
 * with a snapshot that is restored; the next step lies beyond all that there ever were. Used under
 * the {@link Cluster}'s monitor.
 */
final class History {
  private long index = 1;
  private long last = index;

  /** The moment now. */
  long index() {
    return index;
  }

  /** Takes the next step, and tells its index. */
  long commit() {
    index = ++last;
    return index;
  }

  /** Goes back to a moment of the past. */
  void goBackTo(long moment) {
    index = moment;
  }
}
