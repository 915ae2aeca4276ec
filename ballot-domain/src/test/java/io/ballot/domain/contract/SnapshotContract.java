package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of locks and sessions when an operator restores a snapshot. */
public abstract class SnapshotContract {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration LOCK_DELAY = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private SnapshotFixture fixture;
  private LockPort port;

  /** A fixture for one test. */
  protected abstract SnapshotFixture newFixture() throws Exception;

  @BeforeEach
  void prepare() throws Exception {
    fixture = newFixture();
    port = fixture.port();
  }

  @Test
  void setsALockAndItsIndexesBack() throws Exception {
    LockKey key = fixture.newKey();
    SessionId first = openSession();
    SessionId second = openSession();
    long token = LockContract.acquire(port, key, first);
    SnapshotFixture.Taken snapshot = fixture.takeSnapshot();
    LockContract.release(port, key, first, token);
    long later = LockContract.acquire(port, key, second);

    snapshot.restore();

    LockObservation seen = port.read(key);
    assertEquals(
        new LockState.Held(first, token, token, LockContract.payload(first)), seen.state());
    assertTrue(seen.index() < later, seen + " is told by an index from before " + later);
  }

  @Test
  void acquiresAgainByTheOldTokenWhoeverHeldTheLockThen() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession();
    long token = LockContract.acquire(port, key, session);
    SnapshotFixture.Taken snapshot = fixture.takeSnapshot();
    LockContract.release(port, key, session, token);

    snapshot.restore();

    assertEquals(token, LockContract.acquire(port, key, session));
  }

  @Test
  void givesWhatComesAfterwardsIndexesAboveAllThatWere() throws Exception {
    LockKey key = fixture.newKey();
    SessionId first = openSession();
    SessionId second = openSession();
    SnapshotFixture.Taken snapshot = fixture.takeSnapshot();
    long lost = LockContract.acquire(port, key, first);

    snapshot.restore();

    assertInstanceOf(LockState.Missing.class, port.read(key).state());
    assertTrue(LockContract.acquire(port, key, second) > lost);
  }

  @Test
  void revivesSessionsThatHaveEndedAndForgetsLaterOnes() throws Exception {
    SessionId ended = openSession();
    SnapshotFixture.Taken snapshot = fixture.takeSnapshot();
    fixture.destroy(ended);
    SessionId later = openSession();

    snapshot.restore();

    assertInstanceOf(RenewAnswer.Renewed.class, port.renew(ended, TIMEOUT));
    assertInstanceOf(RenewAnswer.Gone.class, port.renew(later, TIMEOUT));
  }

  @Test
  void forgetsLockDelays() throws Exception {
    LockKey key = fixture.newKey();
    SessionId holder = openSession();
    SessionId next = openSession();
    SnapshotFixture.Taken snapshot = fixture.takeSnapshot();
    LockContract.acquire(port, key, holder);
    fixture.destroy(holder);
    assertInstanceOf(AcquireAnswer.Delayed.class, LockContract.tryAcquire(port, key, next));

    snapshot.restore();

    assertInstanceOf(AcquireAnswer.Acquired.class, LockContract.tryAcquire(port, key, next));
  }

  private SessionId openSession() throws PortException {
    SessionRequest request = new SessionRequest(TTL, LOCK_DELAY, true, null);
    return assertInstanceOf(SessionAnswer.Opened.class, port.openSession(request)).session();
  }
}
