package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator restored a snapshot: lock and indexes are what they were when it was taken. */
final class RestoredSnapshotTest {
  private static final Payload RIVAL = Cast.rivalPayload(Cast.session("r1"));
  private static final long LONG_AGO = 5;

  private final Bench bench = Bench.plain();

  private static LockState rivalHeldLongAgo() {
    return new LockState.Held(RIVAL.session(), Cast.MADE, LONG_AGO, RIVAL);
  }

  private LockState weHeld(long index) {
    return new LockState.Held(bench.session(), Cast.MADE, index, Cast.ownPayload(bench.session()));
  }

  /**
   * The watch shows the lock in our hand at that index, and so does the read that this calls for.
   */
  private void comesBackToUs(long index) {
    bench.lockAt(index, weHeld(index)).passMillis(400).fresh();
    bench.read(index, weHeld(index));
  }

  @Test
  void aLeaderLearnsByReadingThatAnotherHoldsItsLock() {
    bench.leads().lockAt(LONG_AGO, rivalHeldLongAgo()).passMillis(400);
    bench.phase(Phase.Leading.class);
    bench.read(LONG_AGO, rivalHeldLongAgo());
    assertEquals("the session r1 holds the lock", bench.notice(Notice.TermLost.class).detail());
  }

  @Test
  void aLeaderLearnsByReadingThatNobodyHoldsItsLock() {
    bench.leads().lockAt(LONG_AGO, new LockState.Missing()).passMillis(400);
    bench.read(LONG_AGO, new LockState.Missing());
    assertEquals("the lock's key was deleted", bench.notice(Notice.TermLost.class).detail());
  }

  @Test
  void aReadThatTheWatchHasOvertakenProvesNothing() {
    bench.leads().lockAt(LONG_AGO, rivalHeldLongAgo()).passMillis(400);
    bench.lock(
        new LockState.Held(
            bench.session(), Cast.MADE, bench.nextIndex(), new ForeignValue("overwritten")));
    bench.read(LONG_AGO, rivalHeldLongAgo());
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aLeaderWhoseKeyIsSetBackWithinItsTermIsFencedByTheIndexThatTheKeyHasNow() {
    bench.leads();
    long token = bench.term().fencingToken();
    long overwritten = bench.nextIndex();
    bench.lock(
        new LockState.Held(
            bench.session(), Cast.MADE, overwritten, new ForeignValue("overwritten")));
    assertEquals(overwritten, bench.term().keyIndex());
    comesBackToUs(token);
    bench.phase(Phase.Leading.class);
    assertEquals(token, bench.term().keyIndex());
  }

  @Test
  void aLeaderWhoseLockIsSetBackToAnEarlierTermOfItsOwnGoesOnWithItsToken() {
    bench.leads();
    long token = bench.term().fencingToken();
    comesBackToUs(LONG_AGO);
    bench.phase(Phase.Leading.class);
    assertEquals(token, bench.term().fencingToken());
    assertEquals(LONG_AGO, bench.term().keyIndex());
  }

  @Test
  void aLockThatComesBackToUsByAnOldTokenIsGivenBackAndTriedAnew() {
    bench.follows();
    comesBackToUs(LONG_AGO);
    assertEquals(List.of(), bench.notices(Notice.Elected.class));
    assertEquals(List.of("release at " + LONG_AGO), bench.diary);
    bench.released();
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void ourOwnTermThatHasEndedDoesNotBeginAgain() {
    bench.leads();
    long token = bench.term().fencingToken();
    bench.health(Cast.critical("disk")).released();
    bench.rivalLeads("r1").health(Cast.healthy());
    comesBackToUs(token);
    assertEquals(List.of(), bench.notices(Notice.Elected.class));
    assertEquals(List.of("release at " + token), bench.diary);
  }

  @Test
  void anAcquireThatIsAnsweredByAnOldTokenIsNoTerm() {
    bench.follows().lockFree(RIVAL);
    bench.fresh().acquire(new AcquireAnswer.Acquired(LONG_AGO, Cast.MADE));
    assertEquals(List.of(), bench.notices(Notice.Elected.class));
    bench.read(LONG_AGO, weHeld(LONG_AGO));
    assertEquals(List.of(), bench.notices(Notice.Elected.class));
    assertTrue(bench.isPending(Effect.Release.class));
  }

  @Test
  void onNewServersThatCountFromTheBeginningAnElectionGoesOn() {
    bench.follows();
    long before = bench.heldLock().modifyIndex();
    bench.lockAt(3, new LockState.Missing()).passMillis(400);
    bench.read(3, new LockState.Missing());
    bench.acquire(new AcquireAnswer.Acquired(11, 11)).passMillis(10_000);
    assertTrue(bench.isPending(Effect.Release.class));
    bench.releaseAt(12);
    bench.acquire(new AcquireAnswer.Acquired(13, 11));
    assertEquals(13, bench.term().fencingToken());
    assertTrue(before > 13);
  }

  @Test
  void aLeaderWhoseLockWasSetBackHearsOfWhatComesNext() {
    bench.leads();
    comesBackToUs(LONG_AGO);
    bench.lockAt(50, new LockState.Held(RIVAL.session(), Cast.MADE, 50, RIVAL));
    assertEquals("the session r1 holds the lock", bench.notice(Notice.TermLost.class).detail());
  }

  @Test
  void aLeaderWhoseLockIsSetForwardAgainKeepsItsTerm() {
    bench.leads();
    long token = bench.term().fencingToken();
    comesBackToUs(LONG_AGO);
    bench.lockAt(token, weHeld(token));
    bench.phase(Phase.Leading.class);
    assertEquals(token, bench.term().keyIndex());
  }

  @Test
  void theLateAnswerToAnEarlierReleaseDoesNotMakeTheServersNew() {
    bench.leads();
    long token = bench.term().fencingToken();
    bench.health(Cast.critical("disk"));
    long released = bench.nextIndex();
    bench.rivalLeads("r1").releaseAt(released);
    bench.health(Cast.healthy());
    comesBackToUs(token);
    assertEquals(List.of("release at " + token), bench.diary);
  }
}
