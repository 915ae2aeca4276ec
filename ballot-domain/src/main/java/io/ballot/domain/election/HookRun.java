package io.ballot.domain.election;

import io.ballot.domain.port.HookEvent;

/**
 * The one hook of an election that is running or about to.
 *
 * @param attempt the attempt that starts it
 * @param event what it runs for
 * @param since since when
 * @param notAfter the instant from which on it must not start any more
 * @param ending how it was told to end, if it was
 */
record HookRun(long attempt, HookEvent event, long since, long notAfter, Ending ending) {

  /** How a hook was told to end. */
  enum Ending {
    /** It was not. */
    NONE,
    /** TERM first. */
    STOPPED,
    /** KILL. */
    KILLED
  }

  HookRun with(Ending next) {
    return new HookRun(attempt, event, since, notAfter, next);
  }
}
