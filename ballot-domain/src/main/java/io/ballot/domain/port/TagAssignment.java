package io.ballot.domain.port;

import java.util.Objects;

/**
 * A tag that one instance of a service is to carry, and no other, in the name of one term.
 *
 * @param service the service's name
 * @param instance the instance that leads
 * @param tag the tag
 * @param scope which part of the change
 * @param key the lock of the term
 * @param session the session that holds it
 * @param keyIndex the key's modify index in this term
 */
public record TagAssignment(
    String service,
    InstanceId instance,
    String tag,
    Scope scope,
    LockKey key,
    SessionId session,
    long keyIndex) {

  /** How much of the change is wanted. */
  public enum Scope {
    /** Take the tag off all other instances. */
    OTHERS,
    /** Take it off all others, then put it on the instance itself. */
    OTHERS_AND_SELF
  }

  /** Requires all. */
  public TagAssignment {
    Objects.requireNonNull(service);
    Objects.requireNonNull(instance);
    Objects.requireNonNull(tag);
    Objects.requireNonNull(scope);
    Objects.requireNonNull(key);
    Objects.requireNonNull(session);
  }
}
