package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The release that ends a step-down: fenced to its term, and repeated until it is done. */
final class HandoverTest {
  private final Bench bench = Bench.plain();
  private long token;

  /** Everything is done but the release, which is under way. */
  private Bench releasing() {
    bench.leads();
    token = bench.term().fencingToken();
    bench.health(Cast.critical("disk"));
    return bench;
  }

  private LockState.Held held(long index) {
    return new LockState.Held(bench.session(), Cast.MADE, index, Cast.ownPayload(bench.session()));
  }

  @Test
  void theReleaseNamesTheTermsIndexAndLeavesThePayload() {
    releasing();
    assertEquals(
        new ReleaseRequest(Cast.KEY, bench.session(), token, Cast.ownPayload(bench.session())),
        bench.pending(Effect.Release.class).request());
  }

  @Test
  void theReleaseNamesTheIndexOfALaterWriteInTheTerm() {
    bench.leads();
    long index = bench.nextIndex();
    bench.lock(new LockState.Held(bench.session(), Cast.MADE, index, new ForeignValue("hello")));
    bench.phase(Phase.Leading.class);
    bench.health(Cast.critical("disk"));
    assertEquals(index, bench.pending(Effect.Release.class).request().keyIndex());
  }

  @Test
  void aReleaseThatFindsTheLockAtAnotherIndexOfOursUsesThatOneAtOnce() {
    releasing();
    long index = bench.nextIndex();
    bench.releaseMoved(
        new LockState.Held(bench.session(), Cast.MADE, index, new ForeignValue("hello")));
    assertEquals(index, bench.pending(Effect.Release.class).request().keyIndex());
    bench.released();
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void aReleaseThatMovesWithoutAReasonIsRepeatedWithAPause() {
    releasing().releaseMoved(held(token));
    assertFalse(bench.isPending(Effect.Release.class));
    bench.passMillis(130);
    assertTrue(bench.isPending(Effect.Release.class));
  }

  @Test
  void aReleaseThatFindsTheLockTakenOrGoneIsDone() {
    releasing().releaseMoved(new LockState.Missing());
    bench.phase(Phase.StandingBy.class);
    assertEquals(List.of(), bench.notices(Notice.TermLost.class));
  }

  @Test
  void aReleaseThatFailsIsRepeatedAndToldOnce() {
    releasing();
    for (int i = 0; i < 20; i++) {
      bench.releaseFails(Failure.UNAVAILABLE);
      assertFalse(bench.isPending(Effect.Release.class));
      bench.passMillis(1_250);
      assertTrue(bench.isPending(Effect.Release.class));
    }
    assertEquals(
        new Notice.ReleaseTrouble(token, "release: UNAVAILABLE"),
        bench.notice(Notice.ReleaseTrouble.class));
    bench.released();
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void aReleaseIsRepeatedUntilTheLeaseEnds() {
    releasing().renewsNoMore();
    for (int i = 0; i < 12; i++) {
      bench.releaseFails(Failure.TIMEOUT).passMillis(1_250);
      if (!bench.isPending(Effect.Release.class)) {
        bench.passMillis(1_250);
      }
    }
    bench.phase(Phase.Losing.class);
    assertEquals(Reason.LEASE_EXPIRED, bench.notice(Notice.TermLost.class).reason());
    assertEquals(1, bench.diary.stream().filter("demote"::equals).count());
  }

  @Test
  void theWatchMaySeeTheReleaseBeforeItIsAnswered() {
    releasing().lockFree(Cast.ownPayload(bench.session()));
    bench.phase(Phase.StandingBy.class);
    assertEquals(List.of(), bench.notices(Notice.TermLost.class));
    assertEquals(token, bench.notice(Notice.Released.class).fencingToken());
    bench.released();
    assertEquals(1, bench.notices(Notice.Released.class).size());
  }

  @Test
  void theWatchMaySeeTheNextLeaderBeforeTheReleaseIsAnswered() {
    releasing().rivalLeads("r1");
    bench.phase(Phase.StandingBy.class);
    assertEquals(List.of(), bench.notices(Notice.TermLost.class));
    assertEquals(Cast.session("r1"), bench.notice(Notice.LeaderKnown.class).session());
    bench.fresh().releaseFails(Failure.TIMEOUT).pass(Duration.ofSeconds(10));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void theWatchMaySeeTheReleaseWhileTheMarkIsStillBeingRemoved() {
    bench.leads().byHand(Effect.RemoveMark.class).health(Cast.critical("disk"));
    bench.lockFree(Cast.ownPayload(bench.session())).released();
    bench.phase(Phase.SteppingDown.class);
    assertEquals(1, bench.notices(Notice.Released.class).size());
    bench.markRemoved(null);
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void aLockTakenBeforeTheReleaseWasSentIsALoss() {
    bench.leads().byHand(Effect.StartHook.class).health(Cast.critical("disk"));
    bench.rivalLeads("r1");
    bench.phase(Phase.Losing.class);
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.StandingBy.class);
    assertEquals(Reason.UNHEALTHY, bench.notice(Notice.Demoted.class).reason());
  }

  @Test
  void nobodyTriesAgainBeforeItsReleaseIsAnswered() {
    releasing().lockFree(Cast.ownPayload(bench.session())).health(Cast.healthy());
    bench.phase(Phase.Following.class);
    assertFalse(bench.isPending(Effect.Acquire.class));
    bench.released();
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void anAcquireOfOursThatArrivesAfterTheReleaseIsALateOne() {
    bench.tries().acquireFails(Failure.TIMEOUT).passMillis(130);
    bench.acquired();
    bench.fresh().health(Cast.critical("disk")).released();
    bench.lockHeld(Cast.ownPayload(bench.session()));
    assertTrue(bench.isPending(Effect.Release.class));
    bench.released();
    bench.phase(Phase.StandingBy.class);
    assertEquals(List.of(), bench.notices(Notice.TermLost.class));
  }

  @Test
  void aReleaseWithoutAnAnswerEndsNoLaterTerm() {
    releasing().releaseFails(Failure.TIMEOUT).lockFree(Cast.ownPayload(bench.session()));
    bench.phase(Phase.StandingBy.class);
    bench.health(Cast.healthy());
    long second = bench.acquired();
    bench.phase(Phase.Leading.class);
    assertTrue(second > token);
    assertFalse(bench.isPending(Effect.Release.class));
  }

  @Test
  void theNextLeaderIsTriedForAtOnceWhenNothingSpeaksAgainstIt() {
    releasing().health(Cast.healthy()).released();
    bench.phase(Phase.Acquiring.class);
    bench.acquire(new AcquireAnswer.HeldByOther());
    bench.phase(Phase.Following.class);
  }

  @Test
  void aReleaseThatFindsARivalHoldingTheLockIsDone() {
    releasing();
    var rival = Cast.rivalPayload(Cast.session("r1"));
    bench.releaseMoved(new LockState.Held(rival.session(), Cast.MADE, bench.nextIndex(), rival));
    bench.phase(Phase.StandingBy.class);
    assertEquals(List.of(), bench.notices(Notice.TermLost.class));
  }

  @Test
  void anAnswerToTheReleaseOfAnEarlierTermEndsNoLaterOne() {
    releasing().lockFree(Cast.ownPayload(bench.session()));
    long freedAt = bench.seenLock().index();
    bench.health(Cast.healthy()).lockHeld(Cast.ownPayload(bench.session()));
    bench.phase(Phase.Leading.class);
    long second = bench.term().fencingToken();
    bench.byHand(Effect.StartHook.class).fresh().health(Cast.critical("disk"));
    bench.phase(Phase.SteppingDown.class);
    Effect.Release earlier = bench.pending(Effect.Release.class);
    bench.answer(
        earlier,
        new Event.ReleaseReply(
            earlier.attempt(), new Reply.Answered<>(new ReleaseAnswer.Released(freedAt))));
    assertEquals(List.of(), bench.notices(Notice.Released.class));
    bench.hookEnds(Cast.SUCCESS);
    assertEquals(second, bench.pending(Effect.Release.class).request().keyIndex());
    bench.phase(Phase.SteppingDown.class);
  }
}
