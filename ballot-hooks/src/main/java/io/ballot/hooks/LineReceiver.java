package io.ballot.hooks;

/** Takes the lines of a hook's output. */
@FunctionalInterface
interface LineReceiver {
  /**
   * Takes one line.
   *
   * @param error whether it was written to standard error
   */
  void line(boolean error, String text);
}
