package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.LockState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Standing by, following, and trying to acquire. */
final class CandidacyTest {
  private final Bench bench = Bench.plain();

  @Test
  void standsOnceRegistrationHealthAndLockAreSeenAndWantsASession() {
    bench.begin().registered().health(Cast.healthy());
    bench.phase(Phase.Starting.class);
    bench.lockMissing();
    bench.phase(Phase.Following.class);
    assertEquals(List.of("read mark", "want session"), bench.diary);
  }

  @Test
  void doesNotStandBeforeItsHealthIsSeen() {
    bench.begin().registered().lockMissing();
    bench.phase(Phase.StandingBy.class);
    bench.health(Cast.healthy());
    bench.phase(Phase.Following.class);
  }

  @Test
  void doesNotStandWhileACheckIsCriticalAndStandsWhenItRecovers() {
    bench.begin().registered().health(Cast.critical("disk")).lockMissing();
    bench.phase(Phase.StandingBy.class);
    assertEquals(
        new Eligibility.Unhealthy(List.of("disk")),
        bench.notice(Notice.EligibilityChanged.class).eligibility());
    bench.health(Cast.healthy());
    bench.phase(Phase.Following.class);
  }

  @Test
  void aFollowerThatIsNoLongerEligibleStandsBy() {
    bench.follows().health(Cast.critical("disk"));
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void aServiceThatIsRegisteredLateStandsThen() {
    bench.begin().notRegistered().health(Cast.health(false, false)).lockMissing();
    bench.phase(Phase.StandingBy.class);
    assertEquals(
        new Eligibility.NotRegistered(),
        bench.notice(Notice.EligibilityChanged.class).eligibility());
    bench.registered().health(Cast.healthy());
    bench.phase(Phase.Following.class);
  }

  @Test
  void triesAFreeLockAtOnceWithItsPayloadAndOnlyWhileTheLeaseHolds() {
    bench.tries();
    Effect.Acquire acquire = bench.pending(Effect.Acquire.class);
    assertEquals(
        new AcquireRequest(Cast.KEY, bench.session(), Cast.ownPayload(bench.session())),
        acquire.request());
    Session session = bench.state().session();
    assertEquals(
        session == null ? 0 : session.lease().endsAt(bench.election.settings().demoteBudget()),
        acquire.notAfter());
    bench.phase(Phase.Acquiring.class);
  }

  @Test
  void followsALeaderWithoutTryingAndWithoutWakingUp() {
    bench.follows();
    assertEquals(Long.MAX_VALUE, bench.wakeAt());
    bench.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), bench.diary);
    assertEquals(List.of(), bench.notices);
  }

  @Test
  void triesAtOnceWhenTheLeaderReleases() {
    bench.follows().lockFree(Cast.rivalPayload(Cast.session("r1")));
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void doesNotTryWithASessionWhoseLeaseHasRunOut() {
    bench.follows().renewsNoMore().pass(Duration.ofSeconds(20)).lockMissing();
    assertFalse(bench.isPending(Effect.Acquire.class));
    bench.renewed();
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void doesNotBeginToLeadWhileItsAgentDoesNotKnowIt() {
    bench.follows().notRegistered().lockFree(Cast.rivalPayload(Cast.session("r1")));
    bench.phase(Phase.Following.class);
    assertFalse(bench.isPending(Effect.Acquire.class));
    bench.registered();
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void anotherWasFasterAndTheWatchSaysSo() {
    bench.tries().acquire(new AcquireAnswer.HeldByOther()).rivalLeads("r1");
    bench.phase(Phase.Following.class);
    bench.fresh().pass(Duration.ofSeconds(10));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void anotherWasFasterAndTheWatchIsSilentSoTheLockIsRead() {
    bench.tries().acquire(new AcquireAnswer.HeldByOther()).fresh().passMillis(400);
    Effect.ReadLock read = bench.pending(Effect.ReadLock.class);
    assertTrue(read.attempt() > 0);
    var rival = Cast.rivalPayload(Cast.session("r1"));
    long index = bench.nextIndex();
    if (bench.isPending(Effect.Acquire.class)) {
      bench.acquire(new AcquireAnswer.HeldByOther());
    }
    bench.read(index, new LockState.Held(rival.session(), Cast.MADE, index, rival));
    bench.fresh().pass(Duration.ofSeconds(10));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void aSessionThatIsGoneIsRenewedToFindOutAndTheNextTryWaits() {
    bench.tries().fresh().acquire(new AcquireAnswer.SessionGone());
    assertEquals(List.of("renew now"), bench.diary);
    bench.phase(Phase.Following.class);
    bench.passMillis(130);
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void anAcquireForASessionThatIsNotOursAnyMoreCountsForNothing() {
    bench.tries().sessionGone().sessionOpens();
    bench.fresh().acquired();
    bench.phase(Phase.Acquiring.class);
    assertEquals(List.of(), bench.notices(Notice.Elected.class));
    assertEquals(bench.session(), bench.pending(Effect.Acquire.class).request().session());
  }

  @Test
  void anAcquireThatWasOverBeforeItWasAnsweredBeginsNoTerm() {
    bench.tries();
    long token = bench.nextIndex();
    bench.lockMissing();
    bench.fresh().acquire(new AcquireAnswer.Acquired(token, Cast.MADE));
    bench.phase(Phase.Following.class);
    assertEquals(List.of("read lock"), bench.diary);
    bench.passMillis(150);
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void tellsHowMuchOfTheLeaseWasLeftWhenItWasElected() {
    bench.tries().acquired();
    Bench frozen = Bench.plain();
    frozen.tries().freeze(Duration.ofMillis(700)).acquired();
    Duration atOnce = bench.notice(Notice.Elected.class).leaseLeft();
    Duration late = frozen.notice(Notice.Elected.class).leaseLeft();
    assertTrue(late.isPositive(), late.toString());
    assertEquals(Duration.ofMillis(700), atOnce.minus(late));
  }

  @Test
  void oneThatMayNotStandAnyMoreGivesBackWhatItAcquired() {
    bench.tries().health(Cast.critical("disk"));
    bench.phase(Phase.Acquiring.class);
    long token = bench.fresh().acquired();
    bench.phase(Phase.StandingBy.class);
    assertEquals(List.of("release at " + token), bench.diary);
    bench.released();
    assertEquals(Long.MAX_VALUE, bench.wakeAt());
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void aFailedAcquireIsToldOnceAndTriedAgainMoreAndMoreSlowly(Failure failure) {
    bench.tries().acquireFails(failure);
    bench.phase(Phase.Following.class);
    assertEquals("acquire: " + failure, bench.notice(Notice.LockTrouble.class).message());
    boolean futile = failure == Failure.DENIED || failure == Failure.INVALID;
    long longest = 0;
    for (int i = 0; i < 10; i++) {
      long wait = bench.wakeAt() - bench.now();
      longest = Math.max(longest, wait);
      bench.pass(Duration.ofNanos(wait));
      bench.acquireFails(failure);
    }
    assertEquals(1, bench.notices(Notice.LockTrouble.class).size());
    long cap = futile ? 10_000_000_000L : 2_000_000_000L;
    assertTrue(longest > cap * 3 / 4 && longest <= cap * 5 / 4, "waited " + longest);
  }

  @Test
  void aTroubleThatCameBackIsToldAgain() {
    bench.tries().acquireFails(Failure.UNAVAILABLE).pass(Duration.ofMillis(150));
    bench.acquire(new AcquireAnswer.HeldByOther()).pass(Duration.ofSeconds(1));
    bench.acquireFails(Failure.UNAVAILABLE);
    assertEquals(2, bench.notices(Notice.LockTrouble.class).size());
  }

  @Test
  void aLockHeldByASessionOfOursThatHasEndedIsNobodyElses() {
    bench.leads().sessionGone();
    assertEquals(List.of(), bench.notices(Notice.LeaderKnown.class));
    bench.phase(Phase.Following.class);
    bench.sessionOpens();
    assertFalse(bench.isPending(Effect.Acquire.class));
    bench.lockMissing();
    assertTrue(bench.isPending(Effect.Acquire.class));
    assertEquals(List.of(), bench.notices(Notice.HeldInOurName.class));
  }

  @Test
  void tellsOnceWhoLeadsAndThatTheLockIsFree() {
    bench.follows();
    var rival = Cast.rivalPayload(Cast.session("r2"));
    bench.lockHeld(rival).lockHeld(rival).lockFree(rival).lockMissing();
    assertEquals(1, bench.notices(Notice.LeaderKnown.class).size());
    assertEquals(rival, bench.notice(Notice.LeaderKnown.class).leader());
    assertEquals(1, bench.notices(Notice.LockFree.class).size());
  }

  @Test
  void tellsOnceThatSomethingElseUsesTheLock() {
    bench.follows();
    var foreign = new ForeignValue("hello");
    bench.lock(new LockState.Held(Cast.session("x"), Cast.MADE, bench.nextIndex(), foreign));
    bench.lock(new LockState.Held(Cast.session("x"), Cast.MADE, bench.nextIndex(), foreign));
    assertEquals("hello", bench.notice(Notice.ForeignLock.class).value().excerpt());
    assertEquals(null, bench.notice(Notice.LeaderKnown.class).leader());
  }

  @Test
  void aLeaderTellsThatSomethingElseHasWrittenToItsLockAndLeadsOn() {
    bench.leads();
    var foreign = new ForeignValue("hello");
    bench.lock(new LockState.Held(bench.session(), Cast.MADE, bench.nextIndex(), foreign));
    assertEquals(new Notice.ForeignLock(foreign, true), bench.notice(Notice.ForeignLock.class));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void aLockThatIsMarkedAsAnotherToolsIsNeverTriedAndToldOnce() {
    bench.tries().acquireFails(Failure.UNREACHABLE).fresh();
    var marked = new ForeignValue("", "a semaphore");
    bench
        .lock(new LockState.Free(Cast.MADE, bench.nextIndex(), marked))
        .pass(Duration.ofMinutes(2));
    bench
        .lock(new LockState.Free(Cast.MADE, bench.nextIndex(), marked))
        .pass(Duration.ofMinutes(2));
    assertEquals(List.of(), bench.diary);
    assertEquals(marked, bench.notice(Notice.ForeignLock.class).value());
    bench.lockMissing();
    assertEquals(List.of("acquire"), bench.diary);
  }

  @Test
  void aFreeLockWithAValueThatSaysNothingIsTried() {
    bench.stands().sessionOpens().acquireFails(Failure.UNREACHABLE).fresh();
    bench.lock(new LockState.Free(Cast.MADE, bench.nextIndex(), new ForeignValue("hello")));
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of("acquire"), bench.diary);
  }

  @Test
  void aForeignValueThatWasLeftBehindIsToldToo() {
    bench.begin().registered().health(Cast.healthy());
    bench.lock(new LockState.Free(Cast.MADE, bench.nextIndex(), new ForeignValue("hello")));
    assertEquals("hello", bench.notice(Notice.ForeignLock.class).value().excerpt());
  }
}
