package io.ballot.domain.simulation;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.LockState;
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

/** Locks and sessions as one daemon reaches them. */
final class WiredLockPort implements LockPort {
  private final LockPort agent;
  private final Link link;

  WiredLockPort(LockPort agent, Link link) {
    this.agent = agent;
    this.link = link;
  }

  @Override
  public LivenessAnswer openLiveness(Duration ttl) throws PortException {
    return link.ask(false, () -> agent.openLiveness(ttl));
  }

  @Override
  public LivenessAnswer restoreLiveness(Liveness liveness) throws PortException {
    return link.ask(false, () -> agent.restoreLiveness(liveness));
  }

  @Override
  public BeatAnswer beat(Liveness liveness, Duration timeout) throws PortException {
    return link.ask(timeout, false, () -> agent.beat(liveness, timeout));
  }

  @Override
  public void closeLiveness(Liveness liveness) throws PortException {
    link.ask(
        false,
        () -> {
          agent.closeLiveness(liveness);
          return true;
        });
  }

  @Override
  public SessionAnswer openSession(SessionRequest request) throws PortException {
    return link.ask(
        true,
        () -> {
          SessionAnswer answer = agent.openSession(request);
          if (answer instanceof SessionAnswer.Opened opened) {
            link.renewed(opened.session());
          }
          return answer;
        });
  }

  @Override
  public RenewAnswer renew(SessionId session, Duration timeout) throws PortException {
    return link.ask(
        timeout,
        false,
        () -> {
          if (link.asksDeposedLeader()) {
            link.proves(session);
            return new RenewAnswer.Renewed(Duration.ofSeconds(10));
          }
          RenewAnswer answer = agent.renew(session, timeout);
          link.renewed(session);
          return answer;
        });
  }

  @Override
  public void endSession(SessionId session) throws PortException {
    link.ask(
        true,
        () -> {
          link.ends(session);
          agent.endSession(session);
          return true;
        });
  }

  @Override
  public SessionDescription describe(SessionId session) throws PortException {
    return link.ask(false, () -> agent.describe(session));
  }

  @Override
  public AcquireAnswer acquire(AcquireRequest request) throws PortException {
    return link.askForALock(
        request.session(),
        () -> {
          link.acquireArrives(request);
          return agent.acquire(request);
        });
  }

  @Override
  public ReleaseAnswer release(ReleaseRequest request) throws PortException {
    return link.ask(
        true,
        () -> {
          LockState before = link.lock(request.key());
          ReleaseAnswer answer = agent.release(request);
          if (answer instanceof ReleaseAnswer.Released) {
            link.released(request);
          }
          if (answer instanceof ReleaseAnswer.Released
              && before instanceof LockState.Held held
              && held.modifyIndex() != request.keyIndex()) {
            link.breach(
                Invariant.LATE_REQUESTS,
                "the release of the term at index "
                    + request.keyIndex()
                    + " ended the one at "
                    + held.modifyIndex());
          }
          return answer;
        });
  }

  @Override
  public LockObservation read(LockKey key) throws PortException {
    return link.ask(false, () -> agent.read(key));
  }

  @Override
  public Watch watch(LockKey key, Watcher<LockObservation> watcher) {
    // A poll that serves many locks answers, for the sake of others, without news of this one.
    return link.watchAgainAndAgain(
        watcher, wired -> agent.watch(key, wired), () -> agent.read(key));
  }
}
