package io.ballot.cli.dryrun;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Locks that are read and never taken. A free lock counts as acquired from the moment it would have
 * been, until somebody really acquires it. Renewals read from the backend, so that an outage ends
 * the pretended lease as it would end a real one.
 */
public final class RehearsedLock implements LockPort {
  private static final Whose SHARED = new Whose.Shared();

  private final LockPort real;
  private final Rehearsal rehearsal;
  private final LongSupplier clock;
  private final Map<LockKey, PretendedLock> locks = new ConcurrentHashMap<>();
  private final Map<SessionId, SessionRequest> sessions = new HashMap<>();

  /**
   * Pretends on top of a real port.
   *
   * @param real what is read
   * @param rehearsal told what would have been done
   * @param clock nanoseconds that pass, for lock delays
   */
  public RehearsedLock(LockPort real, Rehearsal rehearsal, LongSupplier clock) {
    this.real = Objects.requireNonNull(real);
    this.rehearsal = Objects.requireNonNull(rehearsal);
    this.clock = Objects.requireNonNull(clock);
  }

  private PretendedLock lock(LockKey key) {
    return locks.computeIfAbsent(key, ignored -> new PretendedLock(clock));
  }

  private static Whose whose(LockKey key, Payload payload) {
    Origin origin = payload.origin();
    return origin == null ? SHARED : new Whose.Candidacy(key, origin.instance().serviceId());
  }

  @Override
  public LivenessAnswer openLiveness(Duration ttl) {
    rehearsal.would(SHARED, "register a liveness check with a TTL of " + ttl.toMillis() + " ms");
    return new LivenessAnswer.Registered(new Liveness("dry-run:" + UUID.randomUUID(), ttl));
  }

  @Override
  public LivenessAnswer restoreLiveness(Liveness liveness) {
    return new LivenessAnswer.Registered(liveness);
  }

  @Override
  public BeatAnswer beat(Liveness liveness, Duration timeout) {
    return new BeatAnswer.Beaten();
  }

  @Override
  public void closeLiveness(Liveness liveness) {
    rehearsal.would(SHARED, "deregister the liveness check");
  }

  @Override
  public SessionAnswer openSession(SessionRequest request) throws PortException {
    SessionId session = new SessionId(UUID.randomUUID().toString());
    SessionDescription reached = real.describe(session);
    Objects.requireNonNull(reached);
    synchronized (sessions) {
      sessions.put(session, request);
    }
    rehearsal.would(SHARED, "open a session with a TTL of " + request.ttl().toSeconds() + " s");
    return new SessionAnswer.Opened(session);
  }

  @Override
  public RenewAnswer renew(SessionId session, Duration timeout) throws PortException {
    SessionDescription reached = real.describe(session);
    Objects.requireNonNull(reached);
    synchronized (sessions) {
      SessionRequest request = sessions.get(session);
      return request == null ? new RenewAnswer.Gone() : new RenewAnswer.Renewed(request.ttl());
    }
  }

  @Override
  public void endSession(SessionId session) {
    synchronized (sessions) {
      sessions.remove(session);
    }
    locks.values().forEach(lock -> lock.sessionEnded(session));
    rehearsal.would(SHARED, "end the session");
  }

  @Override
  public SessionDescription describe(SessionId session) throws PortException {
    return real.describe(session);
  }

  @Override
  public AcquireAnswer acquire(AcquireRequest request) throws PortException {
    PretendedLock lock = lock(request.key());
    LockObservation now = lock.seen(real.read(request.key()));
    if (now.state() instanceof LockState.Held held) {
      return held.session().equals(request.session())
          ? new AcquireAnswer.Acquired(held.modifyIndex(), held.createIndex())
          : new AcquireAnswer.HeldByOther();
    }
    if (lock.isDelayed()) {
      return new AcquireAnswer.Delayed();
    }
    rehearsal.would(whose(request.key(), request.payload()), "acquire the lock " + request.key());
    LockState.Held pretended = lock.pretend(now, request.session(), request.payload());
    return new AcquireAnswer.Acquired(pretended.modifyIndex(), pretended.createIndex());
  }

  @Override
  public ReleaseAnswer release(ReleaseRequest request) throws PortException {
    PretendedLock lock = lock(request.key());
    LockObservation now = lock.seen(real.read(request.key()));
    if (now.state() instanceof LockState.Held held
        && held.session().equals(request.session())
        && held.modifyIndex() == request.keyIndex()) {
      rehearsal.would(whose(request.key(), request.payload()), "release the lock " + request.key());
      return new ReleaseAnswer.Released(lock.giveBack(now));
    }
    return new ReleaseAnswer.Moved(now);
  }

  @Override
  public LockObservation read(LockKey key) throws PortException {
    return lock(key).seen(real.read(key));
  }

  @Override
  public Watch watch(LockKey key, Watcher<LockObservation> watcher) {
    PretendedLock lock = lock(key);
    lock.tell(watcher);
    Watch watch =
        real.watch(
            key,
            new Watcher<>() {
              @Override
              public void seen(LockObservation observation) {
                watcher.seen(lock.seen(observation));
              }

              @Override
              public void failed(PortException failure) {
                watcher.failed(failure);
              }
            });
    return () -> {
      watch.close();
      lock.forget(watcher);
    };
  }
}
