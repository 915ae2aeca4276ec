package io.ballot.domain.memory;

/**
 * What {@link InProcessHooks#blocking} runs as a hook: code that has a thread for as long as it
 * takes, and is interrupted when it is to end early.
 */
@FunctionalInterface
public interface BlockingHook {
  /**
   * Runs the hook: to return is to succeed (exit code 0), to throw is to fail (exit code 1).
   *
   * @param run what is asked for, and where to print
   */
  void run(HookRun run) throws Exception;
}
