package io.ballot.domain.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happened to a daemon as a whole. */
public sealed interface DaemonNotice {
  /**
   * The backend cannot be reached, or does not serve.
   *
   * @param message what went wrong first
   */
  record OutageBegan(String message) implements DaemonNotice {}

  /**
   * Everything answers again.
   *
   * @param lasted how long it did not
   */
  record OutageEnded(Duration lasted) implements DaemonNotice {}

  /**
   * The backend answers, and does not allow something that is watched or asked for.
   *
   * @param message what, and in whose words
   */
  record Refused(String message) implements DaemonNotice {}

  /**
   * The liveness check may not be registered, so sessions go without: a crash is noticed when the
   * session's TTL has run out, not before.
   *
   * @param reason why, and what would allow it
   */
  record LivenessRefused(String reason) implements DaemonNotice {}

  /**
   * A session could not be opened; it is tried again.
   *
   * @param message what went wrong
   */
  record SessionTrouble(String message) implements DaemonNotice {}

  /**
   * The agent had lost the liveness check; it was registered again.
   *
   * @param id the check's id
   */
  record LivenessRestored(String id) implements DaemonNotice {}

  /**
   * An election's loop does not move any more, or broke its own rules; or what cares for a session
   * did. The daemon has stopped renewing its sessions, and has to end.
   *
   * @param election which election, or {@code null} where it is a session, which several may share
   * @param detail what is known
   */
  record Wedged(@Nullable String election, String detail) implements DaemonNotice {}
}
