package io.ballot.domain.contract;

import io.ballot.domain.port.MarkPort;

/** What the mark suite needs of a place for marks. One object serves one test. */
public interface MarkFixture {
  /** The port under test, of one election that has no mark. */
  MarkPort port();

  /** A port for the same election as a daemon gets it that starts after this one's death. */
  MarkPort afterRestart() throws Exception;

  /** A port for another election in the same place. */
  MarkPort ofAnotherElection() throws Exception;

  /** Makes the mark that is there unreadable. */
  void damage() throws Exception;

  /** Takes away what the test has left behind. */
  void close() throws Exception;
}
