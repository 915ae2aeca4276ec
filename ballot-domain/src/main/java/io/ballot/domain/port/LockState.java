package io.ballot.domain.port;

import java.util.Objects;

/** How a lock stands. */
public sealed interface LockState {
  /** The {@link #createIndex()} of no key; that of a key is larger. */
  long NO_KEY = 0;

  /**
   * The index at which the key was made, the same for as long as it is there: one that was deleted,
   * or went with its holder's session, and is there again has another. {@link #NO_KEY} where there
   * is none.
   */
  long createIndex();

  /** The {@link #createIndex()} once the key is written at an index, which makes it if need be. */
  default long createIndexOnceWritten(long index) {
    return createIndex() == NO_KEY ? index : createIndex();
  }

  /** There is no such key: never made, deleted, or gone with the session that held it. */
  record Missing() implements LockState {
    @Override
    public long createIndex() {
      return NO_KEY;
    }
  }

  /**
   * The key is there and nobody holds it.
   *
   * @param createIndex the index at which the key was made
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
   * @param createIndex the index at which the key was made
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
