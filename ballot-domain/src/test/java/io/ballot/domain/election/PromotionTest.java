package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From the lock to leading. */
final class PromotionTest {
  private final Bench bench = Bench.plain();

  private Bench promoting() {
    bench.byHand(Effect.StartHook.class).tries().fresh().acquired();
    bench.phase(Phase.Promoting.class);
    return bench;
  }

  @Test
  void writesTheMarkAndTagsThenRunsTheHookThenLeads() {
    promoting();
    assertEquals(
        List.of("tag others and self", "write mark", "watch service", "promote"), bench.diary);
    bench.fresh().hookStarts();
    assertEquals(List.of("write mark with process"), bench.diary);
    bench.phase(Phase.Promoting.class);
    bench.passMillis(30).hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Leading.class);
    assertTrue(bench.state().leads());
    assertEquals(Duration.ofMillis(30), bench.notice(Notice.Promoted.class).took());
  }

  @Test
  void aTermsTokenIsTheIndexOfItsAcquire() {
    long token = Bench.plain().tries().acquired();
    bench.tries();
    assertEquals(token, bench.acquired());
    assertEquals(token, bench.term().fencingToken());
    assertEquals(token, bench.notice(Notice.Elected.class).fencingToken());
  }

  @Test
  void tagsInTheNameOfTheTermAndNotAfterItsLease() {
    bench.byHand(Effect.AssignTag.class).tries();
    long token = bench.acquired();
    Effect.AssignTag assign = bench.pending(Effect.AssignTag.class);
    assertEquals(
        new TagAssignment(
            "web",
            Cast.OWN,
            "primary",
            TagAssignment.Scope.OTHERS_AND_SELF,
            Cast.KEY,
            bench.session(),
            token),
        assign.assignment());
    assertTrue(assign.notAfter() > bench.now());
  }

  @Test
  void theHookDoesNotStartBeforeTheMarkIsOnTheDisk() {
    bench.byHand(Effect.WriteMark.class, Effect.StartHook.class).wins();
    assertFalse(bench.isPending(Effect.StartHook.class));
    Mark mark = bench.pending(Effect.WriteMark.class).mark();
    assertEquals(
        new Mark(Cast.KEY, "web-1", bench.session(), bench.term().fencingToken(), null), mark);
    bench.markWritten(null);
    assertTrue(bench.isPending(Effect.StartHook.class));
  }

  @Test
  void theMarkIsWrittenAgainWithTheHooksProcess() {
    bench.byHand(Effect.WriteMark.class, Effect.StartHook.class).wins().markWritten(null);
    bench.hookStarts();
    assertEquals(Cast.PROCESS, bench.pending(Effect.WriteMark.class).mark().hook());
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Leading.class);
    bench.markWritten("the disk is full");
    assertEquals("the disk is full", bench.notice(Notice.MarkTrouble.class).message());
  }

  @Test
  void aMarkThatCannotBeWrittenIsToldAndTheTermGoesOn() {
    bench.byHand(Effect.WriteMark.class).wins().markWritten("the disk is full");
    assertEquals("the disk is full", bench.notice(Notice.MarkTrouble.class).message());
    bench.phase(Phase.Leading.class);
  }

  @Test
  void withoutHooksThereIsNoMark() {
    Bench plain = Bench.with(settings -> settings.hooks(Hooks.NONE));
    plain.leads();
    assertEquals(List.of(), plain.diary);
    Bench tried = Bench.with(settings -> settings.hooks(Hooks.NONE)).wins();
    assertFalse(tried.diary.contains("write mark"));
    tried.phase(Phase.Leading.class);
  }

  @Test
  void withADemoteHookAloneThereIsAMarkAndItLeadsAtOnce() {
    Hooks hooks = new Hooks(null, Cast.command("demote"), null);
    Bench plain = Bench.with(settings -> settings.hooks(hooks)).wins();
    assertTrue(plain.diary.contains("write mark"));
    plain.phase(Phase.Leading.class);
  }

  @Test
  void withoutATagNothingIsTaggedNorWatched() {
    Bench plain = Bench.with(settings -> settings.primaryTag(null)).wins();
    plain.phase(Phase.Leading.class);
    assertFalse(plain.diary.contains("watch service"));
    assertFalse(plain.diary.contains("tag others and self"));
  }

  @Test
  void aTagThatIsRefusedHoldsNothingUpAndIsToldOnce() {
    bench.byHand(Effect.AssignTag.class).wins();
    bench.tag(new TagAnswer.Refused("service:write is needed on web"));
    bench.phase(Phase.Leading.class);
    bench.pass(Duration.ofSeconds(2)).tag(new TagAnswer.Refused("service:write is needed on web"));
    assertEquals("service:write is needed on web", bench.notice(Notice.TagTrouble.class).message());
    assertEquals(List.of(), bench.notices(Notice.TagRepair.class));
    bench.phase(Phase.Leading.class);
  }

  @Test
  void anInstanceUnknownToItsAgentHoldsNothingUp() {
    bench.byHand(Effect.AssignTag.class).wins().tag(new TagAnswer.NotRegistered());
    bench.phase(Phase.Leading.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"UNREACHABLE", "TIMEOUT", "UNAVAILABLE", "CANCELLED"})
  void aTagThatFailsIsTriedAgainBeforeTheHookForThreeSeconds(Failure failure) {
    bench.byHand(Effect.AssignTag.class, Effect.StartHook.class).wins();
    Duration took =
        bench.passUntil(() -> {
          if (bench.isPending(Effect.AssignTag.class)) {
            bench.tagFails(failure);
          }
          return bench.isPending(Effect.StartHook.class);
        });
    assertEquals(Duration.ofSeconds(3), took);
    assertEquals("tag: " + failure, bench.notice(Notice.TagTrouble.class).message());
  }

  @Test
  void aTagThatIsDeniedHoldsNothingUp() {
    bench.byHand(Effect.AssignTag.class, Effect.StartHook.class).wins().tagFails(Failure.DENIED);
    assertTrue(bench.isPending(Effect.StartHook.class));
  }

  @Test
  void aTagThatHangsIsOvertakenByTheHookAfterThreeSeconds() {
    bench.byHand(Effect.AssignTag.class, Effect.StartHook.class).wins().passMillis(2_999);
    assertFalse(bench.isPending(Effect.StartHook.class));
    bench.passMillis(1);
    assertTrue(bench.isPending(Effect.StartHook.class));
    bench.tag(new TagAnswer.Done(true));
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aTagThatFailedIsTriedAgainWhileTheHookRuns() {
    bench.byHand(Effect.AssignTag.class, Effect.StartHook.class).wins().passMillis(3_000);
    bench.tagFails(Failure.TIMEOUT).fresh().passMillis(800);
    assertEquals(List.of("tag others and self"), bench.diary);
    assertEquals(List.of(), bench.notices(Notice.TagRepair.class));
  }

  @Test
  void aTagOnARivalIsTakenOffWhileTheHookRuns() {
    promoting().fresh().rivalCarries("primary").passMillis(140);
    assertEquals(List.of("tag others and self"), bench.diary);
  }

  @Test
  void anUntaggingFromBeforeTheTermIsWaitedFor() {
    bench.byHand(Effect.RemoveTag.class, Effect.AssignTag.class);
    bench.follows().registered("primary").lockFree(Cast.rivalPayload(Cast.session("r1")));
    bench.acquired();
    assertFalse(bench.isPending(Effect.AssignTag.class));
    bench.tag(new TagAnswer.Done(true));
    assertTrue(bench.isPending(Effect.AssignTag.class));
  }

  @Test
  void aTaggingThatFindsTheTermOverLooksAtLockAndSession() {
    bench.byHand(Effect.AssignTag.class).wins().fresh().tag(new TagAnswer.TermOver());
    assertEquals(List.of("renew now", "read lock"), bench.diary);
    bench.phase(Phase.Promoting.class);
    bench.read(bench.nextIndex(), bench.seenLock().state()).passMillis(250);
    assertTrue(bench.isPending(Effect.AssignTag.class));
    bench.tag(new TagAnswer.Done(true));
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aHookThatFailsLeavesTheLeaderInPlace() {
    promoting().hookEnds(Cast.FAILURE);
    bench.phase(Phase.Leading.class);
    assertEquals(Cast.FAILURE, bench.notice(Notice.HookEnded.class).outcome());
  }

  @Test
  void aHookThatTimesOutLeavesTheLeaderInPlace() {
    promoting().hookEnds(new HookOutcome.TimedOut(Duration.ofSeconds(40)));
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aHookThatCannotBeStartedLeavesTheLeaderInPlaceWhoDemotesInTheEnd() {
    promoting().hookEnds(Cast.NOT_STARTED);
    bench.phase(Phase.Leading.class);
    bench.fresh().stepDown();
    assertTrue(bench.diary.contains("demote"));
  }

  @Test
  void aHookThatFailsMakesItStepDownAndSitOutWhereThatIsConfigured() {
    Bench strict =
        Bench.with(settings ->
            settings.onPromoteFailure(OnPromoteFailure.STEP_DOWN).sitOut(Duration.ofSeconds(20)));
    strict.byHand(Effect.StartHook.class).wins();
    strict.hookEnds(Cast.FAILURE);
    assertEquals(Reason.PROMOTE_FAILED, strict.notice(Notice.SteppingDown.class).reason());
    assertEquals(
        "promote-failed",
        strict.pending(Effect.StartHook.class).call().environment().get("BALLOT_REASON"));
    strict.hookEnds(Cast.SUCCESS).released();
    assertEquals(Duration.ofSeconds(20), strict.notice(Notice.SittingOut.class).lasts());
    strict.passMillis(19_999);
    strict.phase(Phase.StandingBy.class);
    strict.passMillis(1);
    strict.phase(Phase.Acquiring.class);
  }

  @Test
  void aHookThatSucceedsLeadsEvenWhereAFailureWouldStepDown() {
    Bench strict =
        Bench.with(settings -> settings.onPromoteFailure(OnPromoteFailure.STEP_DOWN)).wins();
    strict.phase(Phase.Leading.class);
  }

  @Test
  void aHookThatCameTooLateForItsLeaseIsStartedAnewUnderThePresentOne() {
    promoting();
    Effect.StartHook first = bench.pending(Effect.StartHook.class);
    bench.pass(Duration.ofSeconds(12)).hookEnds(Cast.NOT_STARTED);
    Effect.StartHook second = bench.pending(Effect.StartHook.class);
    assertNotEquals(first.attempt(), second.attempt());
    assertEquals(HookEvent.PROMOTE, second.call().event());
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aLeaderChangeHookThatStillRunsIsStoppedFirst() {
    Bench watching =
        Bench.with(settings -> settings.hooks(Cast.hooks(true))).byHand(Effect.StartHook.class);
    watching.follows();
    assertEquals(HookEvent.LEADER_CHANGE, watching.pending(Effect.StartHook.class).call().event());
    watching.lockFree(Cast.rivalPayload(Cast.session("r1"))).acquired();
    assertTrue(watching.diary.contains("stop hook"));
    assertFalse(watching.diary.contains("promote"));
    watching.hookEnds(Cast.STOPPED);
    assertTrue(watching.diary.contains("promote"));
  }

  @Test
  void afterAJumpOfTheClockItRenewsBeforeItActs() {
    bench.byHand(Effect.WriteMark.class, Effect.StartHook.class).wins();
    bench.fresh().clockJump().markWritten(null);
    assertEquals(List.of("renew now"), bench.diary);
    bench.send(new Event.Woken());
    assertEquals(List.of("renew now"), bench.diary);
    bench.renewed();
    assertEquals(List.of("renew now", "promote"), bench.diary);
  }

  @Test
  void looksAtTheOtherInstancesOnlyWhenTheHookRunsUnlessItHasToWait() {
    bench.byHand(Effect.StartHook.class, Effect.AssignTag.class).tries().fresh().acquired();
    bench.tag(new TagAnswer.Done(true));
    assertEquals(List.of("tag others and self", "write mark", "promote"), bench.diary);
    bench.fresh().hookStarts();
    assertEquals(List.of("watch service", "write mark with process"), bench.diary);
  }

  @Test
  void tagAfterPromoteTakesOthersOffBeforeTheHookAndPutsItOnAfterSuccess() {
    Bench late =
        Bench.with(settings -> settings.tagAfterPromote(true)).byHand(Effect.StartHook.class);
    late.tries().fresh().acquired();
    assertEquals(List.of("tag others", "write mark", "watch service", "promote"), late.diary);
    late.fresh().hookEnds(Cast.SUCCESS);
    assertEquals(List.of("promote ended", "tag others and self"), late.diary);
    assertEquals(List.of(), late.notices(Notice.TagRepair.class));
  }

  @Test
  void tagAfterPromoteTakesWhatAnEarlierTermLeftOffBeforeTheHook() {
    Bench late =
        Bench.with(settings -> settings.tagAfterPromote(true))
            .byHand(Effect.StartHook.class, Effect.RemoveTag.class);
    late.tries().fresh().registered("primary").acquired();
    assertEquals(List.of("untag", "write mark"), late.diary);
    late.tagFails(Failure.TIMEOUT).passMillis(300);
    assertEquals(List.of("untag", "write mark", "untag"), late.diary);
    late.fresh().tag(new TagAnswer.Done(true)).registered();
    late.passMillis(150);
    assertEquals(List.of("tag others", "promote"), late.diary);
  }

  static Stream<TagAnswer> whatLeavesTheTagOn() {
    return Stream.of(new TagAnswer.Refused("no right"), new TagAnswer.Done(true));
  }

  @ParameterizedTest
  @MethodSource("whatLeavesTheTagOn")
  void tagAfterPromoteWaitsNotLongForATagThatStaysOrComesBack(TagAnswer answer) {
    Bench late =
        Bench.with(settings -> settings.tagAfterPromote(true))
            .byHand(Effect.StartHook.class, Effect.RemoveTag.class);
    late.tries().registered("primary").acquired();
    late.fresh().tag(answer);
    assertEquals(List.of("tag others", "promote"), late.diary);
  }

  @Test
  void tagAfterPromoteChecksTheLeaseAgain() {
    Bench late =
        Bench.with(settings -> settings.tagAfterPromote(true)).byHand(Effect.StartHook.class);
    late.wins().fresh().clockJump().hookEnds(Cast.SUCCESS);
    assertEquals(List.of("renew now", "promote ended"), late.diary);
    late.renewed();
    assertEquals(List.of("renew now", "promote ended", "tag others and self"), late.diary);
  }

  @Test
  void tagAfterPromoteLeavesTheTagOffAfterAFailureButKeepsItOffTheOthers() {
    Bench late =
        Bench.with(settings -> settings.tagAfterPromote(true)).byHand(Effect.StartHook.class);
    late.wins().fresh().hookEnds(Cast.FAILURE);
    late.phase(Phase.Leading.class);
    assertEquals(List.of("promote ended"), late.diary);
    assertTrue(late.notice(Notice.TagTrouble.class).message().contains("promote hook failed"));
    late.fresh().pass(Duration.ofSeconds(30)).rivalCarries("primary");
    assertEquals(List.of("tag others"), late.diary);
  }

  @Test
  void tagAfterPromoteWithoutAPromoteHookTagsAtOnce() {
    Bench late = Bench.with(settings -> settings.tagAfterPromote(true).hooks(Hooks.NONE)).wins();
    late.passMillis(150);
    assertEquals(
        List.of("tag others", "tag others and self"),
        late.diary.stream().filter(entry -> entry.startsWith("tag")).toList());
  }

  @Test
  void aHookWithoutAProcessOfItsOwnLeavesTheMarkAsItIs() {
    promoting().fresh();
    long attempt = bench.pending(Effect.StartHook.class).attempt();
    bench.send(new Event.HookStarted(attempt, null));
    assertEquals(List.of(), bench.diary);
    bench.notice(Notice.HookBegan.class);
  }

  @Test
  void aLeaderChangeHookThatOnlyStartsNowIsNobodysPromoteHook() {
    Bench watching =
        Bench.with(settings -> settings.hooks(Cast.hooks(true))).byHand(Effect.StartHook.class);
    watching.follows().lockFree(Cast.rivalPayload(Cast.session("r1"))).acquired();
    watching.fresh().hookStarts();
    assertEquals(List.of(), watching.diary);
    watching.hookEnds(Cast.STOPPED);
    assertEquals(HookEvent.PROMOTE, watching.pending(Effect.StartHook.class).call().event());
  }

  @Test
  void aHookThatFailsJustWhenTheInstanceCountsAsGoneIsNotTheReason() {
    Bench strict = Bench.with(settings -> settings.onPromoteFailure(OnPromoteFailure.STEP_DOWN));
    strict.byHand(Effect.StartHook.class).wins().notRegistered();
    strict.freeze(Duration.ofSeconds(10));
    strict.hookEnds(Cast.FAILURE).hookEnds(Cast.SUCCESS).released();
    assertEquals(Reason.DEREGISTERED, strict.notice(Notice.Demoted.class).reason());
    assertEquals(List.of(), strict.notices(Notice.SittingOut.class));
  }

  @Test
  void aRequestToStepDownIsMetWhileItPromotes() {
    promoting().fresh().stepDown();
    assertEquals(Reason.REQUESTED, bench.notice(Notice.SteppingDown.class).reason());
    assertEquals(List.of("untag", "stop hook"), bench.diary);
  }

  @Test
  void aValueWrittenWhileItPromotesMovesTheIndexAndNotTheToken() {
    promoting();
    long token = bench.term().fencingToken();
    long index = bench.nextIndex();
    bench.lock(new LockState.Held(bench.session(), Cast.MADE, index, new ForeignValue("hello")));
    assertEquals(index, bench.term().keyIndex());
    assertEquals(token, bench.term().fencingToken());
  }

  @Test
  void aTaggingOfAnEarlierTermIsNotThisTerms() {
    bench.byHand(Effect.AssignTag.class).wins().lockMissing();
    bench.acquired();
    bench.phase(Phase.Promoting.class);
    assertEquals(1, bench.notices(Notice.TermLost.class).size());
    bench.fresh().tag(new TagAnswer.Done(true));
    assertEquals(List.of("tag others and self"), bench.diary);
    bench.phase(Phase.Promoting.class);
    bench.tag(new TagAnswer.Done(true));
    bench.phase(Phase.Leading.class);
  }
}
