package io.ballot.domain.election;

import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.util.Objects;

/**
 * One unbroken holding of the lock.
 *
 * @param fencingToken the key's modify index when the lock was acquired; fixed for the term
 * @param keyIndex the key's modify index as last seen in this term: someone may write the key's
 *     value
 * @param session the session that holds it
 * @param payload the value it was acquired with
 * @param since when it began
 * @param promoted whether the promotion went as far as its hook, so that a demotion is due at its
 *     end
 */
public record Term(
    long fencingToken,
    long keyIndex,
    SessionId session,
    Payload payload,
    long since,
    boolean promoted) {
  /** Requires session and payload. */
  public Term {
    Objects.requireNonNull(session);
    Objects.requireNonNull(payload);
  }

  Term withKeyIndex(long index) {
    return new Term(fencingToken, index, session, payload, since, promoted);
  }

  Term withPromoted(boolean now) {
    return new Term(fencingToken, keyIndex, session, payload, since, now);
  }
}
