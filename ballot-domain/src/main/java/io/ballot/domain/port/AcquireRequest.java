package io.ballot.domain.port;

import java.util.Objects;

/**
 * A try to acquire a lock.
 *
 * @param key which
 * @param session for which session
 * @param payload its value from then on. The same payload is always the same bytes: acquiring again
 *     with them leaves the fencing token as it is.
 */
public record AcquireRequest(LockKey key, SessionId session, Payload payload) {
  /** Requires all. */
  public AcquireRequest {
    Objects.requireNonNull(key);
    Objects.requireNonNull(session);
    Objects.requireNonNull(payload);
  }
}
