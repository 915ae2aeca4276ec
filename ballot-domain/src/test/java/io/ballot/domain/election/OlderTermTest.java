package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where someone may still act on an older term, the winner waits before it tags and promotes. */
final class OlderTermTest {
  private static final SessionId RIVAL = Cast.session("r1");

  private final Bench bench = Bench.plain();

  /** The lock is held, under a key that was made just now. */
  private LockState.Held anew(Payload holder) {
    long index = bench.nextIndex();
    return new LockState.Held(holder.session(), index, index, holder);
  }

  private void waits(Duration expected) {
    bench.phase(Phase.Promoting.class);
    assertFalse(bench.diary.contains("tag others and self"));
    assertFalse(bench.diary.contains("promote"));
    bench.pass(expected.minusMillis(1));
    bench.phase(Phase.Promoting.class);
    assertFalse(bench.diary.contains("promote"));
    bench.passMillis(1);
    assertTrue(bench.diary.contains("promote"));
    bench.phase(Phase.Leading.class);
  }

  @Test
  void nobodyWaitsAfterARelease() {
    bench.follows().lockFree(Cast.rivalPayload(RIVAL)).acquired();
    bench.phase(Phase.Leading.class);
    assertEquals(List.of(), bench.notices(Notice.PromotionWaits.class));
  }

  @Test
  void aKeyThatVanishedHasTheWinnerWaitOneLockDelayFromThenOn() {
    bench.follows().lockMissing().passMillis(200).acquired();
    assertEquals(Duration.ofMillis(9_800), bench.notice(Notice.PromotionWaits.class).lasts());
    waits(Duration.ofMillis(9_800));
  }

  @Test
  void theLockDelayIsTheOneInThePayloadThatVanished() {
    Payload payload = Cast.rivalPayload(RIVAL, Duration.ofSeconds(3));
    bench.follows().lockHeld(payload).lockMissing().acquired();
    waits(Duration.ofSeconds(3));
  }

  @Test
  void seeingTheLockInOurOwnHandBeforeTheAnswerChangesNothing() {
    bench.follows().lockMissing();
    bench.lockHeld(Cast.ownPayload(bench.session()));
    LockState.Held held = bench.heldLock();
    bench.acquire(new AcquireAnswer.Acquired(held.modifyIndex(), Cast.MADE));
    waits(Duration.ofSeconds(10));
  }

  @Test
  void aWinnerInBetweenDoesNotShortenTheWait() {
    bench.follows().lockMissing().passMillis(1_000);
    bench.acquire(new AcquireAnswer.HeldByOther());
    Payload second = Cast.rivalPayload(Cast.session("r2"), Duration.ofSeconds(1));
    bench.lockHeld(second).lockFree(second).acquired();
    waits(Duration.ofSeconds(9));
  }

  @Test
  void aLockThatCouldBeHadOnlyAfterTheDelayIsPromotedOnAtOnce() {
    bench.follows().lockMissing();
    bench.acquire(new AcquireAnswer.Delayed());
    bench.pass(Duration.ofMillis(9_950));
    bench.acquire(new AcquireAnswer.Delayed());
    bench.pass(Duration.ofMillis(60)).acquired();
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aRestOfSomeMillisecondsIsWaitedOutWithoutAWord() {
    bench.follows().lockMissing();
    bench.acquire(new AcquireAnswer.Delayed());
    bench.pass(Duration.ofMillis(9_950)).acquired();
    assertEquals(List.of(), bench.notices(Notice.PromotionWaits.class));
    waits(Duration.ofMillis(50));
  }

  @Test
  void aTermOfAnothersThatEndedUnseenMayHaveLostItsKey() {
    bench.follows().lockFree(Cast.rivalPayload(RIVAL));
    bench.lockHeld(Cast.rivalPayload(Cast.session("r2"), Duration.ofSeconds(3)));
    bench.acquiredAnew();
    waits(Duration.ofSeconds(3));
  }

  @Test
  void aKeyThatWasMadeAnewHadVanishedUnseen() {
    bench.follows().lockFree(Cast.rivalPayload(RIVAL)).acquiredAnew();
    waits(Duration.ofSeconds(10));
  }

  @Test
  void aKeyThatWasMadeAnewHadVanishedThoughTheLockIsSeenInOurOwnHandFirst() {
    bench.follows().lockFree(Cast.rivalPayload(RIVAL));
    LockState.Held held = anew(Cast.ownPayload(bench.session()));
    bench.lock(held);
    bench.acquire(new AcquireAnswer.Acquired(held.modifyIndex(), held.createIndex()));
    waits(Duration.ofSeconds(10));
  }

  @Test
  void aSecondSightingOfOurOwnHandDoesNotForgetTheOlderKey() {
    bench.follows().lockFree(Cast.rivalPayload(RIVAL));
    LockState.Held held = anew(Cast.ownPayload(bench.session()));
    bench.lock(held).lock(held);
    bench.acquire(new AcquireAnswer.Acquired(held.modifyIndex(), held.createIndex()));
    waits(Duration.ofSeconds(10));
  }

  @Test
  void soItHadIfTheAnswerIsLostAndTheLockIsOnlySeenInOurOwnHand() {
    bench.follows().lockFree(Cast.rivalPayload(RIVAL));
    bench.lockHeld(Cast.rivalPayload(Cast.session("r2"), Duration.ofSeconds(3)));
    bench.acquireFails(Failure.UNREACHABLE);
    bench.lock(anew(Cast.ownPayload(bench.session())));
    assertTrue(bench.notice(Notice.Elected.class).adopted());
    waits(Duration.ofSeconds(3));
  }

  @Test
  void aKeyThatSomebodyElseMadeAnewAndGaveBackHadVanishedToo() {
    Payload second = Cast.rivalPayload(Cast.session("r2"));
    bench.follows().lockHeld(Cast.rivalPayload(RIVAL, Duration.ofSeconds(3)));
    LockState.Held held = anew(second);
    bench.lock(held).passMillis(1_000);
    bench.lock(new LockState.Free(held.createIndex(), bench.nextIndex(), second));
    bench.acquire(new AcquireAnswer.Acquired(bench.nextIndex(), held.createIndex()));
    waits(Duration.ofSeconds(2));
  }

  @Test
  void aKeyThatWentFromOurHandToAnothersIsNotWaitedForByOurselves() {
    Payload second = Cast.rivalPayload(Cast.session("r2"));
    bench.leads();
    LockState.Held held = anew(second);
    bench.lock(held).fresh();
    bench.lock(new LockState.Free(held.createIndex(), bench.nextIndex(), second));
    bench.acquire(new AcquireAnswer.Acquired(bench.nextIndex(), held.createIndex()));
    assertEquals(List.of(), bench.notices(Notice.PromotionWaits.class));
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aKeyThatCameBackToOurHandMayHaveHadAnotherHolderMeanwhile() {
    bench.leads().fresh();
    LockState.Held held = anew(Cast.ownPayload(bench.session()));
    bench.lock(held).released();
    assertEquals(Reason.LOST, bench.notice(Notice.TermLost.class).reason());
    bench.fresh();
    bench.acquire(new AcquireAnswer.Acquired(bench.nextIndex(), held.createIndex()));
    waits(Duration.ofSeconds(10));
  }

  @Test
  void aKeyThatWasReleasedByUsIsTheSameWhenItIsTakenAgain() {
    bench.leads().health(Cast.critical("disk")).released();
    bench.health(Cast.healthy()).fresh().acquired();
    assertEquals(List.of(), bench.notices(Notice.PromotionWaits.class));
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aKeyThatNobodyHasSeenYetIsNewWithoutAWait() {
    bench.tries().acquiredAnew();
    bench.phase(Phase.Leading.class);
  }

  @Test
  void nobodyWaitsForItself() {
    bench.leads().lockMissing();
    bench.phase(Phase.Acquiring.class);
    bench.acquired();
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aLockThatWasNeverSeenHeldIsPromotedOnAtOnce() {
    bench.tries().acquired();
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aWinnerInBetweenThatWasSeenAtOnceDoesNotShortenTheWaitForAnNcodeLeader() {
    Payload second = Cast.rivalPayload(Cast.session("r2"), Duration.ofSeconds(1));
    bench.follows().lockHeld(Cast.ncodePayload(RIVAL)).lockHeld(second).passMillis(1_000);
    bench.lockMissing().acquired();
    waits(Duration.ofSeconds(5));
  }

  @Test
  void anNcodeLeaderThatCameAndWentUnseenWhileTheKeyWasGoneIsWaitedForToo() {
    bench.follows().lockMissing();
    bench.acquire(new AcquireAnswer.Delayed());
    bench.passMillis(9_900).lockFree(Cast.ncodePayload(RIVAL)).passMillis(50).acquired();
    waits(Duration.ofMillis(5_950));
  }

  @Test
  void afterAnNcodeLeaderTheWinnerWaitsHalfATtlAndASecond() {
    Payload ncode = Cast.ncodePayload(RIVAL);
    bench.follows().lockHeld(ncode).lockFree(ncode).acquired();
    waits(Duration.ofSeconds(6));
  }

  @Test
  void anNcodeLeaderOfLongAgoHasTwoSecondsFromOurPayloadOnToBeginItsDemoteHook() {
    bench.begin().registered().health(Cast.healthy()).lockFree(Cast.ncodePayload(RIVAL));
    bench.pass(Duration.ofSeconds(20)).sessionOpens().acquired();
    waits(Duration.ofSeconds(2));
  }

  @Test
  void soItHasIfTheLockIsSeenInOurOwnHandBeforeTheAnswer() {
    bench.begin().registered().health(Cast.healthy()).lockFree(Cast.ncodePayload(RIVAL));
    bench.pass(Duration.ofSeconds(20)).sessionOpens();
    bench.lockHeld(Cast.ownPayload(bench.session()));
    bench.acquire(new AcquireAnswer.Acquired(bench.heldLock().modifyIndex(), Cast.MADE));
    waits(Duration.ofSeconds(2));
  }

  @Test
  void aBallotLeaderInBetweenDoesNotShortenTheWaitForAnNcodeLeader() {
    Payload ncode = Cast.ncodePayload(RIVAL);
    Payload ballot = Cast.rivalPayload(Cast.session("r2"));
    bench.follows().lockHeld(ncode).lockFree(ncode);
    bench.acquire(new AcquireAnswer.HeldByOther());
    bench.lockHeld(ballot).passMillis(500).lockFree(ballot).acquired();
    waits(Duration.ofMillis(5_500));
  }

  @Test
  void anNcodePayloadThatWasLeftBehindIsWaitedForFromWhenItWasSeen() {
    bench.begin().registered().health(Cast.healthy()).lockFree(Cast.ncodePayload(RIVAL));
    bench.sessionOpens().acquired();
    waits(Duration.ofSeconds(6));
  }

  @Test
  void anNcodeLeaderThatWasOvertakenByALateAcquireOfOursIsWaitedForToo() {
    bench.tries().lockHeld(Cast.ncodePayload(RIVAL)).acquired();
    waits(Duration.ofSeconds(6));
  }

  @Test
  void whoStopsBeingEligibleWhileItWaitsRunsNoHookAndKeepsTheLockUntilTheWaitIsOver() {
    bench.follows().lockMissing().acquired();
    bench.fresh().passMillis(3_000).health(Cast.critical("disk")).passMillis(6_999);
    bench.phase(Phase.SteppingDown.class);
    assertFalse(bench.isPending(Effect.Release.class));
    bench.passMillis(1);
    bench.released();
    bench.phase(Phase.StandingBy.class);
    assertFalse(bench.diary.contains("promote"));
    assertFalse(bench.diary.contains("demote"));
  }

  @Test
  void aStopWhileItWaitsKeepsTheLockJustSo() {
    bench.follows().lockMissing().acquired();
    bench.passMillis(3_000).stop().passMillis(6_999);
    assertFalse(bench.isPending(Effect.Release.class));
    bench.passMillis(1).released();
    bench.phase(Phase.Stopped.class);
  }

  @Test
  void theLeaseIsWatchedWhileItWaits() {
    bench.follows().lockMissing().acquired();
    bench.contactLost().renewsNoMore().pass(Duration.ofSeconds(8));
    assertEquals(Reason.LEASE_EXPIRED, bench.notice(Notice.TermLost.class).reason());
    assertFalse(bench.diary.contains("promote"));
    assertFalse(bench.diary.contains("demote"));
  }

  @Test
  void anNcodeLeaderThatCameAndWentUnseenAfterOurOwnTermIsWaitedForToo() {
    bench.leads().lockFree(Cast.ncodePayload(RIVAL)).fresh().acquired();
    waits(Duration.ofSeconds(6));
  }

  @Test
  void anNcodeLeaderThatCameAndWentUnseenWhileTheLockWasFreeIsWaitedForToo() {
    bench.begin().registered().health(Cast.healthy());
    bench.lockFree(Cast.rivalPayload(Cast.session("r2"))).pass(Duration.ofSeconds(20));
    bench.lockFree(Cast.ncodePayload(RIVAL)).sessionOpens().acquired();
    waits(Duration.ofSeconds(6));
  }

  @Test
  void aFreeKeyThatVanishesMayHaveHadAnUnseenLeaderEvenIfTheLastOneWasOurs() {
    bench.leads().health(Cast.critical("disk")).released();
    bench.lockMissing().health(Cast.healthy()).fresh().acquired();
    waits(Duration.ofSeconds(10));
  }

  @Test
  void aFormerLeaderThatWasAwayWaitsForWhoeverLedUnseenWhenItFindsNoKey() {
    bench.leads().contactLost().renewsNoMore().pass(Duration.ofSeconds(9));
    assertEquals(Reason.LEASE_EXPIRED, bench.notice(Notice.TermLost.class).reason());
    bench.releaseFails(Failure.TIMEOUT).sessionGone().pass(Duration.ofSeconds(40)).fresh();
    bench.lockMissing().sessionOpens().acquiredAnew();
    waits(Duration.ofSeconds(10));
  }

  @Test
  void anNcodeLeaderThatWasFollowedUnseenByOneThatGaveTheLockBackIsWaitedForToo() {
    bench.begin().registered().health(Cast.healthy()).sessionOpens();
    bench.lockHeld(Cast.ncodePayload(RIVAL)).pass(Duration.ofSeconds(20)).fresh();
    bench.lockFree(Cast.rivalPayload(Cast.session("r2"))).acquired();
    waits(Duration.ofSeconds(6));
  }
}
