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
    assertEquals(List.of("untag", "demote", "want session"), bench.diary);
  }

  @Test
  void anInstanceThatTurnsUpLaterWithTheTagOnIsATrace() {
    bench.begin().health(Cast.healthy()).notRegistered().lockMissing();
    bench.markRead(new MarkReading.None());
    bench.phase(Phase.StandingBy.class);
    bench.fresh().registered("primary");
    assertEquals(List.of("untag", "demote", "want session"), bench.diary);
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
    assertEquals(List.of("describe old", "untag", "demote", "want session"), bench.diary);
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
    plain.stands().fresh().markRead(MARK);
    assertEquals(List.of("end orphans", "demote", "remove mark", "want session"), plain.diary);
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
}
