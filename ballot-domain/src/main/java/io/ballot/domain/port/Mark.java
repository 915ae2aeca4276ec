package io.ballot.domain.port;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a demote hook that is owed: of a term whose promote hook was started, or was about
 * to be, and whose demote hook has not ended yet; or, without a term, of one that is run for a
 * predecessor ({@code leftover}) of whose term nothing is known.
 *
 * @param key the lock
 * @param serviceId the instance's service id
 * @param term the term; {@code null} where it is not known
 * @param hook the process of the term's promote hook, or of the {@code leftover}; {@code null}
 *     before it was started, and without one
 */
public record Mark(LockKey key, String serviceId, @Nullable Term term, @Nullable HookProcess hook) {
  /** Requires key and service id. */
  public Mark {
    Objects.requireNonNull(key);
    Objects.requireNonNull(serviceId);
  }

  /**
   * The trace of a term that is known.
   *
   * @param key the lock
   * @param serviceId the instance's service id
   * @param session the session of the term
   * @param fencingToken the token of the term
   * @param hook as in the record
   */
  public Mark(
      LockKey key,
      String serviceId,
      SessionId session,
      long fencingToken,
      @Nullable HookProcess hook) {
    this(key, serviceId, new Term(session, fencingToken), hook);
  }

  /**
   * What a term's hooks carry of it.
   *
   * @param session its session
   * @param fencingToken its token
   */
  public record Term(SessionId session, long fencingToken) {
    /** Requires the session. */
    public Term {
      Objects.requireNonNull(session);
    }
  }

  /** The same, with the process of its hook. */
  public Mark withHook(HookProcess process) {
    return new Mark(key, serviceId, term, process);
  }
}
