package io.ballot.domain.runtime;

import io.ballot.domain.election.Notice;

/**
 * Told everything that happens. Calls about one election come in order and do not overlap, save for
 * the output of hooks; calls about different ones may overlap. They must return at once. What one
 * throws may end the daemon, as any fault within it does: see {@link Ballot#wedged}.
 */
public interface BallotListener {
  /**
   * Something happened in an election.
   *
   * @param election its name
   * @param notice what
   */
  void noticed(String election, Notice notice);

  /**
   * Something happened to the daemon.
   *
   * @param notice what
   */
  default void noticed(DaemonNotice notice) {}
}
