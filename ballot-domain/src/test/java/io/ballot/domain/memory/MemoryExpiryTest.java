package io.ballot.domain.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What virtual time can tell to the nanosecond, and Consul cannot. */
class MemoryExpiryTest {
  private static final Duration ONE = Duration.ofNanos(1);
  private static final Duration TWO_TTLS = Scene.TTL.multipliedBy(2);

  private final Scene scene = new Scene();

  @Test
  void endsAnUnrenewedSessionAfterExactlyTwoTtls() throws Exception {
    scene.acquire(scene.node, scene.openSession(scene.node));

    scene.timers.advance(TWO_TTLS.minus(ONE));
    assertTrue(scene.held());
    scene.timers.advance(ONE);

    assertFalse(scene.held());
    assertEquals(List.of(), scene.backend.sessions());
  }

  @Test
  void startsTheTtlAgainWithEachRenewal() throws Exception {
    SessionId session = scene.openSession(scene.node);
    scene.timers.advance(TWO_TTLS.minus(ONE));

    assertEquals(new RenewAnswer.Renewed(Scene.TTL), renew(session));
    scene.timers.advance(TWO_TTLS.minus(ONE));
    assertEquals(new RenewAnswer.Renewed(Scene.TTL), renew(session));
    scene.timers.advance(TWO_TTLS);

    assertEquals(new RenewAnswer.Gone(), renew(session));
  }

  @Test
  void endsASessionExactlyOneTtlAfterTheLastBeatOfItsLivenessCheck() throws Exception {
    Liveness liveness = scene.openLiveness(scene.node);
    scene.acquire(scene.node, scene.openSession(scene.node, true, liveness));

    scene.timers.advance(Scene.LIVENESS_TTL.minus(ONE));
    scene.node.lockPort().beat(liveness, Scene.TIMEOUT);
    scene.timers.advance(Scene.LIVENESS_TTL.minus(ONE));
    assertTrue(scene.held());
    scene.timers.advance(ONE);

    assertFalse(scene.held());
  }

  @Test
  void refusesALockForExactlyItsDelay() throws Exception {
    scene.acquire(scene.node, scene.openSession(scene.node));
    SessionId next = scene.openSession(scene.rival);
    scene.backend.destroySession(scene.backend.sessions().getFirst().id());

    scene.timers.advance(Scene.LOCK_DELAY.minus(ONE));
    AcquireAnswer early = scene.tryAcquire(scene.rival, next);
    scene.timers.advance(ONE);
    AcquireAnswer onTime = scene.tryAcquire(scene.rival, next);

    assertEquals(new AcquireAnswer.Delayed(), early);
    assertInstanceOf(AcquireAnswer.Acquired.class, onTime);
  }

  @Test
  void refusesEvenADeadSessionWithTheDelayWhileItLasts() throws Exception {
    SessionId session = scene.openSession(scene.node);
    scene.acquire(scene.node, session);
    scene.node.lockPort().endSession(session);

    assertEquals(new AcquireAnswer.Delayed(), scene.tryAcquire(scene.node, session));
    scene.timers.advance(Scene.LOCK_DELAY);
    assertEquals(new AcquireAnswer.SessionGone(), scene.tryAcquire(scene.node, session));
  }

  @Test
  void keepsTheDelayOfAKeyThatWasWrittenMeanwhile() throws Exception {
    scene.acquire(scene.node, scene.openSession(scene.node));
    SessionId next = scene.openSession(scene.rival);
    scene.backend.destroySession(scene.backend.sessions().getFirst().id());
    scene.backend.putText(Scene.KEY, "an operator was here");

    assertEquals(new AcquireAnswer.Delayed(), scene.tryAcquire(scene.rival, next));
  }

  @Test
  void knowsNoLockDelayAboveAMinute() throws Exception {
    scene.acquire(scene.node, openWithDelay(Duration.ofHours(1)));
    scene.node.fail();

    scene.timers.advance(Duration.ofMinutes(1).minus(ONE));
    SessionId next = scene.openSession(scene.rival);
    AcquireAnswer early = scene.tryAcquire(scene.rival, next);
    scene.timers.advance(ONE);

    assertEquals(new AcquireAnswer.Delayed(), early);
    assertInstanceOf(AcquireAnswer.Acquired.class, scene.tryAcquire(scene.rival, next));
  }

  @Test
  void letsTheNextInAtOnceWhereThereIsNoLockDelay() throws Exception {
    SessionId session = openWithDelay(Duration.ZERO);
    scene.acquire(scene.node, session);
    scene.node.lockPort().endSession(session);

    AcquireAnswer answer = scene.tryAcquire(scene.rival, scene.openSession(scene.rival));

    assertInstanceOf(AcquireAnswer.Acquired.class, answer);
  }

  @Test
  void takesASessionAndItsLocksAwayInOneStepOfHistory() throws Exception {
    SessionId session = scene.openSession(scene.node);
    scene.acquire(scene.node, session);
    LockKey second = new LockKey("second");
    scene.node.lockPort().acquire(new AcquireRequest(second, session, Scene.payload(session)));
    long before = scene.backend.index();

    scene.node.fail();

    assertEquals(before + 1, scene.backend.index());
    assertEquals(new LockState.Missing(), scene.backend.lock(Scene.KEY));
    assertEquals(new LockState.Missing(), scene.backend.lock(second));
  }

  @Test
  void countsNeitherRenewalsNorBeatsNorReadsAsHistory() throws Exception {
    Liveness liveness = scene.openLiveness(scene.node);
    SessionId session = scene.openSession(scene.node, true, liveness);
    long token = scene.acquire(scene.node, session);
    long before = scene.backend.index();

    renew(session);
    scene.node.lockPort().beat(liveness, Scene.TIMEOUT);
    scene.node.lockPort().read(Scene.KEY);
    scene.node.lockPort().describe(session);

    assertEquals(token, scene.acquire(scene.node, session));
    assertEquals(before, scene.backend.index());
  }

  @Test
  void takesADeadLivenessServiceAwayAfterAMinute() throws Exception {
    scene.openLiveness(scene.node);

    scene.timers.advance(Scene.LIVENESS_TTL.plusMinutes(1).minus(ONE));
    assertEquals(1, scene.backend.instances(LivenessChecks.SERVICE).size());
    scene.timers.advance(ONE);

    assertEquals(List.of(), scene.backend.instances(LivenessChecks.SERVICE));
    assertEquals(List.of(), scene.node.livenessChecks());
  }

  @Test
  void keepsALivenessServiceThatIsBeatenAgainInTime() throws Exception {
    Liveness liveness = scene.openLiveness(scene.node);
    scene.timers.advance(Scene.LIVENESS_TTL.plusSeconds(30));
    scene.node.lockPort().beat(liveness, Scene.TIMEOUT);

    scene.timers.advance(Duration.ofSeconds(40));

    assertEquals(List.of(liveness.id()), scene.node.livenessChecks());
  }

  @Test
  void leavesNoTimersBehindWhenNothingLives() throws Exception {
    Liveness liveness = scene.openLiveness(scene.node);
    SessionId session = scene.openSession(scene.node, true, liveness);
    scene.acquire(scene.node, session);

    scene.node.lockPort().endSession(session);
    scene.node.lockPort().closeLiveness(liveness);

    assertEquals(0, scene.timers.waiting());
  }

  private RenewAnswer renew(SessionId session) throws PortException {
    return scene.node.lockPort().renew(session, Scene.TIMEOUT);
  }

  private SessionId openWithDelay(Duration lockDelay) throws PortException {
    SessionAnswer answer =
        scene.node.lockPort().openSession(new SessionRequest(Scene.TTL, lockDelay, true, null));
    return assertInstanceOf(SessionAnswer.Opened.class, answer).session();
  }
}
