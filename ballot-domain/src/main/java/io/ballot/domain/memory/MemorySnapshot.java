package io.ballot.domain.memory;

import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import java.util.List;
import java.util.Map;

/**
 * The servers' keys and sessions at some moment, as {@code consul snapshot save} keeps them. Not
 * the catalog: what agents have registered they push again, should the servers have forgotten it.
 */
public final class MemorySnapshot {
  private final long index;
  private final Map<LockKey, LockState> keys;
  private final List<Sessions.Saved> sessions;

  private MemorySnapshot(long index, Map<LockKey, LockState> keys, List<Sessions.Saved> sessions) {
    this.index = index;
    this.keys = keys;
    this.sessions = sessions;
  }

  /** Under the monitor. */
  static MemorySnapshot of(Cluster cluster) {
    return new MemorySnapshot(
        cluster.history().index(), cluster.locks().saved(), cluster.sessions().saved());
  }

  /** Under the monitor. */
  void restore(Cluster cluster) {
    cluster.history().goBackTo(index);
    cluster.sessions().restore(sessions);
    cluster.locks().restore(keys);
  }
}
