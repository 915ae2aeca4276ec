package io.ballot.domain.port;

/**
 * Runs hooks. Follows the rules of the {@linkplain io.ballot.domain.port package}, and throws
 * nothing: a hook that fails is an outcome.
 *
 * <p>A hook gets an empty standard input. At its timeout it is ended as by {@link
 * RunningHook#stop()}, and its outcome is {@link HookOutcome.TimedOut}. Runs of different elections
 * do not wait for each other; that the hooks of one election come one at a time is the caller's
 * care.
 */
public interface HookPort {
  /** Starts a hook and returns as soon as its process exists. */
  HookStart start(HookCall call, HookWatcher watcher);

  /**
   * Ends what is still running of the hooks of a term that a dead daemon left behind, and returns
   * when it is gone. A demote hook is ended as a promote hook is: the one that is run next must not
   * run beside it.
   *
   * <p>A mark without a term speaks of the demote hooks that were run for a predecessor of whose
   * term nothing was known; the hooks of a term that is known are spared, whoever runs them.
   *
   * @param mark that daemon's trace: the process it names, and everything that carries the term's
   *     environment; without a term, that of a {@code leftover} without one
   * @return how many processes had to be ended
   */
  int endOrphans(Mark mark);
}
