package io.ballot.domain.port;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a term whose promote hook was started, or was about to be, and whose demote hook has
 * not ended yet.
 *
 * @param key the lock
 * @param serviceId the instance's service id
 * @param session the session of the term
 * @param fencingToken the token of the term
 * @param promoteHook the promote hook's process; {@code null} before it was started, and without
 *     one
 */
public record Mark(
    LockKey key,
    String serviceId,
    SessionId session,
    long fencingToken,
    @Nullable HookProcess promoteHook) {
  /** Requires all but the process. */
  public Mark {
    Objects.requireNonNull(key);
    Objects.requireNonNull(serviceId);
    Objects.requireNonNull(session);
  }
}
