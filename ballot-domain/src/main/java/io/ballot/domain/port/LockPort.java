package io.ballot.domain.port;

import java.time.Duration;

/**
 * Locks held by sessions, as in <a
 * href="https://developer.hashicorp.com/consul/docs/dynamic-app-config/sessions">Consul's
 * sessions</a>. One object stands for one set of credentials.
 *
 * <p>At any moment at most one session holds a lock. A lock whose session was <em>invalidated</em>
 * (its TTL ran out, its check turned critical, its node failed, it was ended) refuses everyone for
 * that session's lock delay; a lock that was <em>released</em> does not. A session that ends takes
 * its locks' keys with it.
 *
 * <p>Every method follows the rules of the {@linkplain io.ballot.domain.port package}.
 */
public interface LockPort {
  /**
   * Registers a new liveness check, passing, with an id that no process has used.
   *
   * @param ttl how long after a beat it dies, at least 1 s
   */
  LivenessAnswer openLiveness(Duration ttl) throws PortException;

  /** Registers a check again that the agent has lost, passing, under its old id. */
  LivenessAnswer restoreLiveness(Liveness liveness) throws PortException;

  /**
   * Keeps the check alive for another TTL.
   *
   * @param timeout how long to wait for the answer, at most
   */
  BeatAnswer beat(Liveness liveness, Duration timeout) throws PortException;

  /**
   * Deregisters the check, which ends a session that is still bound to it. One that is gone is no
   * error.
   */
  void closeLiveness(Liveness liveness) throws PortException;

  /** Opens a session. */
  SessionAnswer openSession(SessionRequest request) throws PortException;

  /**
   * Renews a session; the only call whose answer proves that it lives.
   *
   * @param timeout how long to wait for the answer, at most
   */
  RenewAnswer renew(SessionId session, Duration timeout) throws PortException;

  /**
   * Ends a session, which invalidates it: its locks' lock delay starts. One that is gone is no
   * error.
   */
  void endSession(SessionId session) throws PortException;

  /** Tells what can be known of a session, anyone's. */
  SessionDescription describe(SessionId session) throws PortException;

  /**
   * Tries once to acquire a lock, without waiting for it. A request that ended with {@link
   * Failure#TIMEOUT} or {@link Failure#UNREACHABLE} may still acquire the lock later.
   */
  AcquireAnswer acquire(AcquireRequest request) throws PortException;

  /**
   * Releases a lock if, and only if, its key still is at the index of that term; one atomic step. A
   * request without an answer may still be carried out later, then as harmlessly.
   */
  ReleaseAnswer release(ReleaseRequest request) throws PortException;

  /** Reads a lock, at least as fresh as any write that was confirmed to this object before. */
  LockObservation read(LockKey key) throws PortException;

  /**
   * Watches a lock: every acquire, release, write, delete and session end shows within
   * milliseconds. A {@link LockState.Missing} is told only when a read of this very key says so.
   */
  Watch watch(LockKey key, Watcher<LockObservation> watcher);
}
