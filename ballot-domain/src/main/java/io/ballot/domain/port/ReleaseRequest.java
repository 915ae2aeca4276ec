package io.ballot.domain.port;

import java.util.Objects;

/**
 * The release of one term's lock.
 *
 * @param key which
 * @param session whose
 * @param keyIndex the key's modify index in this term; a lock that has another one is left alone,
 *     so that a release that arrives late cannot end a later term
 * @param payload the value that stays in the key
 */
public record ReleaseRequest(LockKey key, SessionId session, long keyIndex, Payload payload) {
  /** Requires all. */
  public ReleaseRequest {
    Objects.requireNonNull(key);
    Objects.requireNonNull(session);
    Objects.requireNonNull(payload);
  }
}
