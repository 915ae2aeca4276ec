package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.ElectionSettings.DemoteOnStart;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.SessionDescription;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a predecessor may have left behind, and how it is undone before standing. */
final class StartTest {
  private static final Mark MARK =
      new Mark(Cast.KEY, Cast.OWN.serviceId(), Cast.session("old"), 42, Cast.PROCESS);

  private static final Mark WITHOUT_TERM = new Mark(Cast.KEY, Cast.OWN.serviceId(), null, null);

  /** What is done where there is a trace other than a mark. */
  private static final List<String> UNDONE =
      List.of(
          "write mark",
          "untag",
          "end orphans",
          "demote",
          "write mark with process",
          "remove mark",
          "want session");

  private final Bench bench = Bench.plain().byHand(Effect.ReadMark.class);

  private static Map<String, String> hookEnvironment(Bench bench) {
    return bench.pending(Effect.StartHook.class).call().environment();
  }

  @Test
  void nothingHappensBeforeItIsToldToBegin() {
    bench.registered().health(Cast.healthy()).lockMissing();
    bench.phase(Phase.Starting.class);
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void withoutATraceItStandsWithoutADemoteHook() {
    bench.stands().markRead(new MarkReading.None());
    bench.phase(Phase.Following.class);
    assertEquals(List.of("read mark", "want session"), bench.diary);
  }

  @Test
  void aMarkEndsTheOrphansThenUntagsThenDemotesAndThenGoesAway() {
    bench.byHand(Effect.EndOrphans.class, Effect.StartHook.class, Effect.RemoveMark.class);
    bench.stands().fresh().markRead(MARK);
    bench.phase(Phase.Recovering.class);
    assertEquals(MARK, bench.pending(Effect.EndOrphans.class).mark());
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.orphansEnded(2);
    assertEquals(2, bench.notice(Notice.OrphansEnded.class).count());
    assertEquals(
        Map.of("BALLOT_EVENT", "demote", "BALLOT_REASON", "leftover", "ADDRESS", ""),
        only(hookEnvironment(bench), "BALLOT_EVENT", "BALLOT_REASON", "ADDRESS"));
    assertEquals(
        Map.of("BALLOT_FENCING_TOKEN", "42", "BALLOT_SESSION", "old"),
        only(hookEnvironment(bench), "BALLOT_FENCING_TOKEN", "BALLOT_SESSION"));
    assertFalse(bench.isPending(Effect.RemoveMark.class));
    bench.hookEnds(Cast.SUCCESS).markRemoved(null);
    bench.phase(Phase.Following.class);
    assertEquals(
        List.of("untag", "end orphans", "demote", "demote ended", "remove mark", "want session"),
        bench.diary);
    bench.notice(Notice.LeftoverUndone.class);
  }

  private static Map<String, String> only(Map<String, String> all, String... names) {
    var some = new HashMap<>(all);
    some.keySet().retainAll(List.of(names));
    return some;
  }

  @Test
  void aMarkOfATermThatNeverHadAProcessStillEndsWhatCarriesItsEnvironment() {
    bench.byHand(Effect.EndOrphans.class);
    bench.stands().markRead(new Mark(Cast.KEY, "web-1", Cast.session("old"), 42, null));
    assertTrue(bench.isPending(Effect.EndOrphans.class));
  }

  @Test
  void anUnreadableMarkCountsAsATrace() {
    bench.byHand(Effect.StartHook.class);
    bench.stands().markRead(new MarkReading.Unreadable("/var/lib/ballot/web: not JSON"));
    assertEquals("", hookEnvironment(bench).get("BALLOT_FENCING_TOKEN"));
    assertEquals("/var/lib/ballot/web: not JSON", bench.notice(Notice.LeftoverFound.class).trace());
    bench.hookEnds(Cast.SUCCESS);
    assertTrue(bench.diary.contains("remove mark"));
    bench.phase(Phase.Following.class);
  }

  @Test
  void aMarkThatCannotBeReadIsToldAndTheOtherTracesCount() {
    bench.stands().markReadFails(Failure.DENIED);
    assertEquals("mark: DENIED", bench.notice(Notice.MarkTrouble.class).message());
    bench.phase(Phase.Following.class);
    assertEquals(List.of(), bench.notices(Notice.LeftoverFound.class));
  }

  @Test
  void theOwnTagIsATrace() {
    bench.begin().health(Cast.healthy()).registered("v1", "primary").lockMissing();
    bench.fresh().markRead(new MarkReading.None());
    assertEquals("the tag primary on n1/web-1", bench.notice(Notice.LeftoverFound.class).trace());
    assertEquals(UNDONE, bench.diary);
  }

  @Test
  void anInstanceThatTurnsUpLaterWithTheTagOnIsATrace() {
    bench.begin().health(Cast.healthy()).notRegistered().lockMissing();
    bench.markRead(new MarkReading.None());
    bench.phase(Phase.StandingBy.class);
    bench.fresh().registered("primary");
    assertEquals(UNDONE, bench.diary);
    bench.phase(Phase.Following.class);
  }

  @Test
  void anInstanceThatTurnsUpLaterWithoutTheTagIsNot() {
    bench.begin().health(Cast.healthy()).notRegistered().lockMissing();
    bench.markRead(new MarkReading.None()).fresh().registered();
    assertEquals(List.of("want session"), bench.diary);
    bench.registered("primary");
    assertEquals(List.of("want session", "untag"), bench.diary);
    assertEquals(List.of(), bench.notices(Notice.LeftoverFound.class));
  }

  @Test
  void withoutAStateDirectoryAlwaysSaysTheSameEachTime() {
    Bench always =
        Bench.with(settings -> settings.demoteOnStart(DemoteOnStart.ALWAYS))
            .byHand(Effect.StartHook.class);
    always.stands();
    assertEquals("demoteOnStart: always", always.notice(Notice.LeftoverFound.class).trace());
    assertTrue(always.isPending(Effect.StartHook.class));
  }

  @Test
  void neverRunsNoDemoteHookButTakesALeftoverTagOffAndTheMarkAway() {
    Bench never =
        Bench.with(settings -> settings.demoteOnStart(DemoteOnStart.NEVER))
            .byHand(Effect.ReadMark.class);
    never.stands().fresh().markRead(MARK);
    assertEquals(List.of("untag", "end orphans", "remove mark", "want session"), never.diary);
  }

  @Test
  void withAMarkTheDemoteHookDoesNotWaitForConsulForMoreThanTwoSeconds() {
    bench.begin().markRead(MARK);
    bench.phase(Phase.Starting.class);
    bench.passMillis(1_999);
    assertFalse(bench.diary.contains("demote"));
    bench.passMillis(1);
    assertTrue(bench.diary.contains("demote"));
  }

  @Test
  void withoutATraceItWaitsForConsulAsLongAsItTakes() {
    bench.begin().markRead(new MarkReading.None());
    bench.pass(Duration.ofHours(1));
    bench.phase(Phase.Starting.class);
    assertEquals(List.of("read mark"), bench.diary);
    bench.registered().health(Cast.healthy()).lockMissing();
    bench.phase(Phase.Following.class);
  }

  @Test
  void aLeftoverUntaggingThatHangsHoldsTheDemoteHookUpForOneSecond() {
    bench.byHand(Effect.RemoveTag.class, Effect.StartHook.class);
    bench.stands().markRead(MARK);
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.passMillis(999);
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.passMillis(1);
    assertTrue(bench.isPending(Effect.StartHook.class));
  }

  @Test
  void aDemoteHookThatFailsAtStartKeepsNobodyFromStanding() {
    bench.byHand(Effect.StartHook.class);
    bench.stands().markRead(MARK).hookEnds(Cast.FAILURE);
    bench.phase(Phase.Following.class);
  }

  @Test
  void aMarkThatCannotBeRemovedIsToldAndKeepsNobodyFromStanding() {
    bench.byHand(Effect.RemoveMark.class);
    bench.stands().markRead(MARK).markRemoved("/var/lib/ballot is read-only");
    assertEquals("/var/lib/ballot is read-only", bench.notice(Notice.MarkTrouble.class).message());
    bench.phase(Phase.Following.class);
  }

  @Test
  void anInstanceThatTurnsUpWithTheTagOnIsLookedAtOnceItIsKnownWhoLeads() {
    bench.byHand(Effect.DescribeSession.class).begin().health(Cast.healthy()).notRegistered();
    bench.lockHeld(Cast.ownPayload(Cast.session("old"))).markRead(new MarkReading.None());
    bench.phase(Phase.StandingBy.class);
    bench.fresh().registered("primary");
    assertEquals(List.of("describe old"), bench.diary);
    bench.describe(new SessionDescription.Known("n9", ""));
    assertEquals("describe old", bench.diary.removeFirst());
    assertEquals(UNDONE, bench.diary);
  }

  @Test
  void anInstanceThatTurnsUpWithTheTagOnBesideATwinIsLeftAlone() {
    bench.byHand(Effect.DescribeSession.class).begin().health(Cast.healthy()).notRegistered();
    bench.lockHeld(Cast.ownPayload(Cast.session("old"))).markRead(new MarkReading.None());
    bench.registered("primary").fresh().describe(new SessionDescription.Known("n1", ""));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void aMarkOfAnotherSessionThanTheHoldersSaysNothingOfTheHolder() {
    bench.begin().registered().health(Cast.healthy()).rivalLeads("r1").fresh().markRead(MARK);
    assertEquals(List.of(), bench.notices(Notice.HeldInOurName.class));
    assertTrue(bench.diary.contains("demote"));
  }

  @Test
  void withoutATagAMarkIsUndoneWithoutUntagging() {
    Bench plain = Bench.with(settings -> settings.primaryTag(null)).byHand(Effect.ReadMark.class);
    plain.byHand(Effect.StartHook.class).stands().fresh().markRead(MARK).hookEnds(Cast.SUCCESS);
    assertEquals(
        List.of("end orphans", "demote", "demote ended", "remove mark", "want session"),
        plain.diary);
  }

  @Test
  void withoutADemoteHookAMarkIsTakenAway() {
    Hooks hooks = new Hooks(Cast.command("promote"), null, null);
    Bench plain = Bench.with(settings -> settings.hooks(hooks)).byHand(Effect.ReadMark.class);
    plain.stands().fresh().markRead(MARK);
    assertEquals(List.of("untag", "end orphans", "remove mark", "want session"), plain.diary);
  }

  @Test
  void theTagAloneWaitsUntilItIsKnownWhoLeads() {
    Bench alone = Bench.plain().begin().health(Cast.healthy());
    alone.pass(Duration.ofSeconds(10)).registered("primary");
    alone.phase(Phase.Starting.class);
    assertEquals(List.of("read mark"), alone.diary);
    alone.rivalLeads("r1");
    assertTrue(alone.diary.contains("demote"));
  }

  @Test
  void withoutAMarkOneIsWrittenBeforeTheOtherTraceIsTouched() {
    bench.byHand(Effect.WriteMark.class, Effect.StartHook.class);
    bench.begin().health(Cast.healthy()).registered("primary").lockMissing();
    bench.fresh().markRead(new MarkReading.None());
    assertEquals(List.of("write mark"), bench.diary);
    assertEquals(WITHOUT_TERM, bench.pending(Effect.WriteMark.class).mark());
    bench.markWritten(null);
    assertEquals(List.of("write mark", "untag", "end orphans", "demote"), bench.diary);
  }

  @Test
  void withoutAMarkWhatCarriesAnEarlierLeftoversEnvironmentIsEndedAllTheSame() {
    bench.byHand(Effect.EndOrphans.class);
    bench.begin().health(Cast.healthy()).registered("primary").lockMissing();
    bench.markRead(new MarkReading.None());
    assertEquals(WITHOUT_TERM, bench.pending(Effect.EndOrphans.class).mark());
    assertFalse(bench.diary.contains("demote"));
  }

  @Test
  void theMarkGetsTheDemoteHooksProcessAndStaysUntilThatHasEnded() {
    bench.byHand(Effect.StartHook.class);
    bench.begin().health(Cast.healthy()).registered("primary").lockMissing();
    bench.markRead(new MarkReading.None());
    bench.byHand(Effect.WriteMark.class).fresh().hookStarts();
    assertEquals(WITHOUT_TERM.withHook(Cast.PROCESS), bench.pending(Effect.WriteMark.class).mark());
    bench.markWritten(null).pass(Duration.ofMinutes(1));
    assertEquals(List.of("write mark with process"), bench.diary);
    bench.hookEnds(Cast.SUCCESS);
    assertEquals(
        List.of("write mark with process", "demote ended", "remove mark", "want session"),
        bench.diary);
  }

  @Test
  void aDemoteHookThatEndsWhileTheMarkIsBeingWrittenLeavesNoMark() {
    bench.byHand(Effect.StartHook.class, Effect.RemoveMark.class);
    bench.stands().markRead(MARK).byHand(Effect.WriteMark.class).hookStarts();
    bench.fresh().hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Recovering.class);
    bench.markWritten(null);
    assertEquals(List.of("demote ended", "remove mark"), bench.diary);
    bench.phase(Phase.Recovering.class);
    bench.markRemoved(null);
    bench.phase(Phase.Following.class);
  }

  @Test
  void aDemoteHookThatEndsAtOnceIsNotNamedInAMarkThatIsGone() {
    bench.byHand(Effect.StartHook.class);
    bench.begin().health(Cast.healthy()).registered("primary").lockMissing();
    bench.markRead(new MarkReading.None()).byHand(Effect.WriteMark.class).hookStarts();
    bench.fresh().hookEnds(Cast.SUCCESS).markWritten(null).pass(Duration.ofMinutes(1));
    assertEquals(List.of("demote ended", "remove mark", "want session"), bench.diary);
  }

  @Test
  void aMarkWithoutATermHasTheDemoteHookRunAgainOnceItsOrphanHasEnded() {
    Bench told =
        Bench.with(settings -> settings.hooks(Cast.hooks(true)))
            .byHand(Effect.ReadMark.class, Effect.EndOrphans.class, Effect.StartHook.class);
    told.begin().registered().health(Cast.healthy()).rivalLeads("r1").fresh();
    told.markRead(WITHOUT_TERM.withHook(Cast.PROCESS));
    assertEquals(
        "the mark of a demote hook for a predecessor, whose end was not seen",
        told.notice(Notice.LeftoverFound.class).trace());
    assertEquals(WITHOUT_TERM.withHook(Cast.PROCESS), told.pending(Effect.EndOrphans.class).mark());
    assertEquals(List.of("untag", "end orphans"), told.diary);
    told.orphansEnded(1);
    assertEquals(
        Map.of("BALLOT_REASON", "leftover", "BALLOT_SESSION", "", "BALLOT_FENCING_TOKEN", ""),
        only(hookEnvironment(told), "BALLOT_REASON", "BALLOT_SESSION", "BALLOT_FENCING_TOKEN"));
    told.hookEnds(Cast.SUCCESS);
    assertEquals(
        List.of("untag", "end orphans", "demote", "demote ended", "remove mark"),
        told.diary.subList(0, 5));
  }

  @Test
  void aMarkWithoutATermWaitsForConsulForNoMoreThanTwoSeconds() {
    bench.begin().markRead(WITHOUT_TERM);
    bench.passMillis(1_999);
    assertFalse(bench.diary.contains("demote"));
    bench.passMillis(1);
    assertTrue(bench.diary.contains("demote"));
  }

  @Test
  void aMarkThatCannotBeReadIsReplacedByOneWithoutATerm() {
    bench.byHand(Effect.WriteMark.class).stands();
    bench.markRead(new MarkReading.Unreadable("/var/lib/ballot/web: not JSON"));
    assertEquals(WITHOUT_TERM, bench.pending(Effect.WriteMark.class).mark());
    assertFalse(bench.diary.contains("demote"));
  }

  @Test
  void aMarkThatCannotBeWrittenIsToldAndHoldsNoDemoteHookUp() {
    bench.byHand(Effect.WriteMark.class, Effect.StartHook.class);
    bench.begin().health(Cast.healthy()).registered("primary").lockMissing();
    bench.fresh().markRead(new MarkReading.None()).markWritten("the disk is full");
    assertEquals("the disk is full", bench.notice(Notice.MarkTrouble.class).message());
    assertEquals(List.of("write mark", "untag", "end orphans", "demote"), bench.diary);
    bench.hookEnds(Cast.SUCCESS);
    assertEquals(List.of("demote ended", "remove mark"), bench.diary.subList(4, 6));
    bench.phase(Phase.Following.class);
  }

  @Test
  void whereNoDemoteHookIsRunTheTagIsTakenOffWithoutAMark() {
    Bench never =
        Bench.with(settings -> settings.demoteOnStart(DemoteOnStart.NEVER))
            .byHand(Effect.ReadMark.class);
    never.begin().health(Cast.healthy()).registered("primary").lockMissing();
    never.fresh().markRead(new MarkReading.None());
    assertEquals(List.of("untag", "want session"), never.diary);
  }
}
