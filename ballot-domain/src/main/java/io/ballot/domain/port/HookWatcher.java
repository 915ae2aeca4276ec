package io.ballot.domain.port;

import java.util.Optional;

/**
 * Told by a {@link RunningHook} what becomes of it, on threads of the port's; must return at once.
 */
public interface HookWatcher {
  /**
   * Why the hook must not be started any more, as a clause; empty if it may. A start can take long
   * (a busy machine, a disk that does not answer), so a port asks right before the hook comes to
   * exist, on any thread, and does not start what is objected to.
   */
  default Optional<String> objection() {
    return Optional.empty();
  }

  /**
   * A line of its output. Lines are cut, and further lines dropped with one line that says so, at
   * bounds of the port's.
   *
   * @param error whether it was written to standard error
   * @param line the line, without its end
   */
  void output(boolean error, String line);

  /** It has ended. Told exactly once, and nothing after it but output that was under way. */
  void ended(HookOutcome outcome);
}
