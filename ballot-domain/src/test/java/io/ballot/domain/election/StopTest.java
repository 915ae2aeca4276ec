package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.TagAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An orderly stop, in every phase. */
final class StopTest {
  private static final Mark MARK =
      new Mark(Cast.KEY, Cast.OWN.serviceId(), Cast.session("old"), 42, null);

  private final Bench bench = Bench.plain();

  private void stopped() {
    bench.phase(Phase.Stopped.class);
    bench.notice(Notice.Stopped.class);
    assertEquals(Long.MAX_VALUE, bench.wakeAt());
  }

  @Test
  void endsAtOnceBeforeItHasBegun() {
    bench.stop();
    stopped();
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void endsOnceTheMarkIsReadAndNamesNoTrace() {
    bench.byHand(Effect.ReadMark.class).begin().stop();
    bench.phase(Phase.Starting.class);
    bench.markRead(new MarkReading.None());
    stopped();
  }

  @Test
  void endsAtOnceWhileItWaitsForConsulWithoutATrace() {
    bench.begin().stop();
    stopped();
  }

  @Test
  void aPredecessorsTraceIsUndoneFirst() {
    bench.byHand(Effect.ReadMark.class).begin().stop().fresh().markRead(MARK);
    bench.phase(Phase.Starting.class);
    bench.pass(Duration.ofSeconds(2));
    assertEquals(
        List.of("untag", "end orphans", "demote", "write mark with process", "remove mark"),
        bench.diary);
    stopped();
  }

  @Test
  void endsOnceAPredecessorsTraceIsUndone() {
    bench.byHand(Effect.ReadMark.class, Effect.StartHook.class).stands().markRead(MARK);
    bench.stop();
    bench.phase(Phase.Recovering.class);
    bench.hookEnds(Cast.SUCCESS);
    stopped();
  }

  @Test
  void undoesAPredecessorsTraceThoughItIsToldToStopWhileItsMarkIsWritten() {
    bench.byHand(Effect.WriteMark.class, Effect.StartHook.class);
    bench.begin().health(Cast.healthy()).registered("primary").lockMissing().fresh().stop();
    bench.phase(Phase.Recovering.class);
    bench.markWritten(null).hookEnds(Cast.SUCCESS).registered();
    assertEquals(
        List.of("untag", "end orphans", "demote", "demote ended", "remove mark"), bench.diary);
    stopped();
  }

  @Test
  void leavesEverythingAsItIsBesideATwin() {
    bench.byHand(Effect.DescribeSession.class).begin().registered("primary");
    bench.health(Cast.healthy()).lockHeld(Cast.ownPayload(Cast.session("old")));
    bench.describe(new SessionDescription.Known("n1", "")).fresh().stop();
    stopped();
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void endsAtOnceWhileItStandsBy() {
    bench.begin().registered().health(Cast.critical("disk")).lockMissing().fresh().stop();
    stopped();
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void givesItsSessionUpWhileItFollows() {
    bench.follows().stop();
    stopped();
    assertEquals(List.of("want no session"), bench.diary);
  }

  @Test
  void givesBackWhatItAcquiresMeanwhile() {
    bench.tries().stop();
    bench.phase(Phase.Acquiring.class);
    long token = bench.fresh().acquired();
    bench.phase(Phase.StandingBy.class);
    bench.released();
    stopped();
    assertEquals(List.of("release at " + token, "want no session"), bench.diary);
  }

  @Test
  void endsOnceItsAcquireHasFailed() {
    bench.tries().stop().acquireFails(Failure.TIMEOUT);
    stopped();
  }

  @Test
  void stopsARunningPromoteHookAndDemotes() {
    bench.byHand(Effect.StartHook.class).wins().hookStarts().fresh().stop();
    assertEquals(List.of("untag", "stop hook"), bench.diary);
    bench.hookEnds(Cast.STOPPED);
    assertEquals(
        "stopped", bench.pending(Effect.StartHook.class).call().environment().get("BALLOT_REASON"));
    bench.hookEnds(Cast.SUCCESS).released();
    stopped();
  }

  @Test
  void handsOverWhileItLeadsAndLeavesNothingBehind() {
    bench.leads();
    long token = bench.term().fencingToken();
    bench.stop();
    assertEquals(Reason.STOPPED, bench.notice(Notice.SteppingDown.class).reason());
    bench.released();
    stopped();
    assertEquals(
        List.of(
            "untag",
            "demote",
            "remove mark",
            "release at " + token,
            "unwatch service",
            "want no session"),
        bench.diary);
  }

  @Test
  void endsOnceAStepDownThatIsUnderWayHasReleased() {
    bench.leads().byHand(Effect.StartHook.class).health(Cast.critical("disk")).stop();
    bench.phase(Phase.SteppingDown.class);
    bench.hookEnds(Cast.SUCCESS).released();
    stopped();
    assertEquals(Reason.UNHEALTHY, bench.notice(Notice.Demoted.class).reason());
  }

  @Test
  void endsOnceTheDemoteHookOfALossHasEnded() {
    bench.leads().byHand(Effect.StartHook.class).sessionGone().stop();
    bench.phase(Phase.Losing.class);
    bench.hookEnds(Cast.SUCCESS);
    stopped();
  }

  @Test
  void aLossAtAShutdownIsReleasedOnceAndElseLeftToExpire() {
    bench.leads().renewsNoMore().pass(Duration.ofSeconds(11)).stop();
    bench.phase(Phase.Losing.class);
    bench.releaseFails(Failure.UNREACHABLE);
    bench.phase(Phase.StandingBy.class);
    bench.pass(Duration.ofSeconds(4));
    bench.phase(Phase.StandingBy.class);
    bench.pass(Duration.ofSeconds(1));
    stopped();
  }

  @Test
  void aReleaseThatIsRefusedForGoodAtAShutdownIsGivenUpInTheEnd() {
    bench.leads().stop();
    Duration took =
        bench.passUntil(() -> {
          if (bench.isPending(Effect.Release.class)) {
            bench.releaseFails(Failure.DENIED);
          }
          return bench.phase() instanceof Phase.Stopped;
        });
    assertTrue(took.toSeconds() >= 5 && took.toSeconds() < 15, () -> "took " + took);
    stopped();
  }

  @Test
  void aLeaderChangeHookIsStoppedAndWaitedFor() {
    Bench watching =
        Bench.with(settings -> settings.hooks(Cast.hooks(true))).byHand(Effect.StartHook.class);
    watching.follows().stop();
    assertEquals(List.of("stop hook"), watching.diary);
    watching.pass(Duration.ofMinutes(1));
    watching.phase(Phase.StandingBy.class);
    watching.hookEnds(Cast.STOPPED);
    watching.phase(Phase.Stopped.class);
  }

  @Test
  void aTagThatIsStillOnIsTakenOffFirstButNotForMoreThanFiveSeconds() {
    bench.byHand(Effect.RemoveTag.class).follows().registered("primary").fresh().stop();
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(4_999);
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(1);
    stopped();
  }

  @Test
  void theFiveSecondsBeginOnceTheDemoteHookHasEnded() {
    bench.leads().byHand(Effect.StartHook.class, Effect.RemoveTag.class);
    bench.registered("primary").stop().tagFails(Failure.TIMEOUT);
    bench.pass(Duration.ofSeconds(20)).hookEnds(Cast.SUCCESS).released();
    bench.phase(Phase.StandingBy.class);
    bench.tag(new TagAnswer.Done(true)).registered();
    stopped();
  }

  @Test
  void anInstanceThatIsNotRegisteredHasNoTagToWaitFor() {
    bench.leads().notRegistered().stop().released();
    stopped();
  }

  @Test
  void aTwinsTagIsNotWaitedFor() {
    bench.byHand(Effect.DescribeSession.class).follows();
    bench.lockHeld(Cast.ownPayload(Cast.session("old")));
    bench.describe(new SessionDescription.Known("n1", "")).registered("primary").stop();
    stopped();
  }

  @Test
  void nothingThatHappensAfterwardsChangesAnything() {
    bench.follows().stop().fresh();
    bench.lockFree(Cast.rivalPayload(Cast.session("r1"))).health(Cast.healthy()).begin().stop();
    bench.lock(
        new LockState.Held(
            bench.session(), Cast.MADE, bench.nextIndex(), Cast.ownPayload(bench.session())));
    assertEquals(List.of(), bench.diary);
    assertEquals(List.of(), bench.notices);
    assertFalse(bench.isPending(Effect.Release.class));
  }

  @Test
  void stoppingTwiceIsStoppingOnce() {
    bench.leads().stop().fresh().stop();
    assertEquals(List.of(), bench.diary);
    bench.released();
    stopped();
  }

  @Test
  void aReleaseWhoseAnswerIsStillOutIsWaitedFor() {
    bench.leads().stop().lockFree(Cast.ownPayload(bench.session()));
    bench.phase(Phase.StandingBy.class);
    bench.released();
    stopped();
  }

  @Test
  void aTaggingThatEndsOnlyAfterTheTermIsUndoneEvenIfTheTagWasNeverSeen() {
    bench.byHand(Effect.AssignTag.class, Effect.RemoveTag.class).wins().stop();
    bench.passMillis(1_000).released();
    bench.phase(Phase.StandingBy.class);
    bench.tag(new TagAnswer.Done(true));
    bench.passMillis(200);
    assertTrue(bench.isPending(Effect.RemoveTag.class));
    bench.tag(new TagAnswer.Done(true));
    stopped();
  }

  @Test
  void aMarkThatCouldNotBeRemovedWhenItsTermEndedIsTriedOnceMore() {
    bench.leads().byHand(Effect.RemoveMark.class).health(Cast.critical("disk")).released();
    bench.markRemoved("the disk is read-only").fresh().stop();
    assertEquals(List.of("remove mark"), bench.diary);
    bench.phase(Phase.StandingBy.class);
    bench.markRemoved("it still is");
    stopped();
  }

  @Test
  void aTagThatWasRefusedToBeTakenOffIsTriedOnceMoreAtOnce() {
    bench.byHand(Effect.RemoveTag.class).follows().registered("primary");
    for (int i = 0; i < 5; i++) {
      bench.tag(new TagAnswer.Refused("not allowed"));
      bench.passUntil(() -> bench.isPending(Effect.RemoveTag.class));
    }
    bench.tag(new TagAnswer.Refused("not allowed")).fresh().stop();
    assertEquals(List.of("untag"), bench.diary);
    bench.registered().tag(new TagAnswer.Done(true));
    stopped();
  }
}
