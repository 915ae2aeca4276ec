package io.ballot.domain.port;

import java.util.Objects;

/** The answer to {@link LockPort#openLiveness}. */
public sealed interface LivenessAnswer {
  /**
   * The check is registered, passing, and its TTL runs.
   *
   * @param liveness which
   */
  record Registered(Liveness liveness) implements LivenessAnswer {
    /** Requires the check. */
    public Registered {
      Objects.requireNonNull(liveness);
    }
  }

  /**
   * The credentials do not allow to register it.
   *
   * @param reason in the backend's words, and what would allow it
   */
  record NotAllowed(String reason) implements LivenessAnswer {
    /** Requires the reason. */
    public NotAllowed {
      Objects.requireNonNull(reason);
    }
  }
}
