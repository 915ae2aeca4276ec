package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions, and the liveness checks that they die with. */
public abstract class LockSessionsContract extends LockContract {
  /** How late the end of a session may show. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private static final Duration BEAT_PERIOD = Duration.ofMillis(400);

  @Test
  void describesAnOpenSessionToEveryone() throws Exception {
    SessionId session = openSession(port);

    assertEquals(fixture.node(), known(port.describe(session)).node());
    assertEquals(known(port.describe(session)), known(rival.describe(session)));
  }

  @Test
  void describesNothingOfASessionThatHasEnded() throws Exception {
    SessionId session = openSession(port);
    port.endSession(session);

    assertEquals(new SessionDescription.NotVisible(), port.describe(session));
  }

  @Test
  void opensADifferentSessionEachTime() throws Exception {
    assertNotEquals(openSession(port), openSession(port));
  }

  @Test
  void renewsASessionForAtLeastTheTtlAskedFor() throws Exception {
    SessionId session = openSession(port);

    RenewAnswer answer = port.renew(session, TIMEOUT);

    Duration ttl = assertInstanceOf(RenewAnswer.Renewed.class, answer).ttl();
    assertTrue(ttl.compareTo(TTL) >= 0, "a TTL of " + ttl);
  }

  @Test
  void saysThatASessionIsGoneOnceItWasEnded() throws Exception {
    SessionId session = openSession(port);

    port.endSession(session);

    assertEquals(new RenewAnswer.Gone(), port.renew(session, TIMEOUT));
  }

  @Test
  void saysThatASessionIsGoneOnceAnOperatorDestroyedIt() throws Exception {
    SessionId session = openSession(port);

    fixture.destroy(session);

    assertEquals(new RenewAnswer.Gone(), port.renew(session, TIMEOUT));
  }

  @Test
  void endsASessionThatIsGoneWithoutError() throws Exception {
    SessionId session = openSession(port);
    port.endSession(session);

    port.endSession(session);

    assertEquals(new SessionDescription.NotVisible(), port.describe(session));
  }

  @Test
  void endsNoOtherSession() throws Exception {
    SessionId kept = openSession(port);

    port.endSession(openSession(port));

    assertInstanceOf(RenewAnswer.Renewed.class, port.renew(kept, TIMEOUT));
  }

  @Test
  void keepsAReleasedKeyWhenItsLastHolderEnds() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port, LONG_DELAY);
    long token = acquire(port, key, session);
    long released = release(port, key, session, token);

    port.endSession(session);

    assertEquals(new LockState.Free(token, released, payload(session)), stateOf(key));
    assertInstanceOf(AcquireAnswer.Acquired.class, tryAcquire(rival, key, openSession(rival)));
  }

  @Test
  void takesAllKeysOfASessionThatEnds() throws Exception {
    LockKey one = fixture.newKey();
    LockKey two = fixture.newKey();
    LockKey released = fixture.newKey();
    SessionId session = openSession(port);
    acquire(port, one, session);
    acquire(port, two, session);
    release(port, released, session, acquire(port, released, session));

    port.endSession(session);

    assertEquals(new LockState.Missing(), stateOf(one));
    assertEquals(new LockState.Missing(), stateOf(two));
    assertInstanceOf(LockState.Free.class, stateOf(released));
  }

  @Test
  void opensASessionThatIsBoundToNothing() throws Exception {
    SessionId session = opened(port.openSession(new SessionRequest(TTL, SHORT_DELAY, false, null)));

    assertInstanceOf(RenewAnswer.Renewed.class, port.renew(session, TIMEOUT));
  }

  @Test
  void refusesATtlThatTheBackendDoesNotAllow() {
    SessionRequest request = new SessionRequest(Duration.ofSeconds(5), SHORT_DELAY, true, null);

    PortException e = assertThrows(PortException.class, () -> port.openSession(request));

    assertEquals(Failure.INVALID, e.failure(), e.getMessage());
  }

  /** Takes two TTLs, so everything about a TTL that runs out is asked here. */
  @Test
  void endsASessionBetweenOneAndTwoTtlsAfterItsLastRenewalAndKeepsARenewedOne() throws Exception {
    LockKey key = fixture.newKey();
    long opening = time.now();
    SessionId neglected = openSession(port, SHORT_DELAY);
    SessionId renewed = openSession(port, SHORT_DELAY);
    acquire(port, key, neglected);
    Recorder<LockObservation> seen = watch(key);
    seen.await("the lock as held", o -> heldBy(o, neglected));

    while (!ended(seen, TTL.dividedBy(2))
        && time.now() - opening < TTL.multipliedBy(2).plus(LATE).toNanos()) {
      assertInstanceOf(RenewAnswer.Renewed.class, port.renew(renewed, TIMEOUT));
    }
    Duration lived = Duration.ofNanos(time.now() - opening);

    assertTrue(ended(seen, Duration.ZERO), "still held after " + lived);
    assertTrue(lived.compareTo(TTL) >= 0, "ended after " + lived);
    assertEquals(new RenewAnswer.Gone(), port.renew(neglected, TIMEOUT));
    assertInstanceOf(RenewAnswer.Renewed.class, port.renew(renewed, TIMEOUT));
  }

  @Test
  void registersANewLivenessCheckEachTime() throws Exception {
    Liveness first = openLiveness();
    Liveness second = openLiveness();

    assertEquals(LIVENESS, first.ttl());
    assertNotEquals(first.id(), second.id());
  }

  @Test
  void refusesALivenessCheckThatNobodyRegistered() throws Exception {
    Liveness unknown = new Liveness("ballot:nobody:" + fixture.newKey(), LIVENESS);

    SessionAnswer answer = port.openSession(new SessionRequest(TTL, SHORT_DELAY, true, unknown));

    assertEquals(new SessionAnswer.LivenessUnknown(), answer);
  }

  @Test
  void endsASessionOneTtlAfterItsLivenessCheckWasRegisteredAndNeverBeaten() throws Exception {
    LockKey key = fixture.newKey();
    long registering = time.now();
    Liveness liveness = openLiveness();
    long registered = time.now();
    SessionId session = openSessionOn(liveness, SHORT_DELAY);
    acquire(port, key, session);
    Recorder<LockObservation> seen = watch(key);

    seen.await(LIVENESS.plus(LATE), "the end of the session", LockContract::missing);

    assertEndedOneTtlAfter(registering, registered);
    assertEquals(new RenewAnswer.Gone(), port.renew(session, TIMEOUT));
  }

  @Test
  void keepsASessionWhileItIsBeatenAndEndsItOneTtlAfterTheLastBeat() throws Exception {
    LockKey key = fixture.newKey();
    Liveness liveness = openLiveness();
    SessionId session = openSessionOn(liveness, SHORT_DELAY);
    acquire(port, key, session);
    Recorder<LockObservation> seen = watch(key);

    long start = time.now();
    long beating = start;
    long beaten = start;
    while (time.now() - start < LIVENESS.plus(LIVENESS.dividedBy(2)).toNanos()) {
      time.pass(BEAT_PERIOD);
      beating = time.now();
      assertEquals(new BeatAnswer.Beaten(), port.beat(liveness, TIMEOUT));
      beaten = time.now();
    }
    assertFalse(ended(seen, Duration.ZERO), "ended though it was beaten: " + seen.all());
    seen.await(LIVENESS.plus(LATE), "the end of the session", LockContract::missing);

    assertEndedOneTtlAfter(beating, beaten);
  }

  @Test
  void endsNoSessionOfAnotherLivenessCheck() throws Exception {
    Liveness closed = openLiveness();
    Liveness kept = openLiveness();
    SessionId ended = openSessionOn(closed, SHORT_DELAY);
    SessionId living = openSessionOn(kept, SHORT_DELAY);

    port.closeLiveness(closed);

    assertEquals(new RenewAnswer.Gone(), port.renew(ended, TIMEOUT));
    assertInstanceOf(RenewAnswer.Renewed.class, port.renew(living, TIMEOUT));
  }

  @Test
  void allowsNoSessionOnALivenessCheckThatDiedUntilItIsBeatenAgain() throws Exception {
    LockKey key = fixture.newKey();
    Liveness liveness = openLiveness();
    acquire(port, key, openSessionOn(liveness, SHORT_DELAY));
    watch(key).await(LIVENESS.plus(LATE), "the end of the session", LockContract::missing);
    SessionRequest request = new SessionRequest(TTL, SHORT_DELAY, true, liveness);

    SessionAnswer dead = port.openSession(request);
    BeatAnswer beat = port.beat(liveness, TIMEOUT);

    String reason = assertInstanceOf(SessionAnswer.NotNow.class, dead).reason();
    assertTrue(reason.contains(liveness.id()), reason);
    assertEquals(new BeatAnswer.Beaten(), beat);
    opened(port.openSession(request));
  }

  @Test
  void closesALivenessCheckThatIsGoneWithoutError() throws Exception {
    Liveness liveness = openLiveness();
    port.closeLiveness(liveness);

    port.closeLiveness(liveness);

    assertEquals(new BeatAnswer.Unknown(), port.beat(liveness, TIMEOUT));
  }

  @Test
  void saysThatABeatCameToACheckThatTheAgentDoesNotKnow() throws Exception {
    Liveness never = new Liveness("ballot:nobody:" + fixture.newKey(), LIVENESS);
    Liveness forgotten = openLiveness();
    fixture.forget(forgotten);

    assertEquals(new BeatAnswer.Unknown(), port.beat(never, TIMEOUT));
    assertEquals(new BeatAnswer.Unknown(), port.beat(forgotten, TIMEOUT));
  }

  @Test
  void registersAForgottenLivenessCheckAgainUnderItsOldId() throws Exception {
    Liveness liveness = openLiveness();
    fixture.forget(liveness);

    LivenessAnswer answer = port.restoreLiveness(liveness);

    assertEquals(new LivenessAnswer.Registered(liveness), answer);
    assertEquals(new BeatAnswer.Beaten(), port.beat(liveness, TIMEOUT));
    openSessionOn(liveness, SHORT_DELAY);
  }

  private static SessionDescription.Known known(SessionDescription description) {
    return assertInstanceOf(SessionDescription.Known.class, description);
  }

  private boolean ended(Recorder<LockObservation> seen, Duration bound) {
    return time.until(
        bound,
        () -> {
          LockObservation latest = seen.latest();
          return latest != null && missing(latest);
        });
  }

  private void assertEndedOneTtlAfter(long before, long after) {
    Duration atLeast = Duration.ofNanos(time.now() - before);
    Duration atMost = Duration.ofNanos(time.now() - after);
    assertTrue(atLeast.compareTo(LIVENESS) >= 0, "ended after " + atLeast);
    assertTrue(atMost.compareTo(LIVENESS.plus(LATE)) <= 0, "ended after " + atMost);
  }
}
