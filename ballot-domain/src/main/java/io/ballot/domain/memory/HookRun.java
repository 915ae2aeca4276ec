package io.ballot.domain.memory;

import io.ballot.domain.port.HookCall;

/** One run of a hook, as the hook's code sees it. Safe for use by any thread, and after the end. */
public interface HookRun {
  /** What is asked for: the event, the command's words and the environment. */
  HookCall call();

  /** Prints a line to the hook's standard output. */
  void print(String line);

  /** Prints a line to the hook's standard error. */
  void printError(String line);

  /**
   * Sets what to do when the run is to end early: whatever makes the code give in. Called once at
   * most, at once when that is so already; must not wait.
   */
  void onStop(Runnable action);
}
