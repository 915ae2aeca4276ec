package io.ballot.domain.contract;

import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.SessionId;

/** What the suite of snapshots needs of a backend, which no other test works on meanwhile. */
public interface SnapshotFixture {
  /** The port under test. */
  LockPort port();

  /** A key that no test has used, and that does not exist. */
  LockKey newKey();

  /** Destroys a session as an operator would. */
  void destroy(SessionId session) throws Exception;

  /** A snapshot that was taken. */
  interface Taken {
    /** Restores it, as an operator would. */
    void restore() throws Exception;
  }

  /** Takes a snapshot of everything there is. */
  Taken takeSnapshot() throws Exception;
}
