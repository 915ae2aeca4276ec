package io.ballot.domain.port;

import java.util.Objects;

/** How a lock stands. */
public sealed interface LockState {

  /** There is no such key: never made, deleted, or gone with the session that held it. */
  record Missing() implements LockState {}

  /**
   * The key is there and nobody holds it.
   *
   * @param modifyIndex the index of its last change
   * @param value what the last holder left
   */
  record Free(long modifyIndex, LockValue value) implements LockState {
    /** Requires the value. */
    public Free {
      Objects.requireNonNull(value);
    }
  }

  /**
   * A session holds it.
   *
   * @param session whose
   * @param modifyIndex the index of the key's last change, the acquire or a later write
   * @param value its value now
   */
  record Held(SessionId session, long modifyIndex, LockValue value) implements LockState {
    /** Requires session and value. */
    public Held {
      Objects.requireNonNull(session);
      Objects.requireNonNull(value);
    }
  }
}
