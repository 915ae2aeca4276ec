package io.ballot.domain.port;

import java.util.Objects;

/** The answer to {@link LockPort#release}. */
public sealed interface ReleaseAnswer {
  /**
   * Released: the key keeps its payload, has no session, and may be acquired at once.
   *
   * @param index the key's modify index by this release; what was seen at an older one is history
   */
  record Released(long index) implements ReleaseAnswer {}

  /**
   * The key was not at the index named, and nothing was changed.
   *
   * @param now how the lock stood right after
   */
  record Moved(LockObservation now) implements ReleaseAnswer {
    /** Requires the observation. */
    public Moved {
      Objects.requireNonNull(now);
    }
  }
}
