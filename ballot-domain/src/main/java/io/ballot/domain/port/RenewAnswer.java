package io.ballot.domain.port;

import java.time.Duration;
import java.util.Objects;

/** The answer to {@link LockPort#renew}. */
public sealed interface RenewAnswer {
  /**
   * The session lived when the request was carried out, and its TTL starts again.
   *
   * @param ttl the TTL in force, which may be longer than the one asked for
   */
  record Renewed(Duration ttl) implements RenewAnswer {
    /** Requires the TTL. */
    public Renewed {
      Objects.requireNonNull(ttl);
    }
  }

  /** There is no such session any more. */
  record Gone() implements RenewAnswer {}
}
