package io.ballot.domain.contract;

import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.SessionId;

/** What the lock suites need of a backend. One object serves one test. */
public interface LockFixture {
  /** The port under test. */
  LockPort port();

  /** The port of a rival: another object, on the same node or on another. */
  LockPort rival();

  /** The name of the node that {@link #port} opens its sessions on. */
  String node();

  /** A key that no test has used, and that does not exist. */
  LockKey newKey();

  /** Writes a text into a key as an operator would (Consul: a plain PUT), whoever holds it. */
  void putText(LockKey key, String text) throws Exception;

  /**
   * Writes what ncode/ballot writes, exactly as it does: its three fields alone.
   *
   * @param session the value of {@code SessionID}
   */
  void putForeignPayload(LockKey key, String address, int port, SessionId session) throws Exception;

  /** Deletes a key as an operator would (Consul: a plain DELETE). */
  void delete(LockKey key) throws Exception;

  /** Destroys a session as an operator would. */
  void destroy(SessionId session) throws Exception;

  /**
   * Makes the agent forget a liveness check, as if it had lost its registrations; that a session
   * bound to it dies of it is allowed.
   */
  void forget(Liveness liveness) throws Exception;

  /** The time that the backend lives in. */
  ContractTime time();

  /** Takes away what the test has left behind. */
  void close() throws Exception;
}
