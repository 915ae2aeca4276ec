package io.ballot.consul.lock;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.time.Duration;

/** Consul's sessions and locks as one ACL token sees them. */
public final class ConsulLockPort implements LockPort, AutoCloseable {
  private final ConsulHttp http;
  private final LocalNode local;
  private final LivenessService liveness;
  private final Sessions sessions;
  private final Locks locks;
  private final KeyReader reader;
  private final LockWatches watches;

  /**
   * @param local which node the agent is
   * @param livenessService the name of the pseudo-service that liveness checks belong to
   * @param pid the daemon's process id, part of its sessions' names
   */
  public ConsulLockPort(ConsulHttp http, LocalNode local, String livenessService, long pid) {
    this.http = http;
    this.local = local;
    this.liveness = new LivenessService(http, livenessService);
    this.sessions = new Sessions(http, local, pid);
    this.reader = new KeyReader(http);
    this.locks = new Locks(http, reader);
    this.watches = new LockWatches(http, reader);
  }

  @Override
  public LivenessAnswer openLiveness(Duration ttl) throws PortException {
    return liveness.open(local.name(http), ttl);
  }

  @Override
  public LivenessAnswer restoreLiveness(Liveness lost) throws PortException {
    return liveness.register(lost);
  }

  @Override
  public BeatAnswer beat(Liveness check, Duration timeout) throws PortException {
    return liveness.beat(check, timeout);
  }

  @Override
  public void closeLiveness(Liveness check) throws PortException {
    liveness.close(check);
  }

  @Override
  public SessionAnswer openSession(SessionRequest request) throws PortException {
    return sessions.open(request);
  }

  @Override
  public RenewAnswer renew(SessionId session, Duration timeout) throws PortException {
    return sessions.renew(session, timeout);
  }

  @Override
  public void endSession(SessionId session) throws PortException {
    sessions.end(session);
  }

  @Override
  public SessionDescription describe(SessionId session) throws PortException {
    return sessions.describe(session);
  }

  @Override
  public AcquireAnswer acquire(AcquireRequest request) throws PortException {
    return locks.acquire(request);
  }

  @Override
  public ReleaseAnswer release(ReleaseRequest request) throws PortException {
    return locks.release(request);
  }

  @Override
  public LockObservation read(LockKey key) throws PortException {
    return reader.read(key);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A bounded number of blocking queries, as {@link LockWatches} says.
   */
  @Override
  public Watch watch(LockKey key, Watcher<LockObservation> watcher) {
    return watches.watch(key, watcher);
  }

  /** Ends all watches. */
  @Override
  public void close() {
    watches.close();
  }
}
