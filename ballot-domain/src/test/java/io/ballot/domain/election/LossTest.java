package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.TagAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The term was taken: demoted at once, without waiting for anything. */
final class LossTest {
  private final Bench bench = Bench.plain();

  private Bench leadsWithHooksByHand() {
    return bench.leads().byHand(Effect.StartHook.class);
  }

  private String hookVariable(String name) {
    return String.valueOf(bench.pending(Effect.StartHook.class).call().environment().get(name));
  }

  @Test
  void aSessionThatIsGoneIsALoss() {
    leadsWithHooksByHand();
    long token = bench.term().fencingToken();
    bench.sessionGone();
    Notice.TermLost lost = bench.notice(Notice.TermLost.class);
    assertEquals(new Notice.TermLost(token, Reason.LOST, "the session s1 is gone"), lost);
    assertEquals("lost", hookVariable("BALLOT_REASON"));
    assertEquals("", hookVariable("ADDRESS"));
    bench.hookEnds(Cast.SUCCESS);
    assertEquals(
        List.of("untag", "demote", "demote ended", "remove mark", "unwatch service"), bench.diary);
    bench.phase(Phase.Following.class);
  }

  @Test
  void aSessionInPlaceOfAnotherIsALoss() {
    leadsWithHooksByHand().sessionOpens();
    assertEquals("the session s1 is gone", bench.notice(Notice.TermLost.class).detail());
    bench.notice(Notice.SessionEnded.class);
    bench.notice(Notice.SessionOpened.class);
  }

  @Test
  void anotherHolderIsALossAndTheHookLearnsItsAddress() {
    leadsWithHooksByHand().rivalLeads("r1");
    assertEquals("the session r1 holds the lock", bench.notice(Notice.TermLost.class).detail());
    assertEquals("10.0.0.2", hookVariable("ADDRESS"));
    assertEquals("r1", hookVariable("SESSIONID"));
    assertEquals("s1", hookVariable("BALLOT_SESSION"));
    bench.hookEnds(Cast.SUCCESS);
    assertFalse(bench.isPending(Effect.Release.class));
    bench.phase(Phase.Following.class);
  }

  @Test
  void aLockWithoutAHolderIsALossAndItStandsAgainWithTheSameSession() {
    leadsWithHooksByHand().lockFree(Cast.ownPayload(bench.session()));
    assertEquals("nobody holds the lock", bench.notice(Notice.TermLost.class).detail());
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Acquiring.class);
    assertEquals(List.of(), bench.notices(Notice.SessionEnded.class));
  }

  @Test
  void aDeletedKeyIsALossAndItStandsAgainWithTheSameSession() {
    leadsWithHooksByHand().lockMissing();
    assertEquals("the lock's key was deleted", bench.notice(Notice.TermLost.class).detail());
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Acquiring.class);
  }

  @Test
  void aNewIndexUnderTheSamePayloadIsANewTermSoTheOldOneIsLost() {
    leadsWithHooksByHand();
    long index = bench.nextIndex();
    var own = Cast.ownPayload(bench.session());
    bench.lock(new LockState.Held(bench.session(), Cast.MADE, index, own));
    assertEquals(Reason.LOST, bench.notice(Notice.TermLost.class).reason());
    bench.hookEnds(Cast.SUCCESS);
    bench.releaseMoved(new LockState.Held(bench.session(), Cast.MADE, index, own));
    assertEquals(index, bench.pending(Effect.Release.class).request().keyIndex());
    bench.released();
    bench.phase(Phase.Acquiring.class);
  }

  @Test
  void anotherValueUnderOurSessionIsStillOurTerm() {
    bench.leads();
    long index = bench.nextIndex();
    bench.lock(new LockState.Held(bench.session(), Cast.MADE, index, new ForeignValue("hello")));
    bench.phase(Phase.Leading.class);
    assertEquals(index, bench.term().keyIndex());
    assertTrue(bench.term().fencingToken() < index);
  }

  @Test
  void anAnswerFromBeforeTheTermIsNoLoss() {
    bench.follows();
    var rival = Cast.rivalPayload(Cast.session("r1"));
    bench.lockFree(rival);
    LockObservation free = bench.seenLock();
    bench.acquired();
    bench.phase(Phase.Leading.class);
    bench.fresh().lockAt(free.index(), free.state());
    bench.lockAt(free.index() - 1, new LockState.Held(rival.session(), Cast.MADE, 1, rival));
    bench.phase(Phase.Leading.class);
    assertEquals(List.of(), bench.notices);
  }

  @Test
  void anIndexThatWasResetIsNoLoss() {
    bench.leads().lockAt(3, new LockState.Missing()).passMillis(400);
    bench.phase(Phase.Leading.class);
    bench.readFails(Failure.TIMEOUT).passMillis(10_000);
    bench.phase(Phase.Leading.class);
  }

  @Test
  void whatCannotBeSeenIsNoLoss() {
    bench.leads().lockAt(3, new LockState.Missing()).passMillis(400).readFails(Failure.DENIED);
    bench.send(new Event.ServiceSeen(new ServiceObservation(900, List.of())));
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aRunningPromoteHookIsKilled() {
    bench.byHand(Effect.StartHook.class).wins().hookStarts().fresh().lockMissing();
    assertEquals(List.of("untag", "kill hook"), bench.diary);
    bench.hookEnds(Cast.STOPPED);
    assertEquals(HookEvent.DEMOTE, bench.pending(Effect.StartHook.class).call().event());
  }

  @Test
  void aPromoteHookThatIsBeingStoppedIsKilledThen() {
    bench.byHand(Effect.StartHook.class).wins().hookStarts().health(Cast.critical("disk"));
    bench.fresh().rivalLeads("r1");
    assertEquals(List.of("kill hook"), bench.diary);
  }

  @Test
  void aPromoteHookThatNeverStartedNeedsNoDemoteHook() {
    bench.byHand(Effect.StartHook.class).wins().fresh().lockMissing();
    bench.hookEnds(new HookOutcome.NotStarted("it was called off before it had started"));
    assertFalse(bench.diary.contains("demote"));
    assertEquals(Duration.ZERO, bench.notice(Notice.Demoted.class).overrun());
  }

  @Test
  void aLossBeforeThePromoteHookRunsNoHook() {
    bench.byHand(Effect.WriteMark.class).wins().fresh().lockMissing().markWritten(null);
    assertEquals(List.of("untag", "remove mark", "unwatch service", "acquire"), bench.diary);
  }

  @Test
  void theDemoteHookDoesNotWaitForTheUntagging() {
    bench.leads().byHand(Effect.RemoveTag.class).lockMissing();
    assertTrue(bench.diary.contains("demote"));
    bench.phase(Phase.Acquiring.class);
    bench.tag(new TagAnswer.Done(true));
  }

  @Test
  void aDemoteHookThatRunsAlreadyIsLeftToItsEnd() {
    leadsWithHooksByHand().health(Cast.critical("disk")).hookStarts().fresh().rivalLeads("r1");
    assertEquals(List.of(), bench.diary);
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.StandingBy.class);
    assertEquals(1, bench.notices(Notice.TermLost.class).size());
  }

  @Test
  void aLockThatIsStillOursAfterALossIsReleasedOnceTheDemoteHookHasEnded() {
    leadsWithHooksByHand().renewsNoMore().pass(Duration.ofSeconds(11));
    bench.phase(Phase.Losing.class);
    bench.renewed();
    assertFalse(bench.isPending(Effect.Release.class));
    bench.hookEnds(Cast.SUCCESS);
    bench.released();
    bench.phase(Phase.Acquiring.class);
  }

  @Test
  void anOverrunIsCountedFromWhenAnotherWasSeenToHoldTheLock() {
    leadsWithHooksByHand().rivalLeads("r1").pass(Duration.ofSeconds(7)).hookEnds(Cast.SUCCESS);
    assertEquals(Duration.ofSeconds(7), bench.notice(Notice.Demoted.class).overrun());
  }

  @Test
  void anOverrunAfterADeletionIsCountedFromOneLockDelayLaterForTheNextWaitsThatLong() {
    leadsWithHooksByHand().lockMissing().pass(Duration.ofSeconds(12)).hookEnds(Cast.SUCCESS);
    assertEquals(Duration.ofSeconds(2), bench.notice(Notice.Demoted.class).overrun());
  }

  @Test
  void anOverrunAfterTheSessionsEndIsCountedFromTheTakeoverBoundOfThatSession() {
    leadsWithHooksByHand().sessionOpens().pass(Duration.ofSeconds(13)).hookEnds(Cast.SUCCESS);
    assertEquals(Duration.ofMillis(500), bench.notice(Notice.Demoted.class).overrun());
  }

  @Test
  void aDemotionInTimeIsNoOverrun() {
    leadsWithHooksByHand().sessionGone().pass(Duration.ofSeconds(12)).hookEnds(Cast.SUCCESS);
    assertEquals(Duration.ZERO, bench.notice(Notice.Demoted.class).overrun());
  }

  @Test
  void aLockThatWasOursToTheLastMeansNoOverrun() {
    leadsWithHooksByHand().renewsNoMore().pass(Duration.ofSeconds(30)).renewed();
    bench.hookEnds(Cast.SUCCESS).released();
    assertEquals(Duration.ZERO, bench.notice(Notice.Demoted.class).overrun());
  }

  @Test
  void aLostTermHasItSitOutNothing() {
    bench.leads().lockMissing();
    assertEquals(List.of(), bench.notices(Notice.SittingOut.class));
  }

  @Test
  void aTermThatWasNeverPromotedCannotOverrun() {
    bench.byHand(Effect.WriteMark.class).wins().freeze(Duration.ofMinutes(1)).sessionGone();
    bench.markWritten(null);
    assertEquals(Duration.ZERO, bench.notice(Notice.Demoted.class).overrun());
  }
}
