package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.TagAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The leader gives its term up: promote hook stopped, untagged, demoted, then released. */
final class StepDownTest {
  private final Bench bench = Bench.plain();

  private Bench leadsWithHooksByHand() {
    return bench.leads().byHand(Effect.StartHook.class);
  }

  @Test
  void untagsThenDemotesThenRemovesTheMarkAndReleases() {
    bench.leads().byHand(Effect.StartHook.class, Effect.RemoveTag.class);
    long token = bench.term().fencingToken();
    bench.health(Cast.critical("disk"));
    assertEquals(List.of("untag"), bench.diary);
    bench.tag(new TagAnswer.Done(true));
    assertEquals(List.of("untag", "demote"), bench.diary);
    bench.hookStarts().hookEnds(Cast.SUCCESS);
    assertEquals(
        List.of("untag", "demote", "demote ended", "remove mark", "release at " + token),
        bench.diary);
    bench.phase(Phase.SteppingDown.class);
    bench.released();
    bench.phase(Phase.StandingBy.class);
    assertEquals(token, bench.notice(Notice.Released.class).fencingToken());
    assertEquals(Duration.ZERO, bench.notice(Notice.Demoted.class).overrun());
  }

  @Test
  void tellsHowLongItTookUntilTheLockWasGivenBack() {
    leadsWithHooksByHand().health(Cast.critical("disk")).passMillis(300).hookEnds(Cast.SUCCESS);
    bench.passMillis(50).released();
    assertEquals(Duration.ofMillis(350), bench.notice(Notice.Demoted.class).took());
  }

  @Test
  void theSessionIsKept() {
    bench.leads().health(Cast.critical("disk")).released();
    assertFalse(bench.diary.contains("want no session"));
  }

  @Test
  void criticalChecksAreNamed() {
    leadsWithHooksByHand().health(Cast.critical("ram", "disk"));
    Notice.SteppingDown notice = bench.notice(Notice.SteppingDown.class);
    assertEquals(Reason.UNHEALTHY, notice.reason());
    assertEquals("critical: disk, ram", notice.detail());
    assertEquals("unhealthy", reasonInHook());
  }

  private String reasonInHook() {
    return String.valueOf(
        bench.pending(Effect.StartHook.class).call().environment().get("BALLOT_REASON"));
  }

  @Test
  void aWarningIsNoReason() {
    bench.leads().health(Cast.health(false, false, Cast.check("disk", CheckStatus.WARNING)));
    bench.phase(Phase.Leading.class);
  }

  @Test
  void theNodesMaintenanceIsAReason() {
    leadsWithHooksByHand().health(Cast.health(true, false));
    assertEquals(
        new Notice.SteppingDown(
            bench.term().fencingToken(), Reason.MAINTENANCE, "the node is in maintenance"),
        bench.notice(Notice.SteppingDown.class));
    assertEquals("maintenance", reasonInHook());
  }

  @Test
  void theServicesMaintenanceIsAReason() {
    bench.leads().health(Cast.health(false, true));
    assertEquals("the service is in maintenance", bench.notice(Notice.SteppingDown.class).detail());
  }

  @Test
  void anInstanceThatVanishesForLessThanTenSecondsGoesOnLeading() {
    bench.leads().notRegistered().health(Cast.health(false, false)).passMillis(9_999);
    assertEquals(World.ABSENCE_GRACE, bench.notice(Notice.InstanceVanished.class).grace());
    bench.registered("primary").health(Cast.healthy()).pass(Duration.ofMinutes(1));
    bench.phase(Phase.Leading.class);
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void anInstanceThatIsGoneForTenSecondsIsDeregistered() {
    leadsWithHooksByHand().notRegistered().passMillis(10_000);
    assertEquals(Reason.DEREGISTERED, bench.notice(Notice.SteppingDown.class).reason());
    assertEquals("deregistered", reasonInHook());
  }

  @Test
  void aRequestIsAReason() {
    leadsWithHooksByHand().stepDown();
    assertEquals(Reason.REQUESTED, bench.notice(Notice.SteppingDown.class).reason());
    assertEquals("requested", reasonInHook());
  }

  @Test
  void aRequestToOneThatDoesNotLeadIsNothing() {
    bench.follows().stepDown();
    bench.phase(Phase.Following.class);
    assertEquals(List.of(), bench.diary);
    assertEquals(List.of(), bench.notices);
  }

  @Test
  void aRequestWhileItStepsDownAlreadyIsNothing() {
    leadsWithHooksByHand().health(Cast.critical("disk")).stepDown();
    assertEquals(Reason.UNHEALTHY, bench.notice(Notice.SteppingDown.class).reason());
  }

  @Test
  void recoveringHealthDoesNotStopAStepDown() {
    leadsWithHooksByHand().health(Cast.critical("disk")).health(Cast.healthy());
    bench.phase(Phase.SteppingDown.class);
    bench.hookEnds(Cast.SUCCESS).released();
    bench.phase(Phase.Acquiring.class);
  }

  @Test
  void aRunningPromoteHookIsStoppedFirst() {
    bench.byHand(Effect.StartHook.class).wins().hookStarts();
    bench.fresh().health(Cast.critical("disk"));
    assertEquals(List.of("untag", "stop hook"), bench.diary);
    bench.passMillis(50).health(Cast.critical("disk", "ram"));
    assertEquals(List.of("untag", "stop hook"), bench.diary);
    bench.hookEnds(Cast.STOPPED);
    assertTrue(bench.diary.contains("demote"));
  }

  @Test
  void aPromoteHookThatWasCalledOffBeforeItStartedNeedsNoDemoteHook() {
    bench.byHand(Effect.StartHook.class).wins().fresh().health(Cast.critical("disk"));
    bench.hookEnds(new HookOutcome.NotStarted("it was called off before it had started"));
    assertFalse(bench.diary.contains("demote"));
    assertTrue(bench.diary.contains("remove mark"));
    bench.released();
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void aTermThatEndsBeforeItsPromoteHookRunsNoDemoteHook() {
    bench.byHand(Effect.WriteMark.class).wins().fresh().health(Cast.critical("disk"));
    bench.markWritten(null);
    assertEquals(
        List.of("untag", "release at " + bench.term().fencingToken(), "remove mark"), bench.diary);
    bench.released();
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void anUntaggingThatHangsHoldsTheDemoteHookUpForOneSecond() {
    bench.leads().byHand(Effect.StartHook.class, Effect.RemoveTag.class);
    bench.health(Cast.critical("disk")).passMillis(999);
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.passMillis(1);
    assertTrue(bench.isPending(Effect.StartHook.class));
    bench.hookEnds(Cast.SUCCESS);
    assertTrue(bench.isPending(Effect.Release.class));
  }

  @Test
  void anUntaggingThatFailsGoesOnBesideTheDemoteHook() {
    bench.leads().registered("primary").byHand(Effect.StartHook.class, Effect.RemoveTag.class);
    bench.health(Cast.critical("disk")).tagFails(Failure.UNAVAILABLE);
    assertTrue(bench.isPending(Effect.StartHook.class));
    bench.passMillis(250);
    assertTrue(bench.isPending(Effect.RemoveTag.class));
  }

  @Test
  void aTaggingUnderWayIsWaitedForButNotForMoreThanASecond() {
    bench.byHand(Effect.AssignTag.class, Effect.RemoveTag.class);
    bench.wins().passMillis(3_000);
    bench.phase(Phase.Leading.class);
    bench.fresh().byHand(Effect.StartHook.class).health(Cast.critical("disk")).passMillis(999);
    assertEquals(List.of(), bench.diary);
    bench.passMillis(1);
    assertEquals(List.of("demote"), bench.diary);
    bench.tag(new TagAnswer.Done(true));
    assertEquals(List.of("demote", "untag"), bench.diary);
  }

  @Test
  void aTermThatWasNeverPromotedGivesItsUntaggingASecondBeforeItReleases() {
    bench.byHand(Effect.WriteMark.class, Effect.RemoveTag.class).wins();
    bench.health(Cast.critical("disk")).markWritten(null).passMillis(999);
    assertFalse(bench.isPending(Effect.Release.class));
    bench.passMillis(1);
    assertTrue(bench.isPending(Effect.Release.class));
  }

  @Test
  void aDemoteHookThatRunsForMoreThanFiveSecondsIsReportedOnce() {
    leadsWithHooksByHand().health(Cast.critical("disk")).hookStarts().passMillis(4_999);
    assertEquals(List.of(), bench.notices(Notice.DemoteHookSlow.class));
    bench.passMillis(1);
    bench.notice(Notice.DemoteHookSlow.class);
    bench.pass(Duration.ofSeconds(30));
    bench.notice(Notice.DemoteHookSlow.class);
    bench.phase(Phase.SteppingDown.class);
  }

  @Test
  void aDemoteHookThatFailsOrTimesOutHoldsNothingUp() {
    leadsWithHooksByHand().health(Cast.critical("disk"));
    bench.hookEnds(new HookOutcome.TimedOut(Duration.ofSeconds(40))).released();
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void withoutADemoteHookTheLockIsReleasedOnceUntagged() {
    Hooks hooks = new Hooks(Cast.command("promote"), null, null);
    Bench plain = Bench.with(settings -> settings.hooks(hooks)).leads();
    long token = plain.term().fencingToken();
    plain.health(Cast.critical("disk"));
    assertEquals(List.of("untag", "remove mark", "release at " + token), plain.diary);
  }

  @Test
  void aMarkThatCannotBeRemovedIsToldAndHoldsNothingUp() {
    bench.leads().byHand(Effect.RemoveMark.class).health(Cast.critical("disk")).released();
    bench.phase(Phase.SteppingDown.class);
    bench.markRemoved("the disk is read-only");
    bench.phase(Phase.StandingBy.class);
    assertEquals("the disk is read-only", bench.notice(Notice.MarkTrouble.class).message());
  }

  @Test
  void aMarkThatIsStillBeingWrittenIsRemovedAfterwards() {
    bench.byHand(Effect.WriteMark.class, Effect.StartHook.class).wins().markWritten(null);
    bench.hookStarts().fresh().health(Cast.critical("disk")).hookEnds(Cast.STOPPED);
    assertEquals(HookEvent.DEMOTE, bench.pending(Effect.StartHook.class).call().event());
    bench.hookEnds(Cast.SUCCESS);
    assertFalse(bench.diary.contains("remove mark"));
    bench.markWritten(null);
    assertTrue(bench.diary.contains("remove mark"));
  }

  @Test
  void theServiceIsWatchedOnlyWhileItLeads() {
    bench.leads().health(Cast.critical("disk"));
    assertFalse(bench.diary.contains("unwatch service"));
    bench.released();
    assertTrue(bench.diary.contains("unwatch service"));
  }

  @Test
  void aLeaderChangeHookThatStillEndsIsWaitedForAndNeedsNoDemoteHook() {
    Bench watching =
        Bench.with(settings -> settings.hooks(Cast.hooks(true))).byHand(Effect.StartHook.class);
    watching.follows().lockFree(Cast.rivalPayload(Cast.session("r1"))).acquired();
    watching.fresh().health(Cast.critical("disk"));
    assertEquals(List.of("untag"), watching.diary);
    long token = watching.term().fencingToken();
    watching.hookEnds(Cast.STOPPED);
    assertEquals(
        List.of("untag", "leader-change ended", "remove mark", "release at " + token),
        watching.diary);
  }

  @Test
  void withoutATagNothingIsUntagged() {
    Bench plain = Bench.with(settings -> settings.primaryTag(null)).leads();
    long token = plain.term().fencingToken();
    plain.health(Cast.critical("disk"));
    assertEquals(List.of("demote", "remove mark", "release at " + token), plain.diary);
  }

  @Test
  void aValueWrittenWhileItStepsDownMovesTheIndexOfItsRelease() {
    leadsWithHooksByHand().health(Cast.critical("disk"));
    long index = bench.nextIndex();
    bench.lock(new LockState.Held(bench.session(), Cast.MADE, index, new ForeignValue("hello")));
    bench.hookEnds(Cast.SUCCESS);
    assertEquals(index, bench.pending(Effect.Release.class).request().keyIndex());
  }

  @Test
  void sayingTwiceThatItIsNotRegisteredDoesNotBeginTheTenSecondsAnew() {
    bench.leads().notRegistered().pass(Duration.ofSeconds(6)).notRegistered();
    bench.pass(Duration.ofSeconds(4));
    assertEquals(Reason.DEREGISTERED, bench.notice(Notice.SteppingDown.class).reason());
    assertEquals(1, bench.notices(Notice.InstanceVanished.class).size());
  }

  @Test
  void aRequestIsNothingInAnyOtherPhase() {
    bench.stepDown();
    bench.phase(Phase.Starting.class);
    bench.begin().registered().health(Cast.critical("disk")).lockMissing().stepDown();
    bench.phase(Phase.StandingBy.class);
    bench.health(Cast.healthy()).sessionOpens().stepDown();
    bench.phase(Phase.Acquiring.class);
    bench.acquired();
    bench.byHand(Effect.StartHook.class).fresh().sessionGone().stepDown();
    bench.phase(Phase.Losing.class);
    assertEquals(List.of("untag", "demote"), bench.diary);
  }
}
