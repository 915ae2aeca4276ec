package io.ballot.domain.memory;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.Failure;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Locks and sessions as one node's agent passes them on. */
final class MemoryLockPort implements LockPort {
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(10);
  private static final Duration LONGEST_TTL = Duration.ofHours(24);
  private static final Duration LONGEST_LOCK_DELAY = Duration.ofSeconds(60);
  private static final Duration SHORTEST_LIVENESS = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final String node;
  private final Gate gate;
  private final LivenessChecks livenessChecks;

  MemoryLockPort(Cluster cluster, String node, Gate gate, LivenessChecks livenessChecks) {
    this.cluster = cluster;
    this.node = node;
    this.gate = gate;
    this.livenessChecks = livenessChecks;
  }

  @Override
  public LivenessAnswer openLiveness(Duration ttl) throws PortException {
    synchronized (cluster) {
      gate.requireAgent("registering a liveness check");
      if (gate.denies(Right.LIVENESS)) {
        return new LivenessAnswer.NotAllowed(gate.denial(Right.LIVENESS));
      }
      if (ttl.compareTo(SHORTEST_LIVENESS) < 0) {
        throw new PortException(
            Failure.INVALID,
            "registering a liveness check: its TTL is " + ttl + ", and must be at least 1 s");
      }
      return new LivenessAnswer.Registered(livenessChecks.open(ttl));
    }
  }

  @Override
  public LivenessAnswer restoreLiveness(Liveness liveness) throws PortException {
    synchronized (cluster) {
      gate.requireAgent("registering liveness check '" + liveness.id() + "' again");
      if (gate.denies(Right.LIVENESS)) {
        return new LivenessAnswer.NotAllowed(gate.denial(Right.LIVENESS));
      }
      livenessChecks.register(liveness);
      return new LivenessAnswer.Registered(liveness);
    }
  }

  @Override
  public BeatAnswer beat(Liveness liveness, Duration timeout) throws PortException {
    synchronized (cluster) {
      gate.requireAgent("beating liveness check '" + liveness.id() + "'");
      return livenessChecks.beat(liveness.id())
          ? new BeatAnswer.Beaten()
          : new BeatAnswer.Unknown();
    }
  }

  @Override
  public void closeLiveness(Liveness liveness) throws PortException {
    synchronized (cluster) {
      gate.requireAgent("deregistering liveness check '" + liveness.id() + "'");
      livenessChecks.close(liveness.id());
    }
  }

  @Override
  public SessionAnswer openSession(SessionRequest request) throws PortException {
    synchronized (cluster) {
      gate.require(Right.LOCK, "opening a session");
      validate(request);
      if (!cluster.catalog().knows(node)) {
        return new SessionAnswer.NotNow("Missing node registration");
      }
      Set<String> bound = new HashSet<>();
      if (request.serfHealth()) {
        if (critical(cluster.catalog().check(node, Check.SERF_HEALTH))) {
          return notNow(Check.SERF_HEALTH);
        }
        bound.add(Check.SERF_HEALTH);
      }
      Liveness liveness = request.liveness();
      if (liveness != null) {
        String checkId = LivenessChecks.checkId(liveness.id());
        Check check = cluster.catalog().check(node, checkId);
        if (check == null) {
          return new SessionAnswer.LivenessUnknown();
        }
        if (critical(check)) {
          return notNow(checkId);
        }
        bound.add(checkId);
      }
      Duration lockDelay = request.lockDelay();
      Session session =
          cluster
              .sessions()
              .open(
                  node,
                  "ballot/" + node,
                  request.ttl(),
                  lockDelay.compareTo(LONGEST_LOCK_DELAY) > 0 ? LONGEST_LOCK_DELAY : lockDelay,
                  bound);
      return new SessionAnswer.Opened(session.id());
    }
  }

  @Override
  public RenewAnswer renew(SessionId session, Duration timeout) throws PortException {
    synchronized (cluster) {
      gate.require(Right.LOCK, "renewing session '" + session + "'");
      Session found = cluster.sessions().find(session);
      if (found == null) {
        return new RenewAnswer.Gone();
      }
      cluster.sessions().renew(found);
      return new RenewAnswer.Renewed(found.ttl());
    }
  }

  @Override
  public void endSession(SessionId session) throws PortException {
    synchronized (cluster) {
      gate.require(Right.LOCK, "ending session '" + session + "'");
      cluster.sessions().end(session);
    }
  }

  @Override
  public SessionDescription describe(SessionId session) throws PortException {
    synchronized (cluster) {
      gate.requireServers("reading session '" + session + "'");
      Session found = cluster.sessions().find(session);
      return found == null
          ? new SessionDescription.NotVisible()
          : new SessionDescription.Known(found.node(), found.name());
    }
  }

  @Override
  public AcquireAnswer acquire(AcquireRequest request) throws PortException {
    synchronized (cluster) {
      gate.require(Right.LOCK, "acquiring lock '" + request.key() + "'");
      return cluster.locks().acquire(request, cluster.sessions().find(request.session()));
    }
  }

  @Override
  public ReleaseAnswer release(ReleaseRequest request) throws PortException {
    synchronized (cluster) {
      gate.require(Right.LOCK, "releasing lock '" + request.key() + "'");
      return cluster.locks().release(request, cluster.sessions().find(request.session()));
    }
  }

  @Override
  public LockObservation read(LockKey key) throws PortException {
    synchronized (cluster) {
      gate.requireServers("reading lock '" + key + "'");
      return cluster.locks().observe(key);
    }
  }

  @Override
  public Watch watch(LockKey key, Watcher<LockObservation> watcher) {
    synchronized (cluster) {
      return cluster
          .watches()
          .open(List.of(new Topic.Lock(key), new Topic.Reach(node)), () -> look(key), watcher);
    }
  }

  private LockObservation look(LockKey key) throws PortException {
    gate.requireServers("watching lock '" + key + "'");
    return cluster.locks().observe(key);
  }

  private static void validate(SessionRequest request) throws PortException {
    if (request.ttl().compareTo(SHORTEST_TTL) < 0 || request.ttl().compareTo(LONGEST_TTL) > 0) {
      throw new PortException(
          Failure.INVALID,
          "opening a session: its TTL is " + request.ttl() + ", and must be from 10 s to 24 h");
    }
    if (request.lockDelay().isNegative()) {
      throw new PortException(
          Failure.INVALID,
          "opening a session: its lock delay is " + request.lockDelay() + ", below zero");
    }
  }

  private static boolean critical(@Nullable Check check) {
    return check != null && check.status() == CheckStatus.CRITICAL;
  }

  private static SessionAnswer notNow(String checkId) {
    return new SessionAnswer.NotNow("Check '" + checkId + "' is in critical state");
  }
}
