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
   * @param mark that daemon's trace: the process it names, and everything that carries the term's
   *     environment
   * @return how many processes had to be ended
   */
  int endOrphans(Mark mark);
}
