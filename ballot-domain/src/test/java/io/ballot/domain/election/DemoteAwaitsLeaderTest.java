package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.TagAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ncode/ballot's order: released first, demoted once the next leader is known. */
final class DemoteAwaitsLeaderTest {
  private final Bench bench =
      Bench.with(settings -> settings.demoteAwaitsLeader(true).hookTimeout(Duration.ofSeconds(40)));

  private Bench released() {
    bench.leads().byHand(Effect.StartHook.class);
    long token = bench.term().fencingToken();
    bench.health(Cast.critical("disk"));
    assertEquals(List.of("untag", "release at " + token), bench.diary);
    return bench.released();
  }

  private String address() {
    return String.valueOf(
        bench.pending(Effect.StartHook.class).call().environment().get("ADDRESS"));
  }

  @Test
  void theDemoteHookRunsOnceTheNextLeaderIsKnownWithItsAddress() {
    released().pass(Duration.ofSeconds(3));
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.rivalLeads("r1");
    assertEquals("10.0.0.2", address());
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.StandingBy.class);
    assertEquals(List.of(), bench.notices(Notice.TermLost.class));
  }

  @Test
  void itWaitsForOneHookTimeoutAtMostAndThenRunsWithAnEmptyAddress() {
    released().passMillis(39_999);
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.passMillis(1);
    assertEquals("", address());
  }

  @Test
  void aLockHeldBySomethingElseNamesNoLeader() {
    released();
    bench.lock(
        new LockState.Held(
            Cast.session("x"), Cast.MADE, bench.nextIndex(), new ForeignValue("hi")));
    assertFalse(bench.isPending(Effect.StartHook.class));
  }

  @Test
  void atAShutdownItWaitsForFiveSeconds() {
    bench.leads().byHand(Effect.StartHook.class).stop().released();
    bench.passMillis(4_999);
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.passMillis(1);
    assertTrue(bench.isPending(Effect.StartHook.class));
  }

  @Test
  void aShutdownThatComesWhileItWaitsShortensTheWaitToFiveSeconds() {
    released().pass(Duration.ofSeconds(20)).stop().passMillis(4_999);
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.passMillis(1);
    assertTrue(bench.isPending(Effect.StartHook.class));
  }

  @Test
  void atAShutdownALockThatCannotBeReleasedIsNotTakenForOursAgain() {
    bench.leads().byHand(Effect.StartHook.class).contactLost().renewsNoMore();
    bench.pass(Duration.ofSeconds(5)).stop().releaseFails(Failure.TIMEOUT);
    bench.pass(Duration.ofSeconds(4));
    assertEquals(Reason.LEASE_EXPIRED, bench.notice(Notice.TermLost.class).reason());
    if (bench.isPending(Effect.Release.class)) {
      bench.releaseFails(Failure.TIMEOUT);
    }
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.pass(Duration.ofSeconds(1));
    assertEquals("", address());
  }

  @Test
  void afterALossItWaitsToo() {
    bench.leads().byHand(Effect.StartHook.class).sessionGone();
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.lockMissing();
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.rivalLeads("r1");
    assertEquals("10.0.0.2", address());
  }

  @Test
  void afterALossThatShowsTheNextLeaderItRunsAtOnce() {
    bench.leads().byHand(Effect.StartHook.class).rivalLeads("r1");
    assertEquals("10.0.0.2", address());
    assertFalse(bench.isPending(Effect.Release.class));
  }

  @Test
  void afterALossByTheLeasesEndItGivesBackWhatIsStillOursAndWaits() {
    bench.leads().byHand(Effect.StartHook.class).renewsNoMore().pass(Duration.ofSeconds(11));
    bench.phase(Phase.Losing.class);
    bench.releaseFails(Failure.UNREACHABLE).pass(Duration.ofSeconds(2)).renewed();
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.released().rivalLeads("r1");
    assertEquals("10.0.0.2", address());
  }

  @Test
  void itNeverPromotesAgainBeforeItHasDemoted() {
    released().health(Cast.healthy()).pass(Duration.ofSeconds(10));
    bench.phase(Phase.SteppingDown.class);
    assertFalse(bench.isPending(Effect.Acquire.class));
    bench.hookEnds(Cast.SUCCESS);
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void aRoleThatNobodyTakesIsNotKeptFromTheOneWhoMayStandAgain() {
    released().pass(Duration.ofSeconds(5)).health(Cast.healthy());
    assertEquals("", address());
    bench.hookEnds(Cast.SUCCESS);
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void othersHaveTwoSecondsToTakeTheRoleFromOneWhoMayStandAgain() {
    released().health(Cast.healthy()).passMillis(1_999);
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.passMillis(1);
    assertEquals("", address());
  }

  @Test
  void aRoleThatTheLockDelayKeepsFromEveryoneIsStillWaitedFor() {
    bench.leads().byHand(Effect.StartHook.class).sessionGone().lockMissing().sessionOpens();
    bench.pass(Duration.ofMillis(11_999));
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.passMillis(1);
    assertEquals("", address());
  }

  @Test
  void aLateAcquireOfOursEndsTheWaitForNobodyElseCanLeadThen() {
    released().lockHeld(Cast.ownPayload(bench.session()));
    assertEquals("", address());
    bench.hookEnds(Cast.SUCCESS);
    assertTrue(bench.isPending(Effect.Release.class));
  }

  @Test
  void aRunningPromoteHookEndsBeforeTheLockIsReleased() {
    bench.byHand(Effect.StartHook.class).wins().hookStarts().fresh();
    bench.health(Cast.critical("disk"));
    assertEquals(List.of("untag", "stop hook"), bench.diary);
    bench.hookEnds(Cast.STOPPED);
    assertTrue(bench.isPending(Effect.Release.class));
  }

  @Test
  void theUntaggingHasItsMomentBeforeTheRelease() {
    bench.leads().byHand(Effect.StartHook.class, Effect.RemoveTag.class);
    bench.health(Cast.critical("disk"));
    assertFalse(bench.isPending(Effect.Release.class));
    bench.tag(new TagAnswer.Done(true));
    assertTrue(bench.isPending(Effect.Release.class));
  }

  @Test
  void withoutADemoteHookNobodyIsWaitedFor() {
    Hooks hooks = new Hooks(Cast.command("promote"), null, null);
    Bench plain = Bench.with(settings -> settings.demoteAwaitsLeader(true).hooks(hooks));
    plain.leads().health(Cast.critical("disk")).released();
    plain.phase(Phase.StandingBy.class);
  }

  @Test
  void anUntaggingThatIsRepeatedHoldsNothingUp() {
    released().byHand(Effect.RemoveTag.class).passMillis(300).registered("primary");
    assertTrue(bench.isPending(Effect.RemoveTag.class));
    bench.rivalLeads("r1");
    assertTrue(bench.isPending(Effect.StartHook.class));
  }
}
