package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Acquiring, releasing, and the lock delay between them. */
public abstract class LockPortContract extends LockContract {
  private static final int MANY_RIVALS = 8;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  @Test
  void acquiresALockThatNobodyHas() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);

    long token = acquire(port, key, session);

    assertEquals(new LockState.Held(session, token, token, payload(session)), stateOf(key));
  }

  @Test
  void readsAtLeastWhatWasConfirmedToIt() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long token = acquire(port, key, session);

    LockObservation held = port.read(key);
    long released = release(port, key, session, token);
    LockObservation free = port.read(key);

    assertTrue(heldBy(held, session), held.toString());
    assertTrue(held.index() >= token, held + " is older than the acquire at " + token);
    assertTrue(free(free), free.toString());
    assertTrue(free.index() >= released, free + " is older than the release at " + released);
  }

  @Test
  void readsAKeyThatWasNeverMadeAsMissing() throws Exception {
    assertEquals(new LockState.Missing(), stateOf(fixture.newKey()));
  }

  @Test
  void keepsTheFencingTokenWhenTheSamePayloadIsAcquiredAgain() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long token = acquire(port, key, session);

    assertEquals(token, acquire(port, key, session));
  }

  @Test
  void keepsTheIndexAtWhichAKeyWasMadeForAsLongAsItIsThere() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);

    AcquireAnswer.Acquired made = acquired(key, session);
    AcquireAnswer.Acquired again = acquired(key, session);
    long released = release(port, key, session, made.fencingToken());
    LockState free = stateOf(key);
    AcquireAnswer.Acquired afterARelease = acquired(key, session);
    fixture.putText(key, "an operator was here");
    LockState.Held written = assertInstanceOf(LockState.Held.class, stateOf(key));

    long since = made.fencingToken();
    assertEquals(since, made.createIndex());
    assertEquals(made, again);
    assertEquals(new LockState.Free(since, released, payload(session)), free);
    assertEquals(since, afterARelease.createIndex());
    assertEquals(since, written.createIndex());
  }

  @Test
  void tellsThatAKeyWasMadeAnewByTheIndexAtWhichItWas() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long first = acquire(port, key, session);
    fixture.delete(key);

    AcquireAnswer.Acquired anew = acquired(key, session);
    LockState held = stateOf(key);
    fixture.delete(key);
    fixture.putText(key, "an operator was here");
    LockState.Free written = assertInstanceOf(LockState.Free.class, stateOf(key));
    AcquireAnswer.Acquired found = acquired(key, session);

    long token = anew.fencingToken();
    assertTrue(token > first, token + " is not above " + first);
    assertEquals(token, anew.createIndex());
    assertEquals(new LockState.Held(session, token, token, payload(session)), held);
    assertTrue(written.createIndex() > token, written + " is not above " + token);
    assertEquals(written.modifyIndex(), written.createIndex());
    assertEquals(written.createIndex(), found.createIndex());
    assertEquals(
        new LockState.Held(session, written.createIndex(), found.fencingToken(), payload(session)),
        stateOf(key));
  }

  private AcquireAnswer.Acquired acquired(LockKey key, SessionId session) throws Exception {
    AcquireAnswer answer = port.acquire(new AcquireRequest(key, session, payload(session)));
    return assertInstanceOf(AcquireAnswer.Acquired.class, answer);
  }

  @Test
  void movesTheFencingTokenWhenAnotherPayloadIsAcquiredOnTop() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long first = acquire(port, key, session);

    AcquireAnswer answer = port.acquire(new AcquireRequest(key, session, payload(session, 5433)));

    long second = assertInstanceOf(AcquireAnswer.Acquired.class, answer).fencingToken();
    assertTrue(second > first, second + " is not above " + first);
    assertEquals(new LockState.Held(session, first, second, payload(session, 5433)), stateOf(key));
  }

  @Test
  void refusesALockThatAnotherSessionHolds() throws Exception {
    LockKey key = fixture.newKey();
    SessionId holder = openSession(rival);
    long token = acquire(rival, key, holder);

    AcquireAnswer answer = tryAcquire(port, key, openSession(port));

    assertEquals(new AcquireAnswer.HeldByOther(), answer);
    assertEquals(new LockState.Held(holder, token, token, payload(holder)), stateOf(key));
  }

  @Test
  void refusesTheHoldersOwnPortForAnotherSession() throws Exception {
    LockKey key = fixture.newKey();
    acquire(port, key, openSession(port));

    assertEquals(new AcquireAnswer.HeldByOther(), tryAcquire(port, key, openSession(port)));
  }

  @Test
  void letsOneOfManyRivalsWin() throws Exception {
    LockKey key = fixture.newKey();
    List<SessionId> rivals = new ArrayList<>();
    for (int i = 0; i < MANY_RIVALS; i++) {
      rivals.add(openSession(i % 2 == 0 ? port : rival));
    }

    List<AcquireAnswer> answers = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(MANY_RIVALS);
    try (ExecutorService threads = Executors.newFixedThreadPool(MANY_RIVALS)) {
      List<Future<AcquireAnswer>> tries = new ArrayList<>();
      for (SessionId session : rivals) {
        tries.add(
            threads.submit(() -> {
              start.await();
              return tryAcquire(port, key, session);
            }));
      }
      for (Future<AcquireAnswer> one : tries) {
        answers.add(one.get());
      }
    }

    long winners = answers.stream().filter(AcquireAnswer.Acquired.class::isInstance).count();
    long losers = answers.stream().filter(AcquireAnswer.HeldByOther.class::isInstance).count();
    assertEquals(1, winners, answers.toString());
    assertEquals(MANY_RIVALS - 1, losers, answers.toString());
  }

  @Test
  void growsTheFencingTokenFromTermToTermHoweverTheLastOneEnded() throws Exception {
    LockKey key = fixture.newKey();
    SessionId first = openSession(port);
    SessionId second = openSession(rival, SHORT_DELAY);

    long released = acquire(port, key, first);
    release(port, key, first, released);
    long deleted = acquire(rival, key, second);
    fixture.delete(key);
    long again = acquire(rival, key, second);
    fixture.destroy(second);
    long afterTheDelay = acquireWhenAllowed(key, first);

    assertTrue(deleted > released, deleted + " is not above " + released);
    assertTrue(again > deleted, again + " is not above " + deleted);
    assertTrue(afterTheDelay > again, afterTheDelay + " is not above " + again);
  }

  @Test
  void growsTheFencingTokenOverAllLocks() throws Exception {
    SessionId session = openSession(port);

    long first = acquire(port, fixture.newKey(), session);
    long second = acquire(port, fixture.newKey(), session);

    assertTrue(second > first, second + " is not above " + first);
  }

  @Test
  void refusesASessionThatHasEnded() throws Exception {
    SessionId session = openSession(port);
    port.endSession(session);

    AcquireAnswer answer = tryAcquire(port, fixture.newKey(), session);

    assertEquals(new AcquireAnswer.SessionGone(), answer);
  }

  @Test
  void takesOverAKeyThatSomeoneWroteWithoutHoldingIt() throws Exception {
    LockKey key = fixture.newKey();
    fixture.putText(key, "not a payload");
    long made = assertInstanceOf(LockState.Free.class, stateOf(key)).createIndex();
    SessionId session = openSession(port);

    long token = acquire(port, key, session);

    assertEquals(new LockState.Held(session, made, token, payload(session)), stateOf(key));
  }

  @Test
  void leavesThePayloadInAReleasedKey() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long token = acquire(port, key, session);

    long released = release(port, key, session, token);

    assertTrue(released > token, released + " is not above " + token);
    assertEquals(new LockState.Free(token, released, payload(session)), stateOf(key));
  }

  @Test
  void letsARivalAcquireAReleasedLockAtOnce() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port, LONG_DELAY);
    long token = acquire(port, key, session);
    release(port, key, session, token);

    AcquireAnswer answer = tryAcquire(rival, key, openSession(rival));

    assertInstanceOf(AcquireAnswer.Acquired.class, answer);
  }

  @Test
  void keepsTheSessionWhenALockIsReleased() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    release(port, key, session, acquire(port, key, session));

    assertInstanceOf(RenewAnswer.Renewed.class, port.renew(session, TIMEOUT));
  }

  @Test
  void leavesALaterTermOfTheSameSessionAlone() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long earlier = acquire(port, key, session);
    release(port, key, session, earlier);
    long later = acquire(port, key, session);

    ReleaseAnswer answer = tryRelease(port, key, session, earlier);

    LockObservation now = assertInstanceOf(ReleaseAnswer.Moved.class, answer).now();
    assertEquals(new LockState.Held(session, earlier, later, payload(session)), now.state());
    assertEquals(now.state(), stateOf(key));
  }

  @Test
  void leavesALockThatAnotherSessionHoldsAlone() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long mine = acquire(port, key, session);
    release(port, key, session, mine);
    SessionId other = openSession(rival);
    long theirs = acquire(rival, key, other);

    ReleaseAnswer byMyIndex = tryRelease(port, key, session, mine);
    ReleaseAnswer byTheirIndex = tryRelease(port, key, session, theirs);

    LockState held = new LockState.Held(other, mine, theirs, payload(other));
    assertEquals(held, assertInstanceOf(ReleaseAnswer.Moved.class, byMyIndex).now().state());
    assertEquals(held, assertInstanceOf(ReleaseAnswer.Moved.class, byTheirIndex).now().state());
    assertEquals(held, stateOf(key));
  }

  @Test
  void saysThatAKeyWhichIsGoneMoved() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long token = acquire(port, key, session);
    fixture.delete(key);

    ReleaseAnswer answer = tryRelease(port, key, session, token);

    assertEquals(
        new LockState.Missing(), assertInstanceOf(ReleaseAnswer.Moved.class, answer).now().state());
  }

  @Test
  void releasesAKeyThatWasWrittenMeanwhileOnlyByItsNewIndex() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long token = acquire(port, key, session);
    fixture.putText(key, "an operator was here");

    ReleaseAnswer answer = tryRelease(port, key, session, token);

    LockState now = assertInstanceOf(ReleaseAnswer.Moved.class, answer).now().state();
    LockState.Held held = assertInstanceOf(LockState.Held.class, now);
    assertEquals(session, held.session());
    assertTrue(held.modifyIndex() > token, held + " is not above " + token);
    release(port, key, session, held.modifyIndex());
    assertInstanceOf(LockState.Free.class, stateOf(key));
  }

  @Test
  void releasesOnce() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    long token = acquire(port, key, session);
    long released = release(port, key, session, token);

    ReleaseAnswer again = tryRelease(port, key, session, token);

    assertEquals(
        new LockState.Free(token, released, payload(session)),
        assertInstanceOf(ReleaseAnswer.Moved.class, again).now().state());
  }

  @Test
  void refusesEveryoneForTheLockDelayAfterASessionWasDestroyed() throws Exception {
    SessionId session = openSession(port, SHORT_DELAY);

    assertDelayedAfter(session, () -> fixture.destroy(session));
  }

  @Test
  void refusesEveryoneForTheLockDelayAfterASessionWasEnded() throws Exception {
    SessionId session = openSession(port, SHORT_DELAY);

    assertDelayedAfter(session, () -> port.endSession(session));
  }

  @Test
  void refusesEveryoneForTheLockDelayAfterALivenessCheckWasClosed() throws Exception {
    var liveness = openLiveness();
    SessionId session = openSessionOn(liveness, SHORT_DELAY);

    assertDelayedAfter(session, () -> port.closeLiveness(liveness));
  }

  @Test
  void letsARivalAcquireADeletedKeyAtOnce() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port, LONG_DELAY);
    acquire(port, key, session);
    SessionId other = openSession(rival);

    fixture.delete(key);

    assertInstanceOf(AcquireAnswer.Acquired.class, tryAcquire(rival, key, other));
    assertInstanceOf(RenewAnswer.Renewed.class, port.renew(session, TIMEOUT));
  }

  @Test
  void keepsOtherLocksWhenOneIsReleased() throws Exception {
    LockKey kept = fixture.newKey();
    LockKey given = fixture.newKey();
    SessionId session = openSession(port);
    long token = acquire(port, kept, session);

    release(port, given, session, acquire(port, given, session));

    assertEquals(new LockState.Held(session, token, token, payload(session)), stateOf(kept));
  }

  @Test
  void answersAnInterruptedThreadOrSaysThatItWasCancelled() throws Exception {
    LockKey key = fixture.newKey();
    Thread.currentThread().interrupt();
    try {
      assertEquals(new LockState.Missing(), port.read(key).state());
    } catch (PortException e) {
      // Any other kind would tell something of the backend that the interrupt does not.
      assertEquals(Failure.CANCELLED, e.failure(), e.getMessage());
    } finally {
      // Whether the flag survives is not promised; the next test must not find it.
      boolean unused = Thread.interrupted();
    }
  }

  /** Something that ends a session. */
  private interface Ending {
    void run() throws Exception;
  }

  private void assertDelayedAfter(SessionId holder, Ending ending) throws Exception {
    LockKey key = fixture.newKey();
    SessionId next = openSession(rival);
    acquire(port, key, holder);

    long before = time.now();
    ending.run();
    long after = time.now();
    AcquireAnswer atOnce = tryAcquire(rival, key, next);
    acquireWhenAllowed(key, next);
    long acquired = time.now();

    assertEquals(new AcquireAnswer.Delayed(), atOnce);
    Duration atLeast = Duration.ofNanos(acquired - before);
    Duration atMost = Duration.ofNanos(acquired - after);
    assertTrue(atLeast.compareTo(SHORT_DELAY) >= 0, "acquired after " + atLeast);
    assertTrue(atMost.compareTo(SHORT_DELAY.plus(Recorder.PROMPTLY)) <= 0, "took " + atMost);
  }

  /** Tries until the lock delay is over, and not for much longer. */
  private long acquireWhenAllowed(LockKey key, SessionId session) throws PortException {
    long end = time.now() + SHORT_DELAY.plus(Recorder.PROMPTLY).toNanos();
    AcquireAnswer answer = tryAcquire(rival, key, session);
    while (answer instanceof AcquireAnswer.Delayed && time.now() < end) {
      time.pass(BETWEEN_TRIES);
      answer = tryAcquire(rival, key, session);
    }
    return assertInstanceOf(AcquireAnswer.Acquired.class, answer).fencingToken();
  }
}
