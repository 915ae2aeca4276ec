package io.ballot.cli.dryrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RehearsedLockTest {
  private static final LockKey KEY = new LockKey("locks/web");
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration DELAY = Duration.ofSeconds(5);
  private static final SessionRequest REQUEST = new SessionRequest(TTL, DELAY, true, null);

  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final MemoryNode node = backend.node("node-1");
  private final MemoryNode rival = backend.node("node-2");
  private final List<String> would = new ArrayList<>();
  private final RehearsedLock lock =
      new RehearsedLock(node.lockPort(), (whose, what) -> would.add(what), timers::now);
  private SessionId session = new SessionId("none");

  @BeforeEach
  void aSessionIsPretended() throws PortException {
    session = assertInstanceOf(SessionAnswer.Opened.class, lock.openSession(REQUEST)).session();
  }

  private static Payload payload(SessionId session, String serviceId) {
    return new Payload(
        "10.0.0.1", 80, session, new Origin(new InstanceId("n", serviceId), DELAY, "host", 1));
  }

  private AcquireAnswer acquire() throws PortException {
    return lock.acquire(new AcquireRequest(KEY, session, payload(session, "web-1")));
  }

  private SessionId rivalAcquires() throws PortException {
    SessionId other =
        assertInstanceOf(SessionAnswer.Opened.class, rival.lockPort().openSession(REQUEST))
            .session();
    AcquireAnswer answer =
        rival.lockPort().acquire(new AcquireRequest(KEY, other, payload(other, "web-2")));
    assertInstanceOf(AcquireAnswer.Acquired.class, answer);
    return other;
  }

  @Test
  void aFreeLockCountsAsAcquiredAndIsNotTouched() throws PortException {
    assertInstanceOf(AcquireAnswer.Acquired.class, acquire());
    assertInstanceOf(LockState.Missing.class, backend.lock(KEY));
    assertEquals(List.of(), backend.sessions());
    assertTrue(would.contains("acquire the lock locks/web"));
    LockState.Held held = assertInstanceOf(LockState.Held.class, lock.read(KEY).state());
    assertEquals(session, held.session());
  }

  @Test
  void aLockThatARivalReallyHoldsIsHeldByOther() throws PortException {
    rivalAcquires();
    assertInstanceOf(AcquireAnswer.HeldByOther.class, acquire());
  }

  @Test
  void aRivalThatReallyAcquiresTakesThePretendedLock() throws PortException {
    long token = assertInstanceOf(AcquireAnswer.Acquired.class, acquire()).fencingToken();
    SessionId other = rivalAcquires();
    LockObservation seen = lock.read(KEY);
    assertEquals(other, assertInstanceOf(LockState.Held.class, seen.state()).session());
    assertTrue(seen.index() > token);
  }

  @Test
  void aWatchShowsThePretendedAcquireAndRelease() throws PortException {
    List<LockObservation> seen = new ArrayList<>();
    lock.watch(
        KEY,
        new Watcher<>() {
          @Override
          public void seen(LockObservation observation) {
            seen.add(observation);
          }

          @Override
          public void failed(PortException failure) {
            throw new AssertionError(failure);
          }
        });
    timers.advance(Duration.ofMillis(1));
    long token = assertInstanceOf(AcquireAnswer.Acquired.class, acquire()).fencingToken();
    assertEquals(session, assertInstanceOf(LockState.Held.class, seen.getLast().state()).session());
    ReleaseAnswer released =
        lock.release(new ReleaseRequest(KEY, session, token, payload(session, "web-1")));
    long index = assertInstanceOf(ReleaseAnswer.Released.class, released).index();
    assertTrue(index > token);
    assertInstanceOf(LockState.Missing.class, seen.getLast().state());
    assertTrue(seen.getLast().index() >= index);
    for (int i = 1; i < seen.size(); i++) {
      assertTrue(seen.get(i).index() >= seen.get(i - 1).index());
    }
  }

  @Test
  void aReleaseOfAnotherTermMovesNothing() throws PortException {
    long token = assertInstanceOf(AcquireAnswer.Acquired.class, acquire()).fencingToken();
    assertInstanceOf(
        ReleaseAnswer.Moved.class,
        lock.release(new ReleaseRequest(KEY, session, token + 1, payload(session, "web-1"))));
    assertInstanceOf(LockState.Held.class, lock.read(KEY).state());
  }

  @Test
  void afterARivalsDeathTheLockDelayRefusesADryRunToo() throws PortException {
    SessionId other = rivalAcquires();
    lock.read(KEY);
    backend.destroySession(other);
    assertInstanceOf(AcquireAnswer.Delayed.class, acquire());
    timers.advance(DELAY);
    assertInstanceOf(AcquireAnswer.Acquired.class, acquire());
  }

  @Test
  void renewalsFailWhileTheBackendDoes() throws PortException {
    assertInstanceOf(RenewAnswer.Renewed.class, lock.renew(session, TTL));
    node.stop();
    assertThrows(PortException.class, () -> lock.renew(session, TTL));
  }

  @Test
  void aSessionThatWasEndedIsGoneAndItsLockFree() throws PortException {
    acquire();
    lock.endSession(session);
    assertInstanceOf(RenewAnswer.Gone.class, lock.renew(session, TTL));
    assertInstanceOf(LockState.Missing.class, lock.read(KEY).state());
  }
}
