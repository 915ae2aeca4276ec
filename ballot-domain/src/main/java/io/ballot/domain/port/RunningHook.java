package io.ballot.domain.port;

import org.jspecify.annotations.Nullable;

/**
 * A hook that was started. Its methods return at once and may be called in any order, and after its
 * end.
 */
public interface RunningHook {
  /** Its process, or {@code null} where it runs in none of its own. */
  @Nullable HookProcess process();

  /** Ends it: TERM to its process group and its descendants, KILL 2 s later. */
  void stop();

  /** Ends it with KILL at once. */
  void kill();
}
