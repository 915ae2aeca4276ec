package io.ballot.domain.port;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tag that one instance of a service is to carry, and no other, in the name of one term.
 *
 * @param service the service's name
 * @param instance the instance that leads
 * @param tag the tag
 * @param givenUp a tag that the instance itself gives up in the same change, whatever its scope; or
 *     {@code null}
 * @param scope which part of the change
 * @param key the lock of the term
 * @param session the session that holds it
 * @param keyIndex the key's modify index in this term
 */
public record TagAssignment(
    String service,
    InstanceId instance,
    String tag,
    @Nullable String givenUp,
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

  /** Requires all but the tag that is given up, which must be another one. */
  public TagAssignment {
    Objects.requireNonNull(service);
    Objects.requireNonNull(instance);
    Objects.requireNonNull(tag);
    Objects.requireNonNull(scope);
    Objects.requireNonNull(key);
    Objects.requireNonNull(session);
    if (tag.equals(givenUp)) {
      throw new IllegalArgumentException("the tag " + tag + " cannot be carried and given up");
    }
  }

  /** An assignment for which the instance gives up nothing. */
  public TagAssignment(
      String service,
      InstanceId instance,
      String tag,
      Scope scope,
      LockKey key,
      SessionId session,
      long keyIndex) {
    this(service, instance, tag, null, scope, key, session, keyIndex);
  }
}
