package io.ballot.domain.port;

/**
 * Told by a {@link RunningHook} what becomes of it, on threads of the port's; must return at once.
 */
public interface HookWatcher {
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
