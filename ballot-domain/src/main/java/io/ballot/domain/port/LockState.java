package io.ballot.domain.port;

import java.util.Objects;

/** How a lock stands. */
public sealed interface LockState {

  /** There is no such key: never made, deleted, or gone with the session that held it. */
  record Missing() implements LockState {}

  /**
   * The key is there and nobody holds it.
   *
   * @param createIndex the index at which the key was made, the same for as long as it is there:
   *     one that was deleted, or went with its holder's session, and is there again has another
   * @param modifyIndex the index of its last change
   * @param value what the last holder left
   */
  record Free(long createIndex, long modifyIndex, LockValue value) implements LockState {
    /** Requires the value. */
    public Free {
      Objects.requireNonNull(value);
    }
  }

  /**
   * A session holds it.
   *
   * @param session whose
   * @param createIndex as of {@link Free}
   * @param modifyIndex the index of the key's last change, the acquire or a later write
   * @param value its value now
   */
  record Held(SessionId session, long createIndex, long modifyIndex, LockValue value)
      implements LockState {
    /** Requires session and value. */
    public Held {
      Objects.requireNonNull(session);
      Objects.requireNonNull(value);
    }
  }
}
