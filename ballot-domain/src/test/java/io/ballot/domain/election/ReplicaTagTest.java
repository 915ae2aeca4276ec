package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The followers' tag is on every healthy follower, and on no leader. */
final class ReplicaTagTest {
  private final Bench bench = Bench.with(settings -> settings.replicaTag("replica"));
  private final Bench alone =
      Bench.with(settings -> settings.primaryTag(null).replicaTag("replica"));

  private static List<String> tags(Bench whose) {
    Instance own = whose.state().instance();
    return own == null ? List.of() : own.tags();
  }

  private static List<String> ofTags(Bench bench) {
    return bench.diary.stream().filter(it -> it.matches("tag .*|add .*|drop .*|untag")).toList();
  }

  @Test
  void bothTagsMustNotBeTheSame() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Bench.with(settings -> settings.replicaTag("primary")));
  }

  @Test
  void aHealthyFollowerPutsItOn() {
    bench.follows();
    assertEquals(List.of("replica"), tags(bench));
    bench.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void whereItIsOnAlreadyNothingIsWritten() {
    bench.begin().registered("replica").health(Cast.healthy()).rivalLeads("r1").sessionOpens();
    bench.phase(Phase.Following.class);
    bench.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), ofTags(bench));
  }

  @Test
  void nothingIsWrittenBeforeTheHealthIsKnown() {
    bench.begin().registered().rivalLeads("r1");
    assertEquals(List.of(), ofTags(bench));
    bench.health(Cast.healthy());
    assertEquals(List.of("add replica"), ofTags(bench));
  }

  @Test
  void anUnhealthyFollowerTakesItOffAndPutsItOnAgainOnceItIsHealthy() {
    bench.follows().pass(Duration.ofSeconds(20)).fresh();
    bench.health(Cast.critical("disk"));
    assertEquals(List.of("drop replica"), ofTags(bench));
    bench.health(Cast.healthy()).passMillis(250);
    assertEquals(List.of("drop replica", "add replica"), ofTags(bench));
    assertEquals(List.of(), bench.notices(Notice.TagRepair.class));
  }

  @Test
  void aCheckThatFlapsIsNoFight() {
    bench.follows().pass(Duration.ofSeconds(20));
    for (int i = 0; i < 20; i++) {
      bench.fresh().health(Cast.critical("disk")).passMillis(250);
      assertEquals(List.of("drop replica"), ofTags(bench));
      bench.fresh().health(Cast.healthy()).passMillis(250);
      assertEquals(List.of("add replica"), ofTags(bench));
    }
  }

  @Test
  void oneInMaintenanceDoesNotCarryIt() {
    bench.follows().pass(Duration.ofSeconds(20)).fresh();
    bench.health(Cast.health(false, true, Cast.check("ping", CheckStatus.PASSING)));
    assertEquals(List.of("drop replica"), ofTags(bench));
  }

  @Test
  void aPromotionGivesItUpInTheVeryChangeThatPutsTheLeadersTagOn() {
    bench.byHand(Effect.AssignTag.class).tries();
    assertEquals(List.of("replica"), tags(bench));
    bench.acquired();
    TagAssignment asked = bench.pending(Effect.AssignTag.class).assignment();
    assertEquals("primary", asked.tag());
    assertEquals("replica", asked.givenUp());
    assertEquals(TagAssignment.Scope.OTHERS_AND_SELF, asked.scope());
    assertFalse(bench.diary.contains("drop replica"));
  }

  @Test
  void aPromotionGivesItUpBeforeTheHookEvenWhereTheLeadersTagComesAfterIt() {
    Bench late = Bench.with(s -> s.replicaTag("replica").tagAfterPromote(true));
    late.byHand(Effect.AssignTag.class).wins();
    TagAssignment asked = late.pending(Effect.AssignTag.class).assignment();
    assertEquals("replica", asked.givenUp());
    assertEquals(TagAssignment.Scope.OTHERS, asked.scope());
    assertFalse(late.diary.contains("promote"));
  }

  @Test
  void aLeaderThatIsFoundWithItOnGivesItUpAtOnce() {
    bench.leads().pass(Duration.ofSeconds(20)).fresh().registered("primary", "replica");
    assertEquals(List.of("tag others and self"), ofTags(bench));
    assertEquals("replica", bench.notice(Notice.TagRepair.class).tag());
    assertEquals(List.of("primary"), tags(bench));
  }

  @Test
  void aLeaderThatIsRightWritesNothing() {
    bench.leads().pass(Duration.ofMinutes(1));
    assertEquals(List.of(), ofTags(bench));
  }

  @Test
  void afterAStepDownItComesOnOnlyWhenTheDemoteHookHasEndedAndTheInstanceIsHealthy() {
    bench.leads().pass(Duration.ofSeconds(20)).fresh();
    bench.health(Cast.critical("disk")).released().rivalLeads("r1");
    bench.phase(Phase.StandingBy.class);
    bench.pass(Duration.ofSeconds(5));
    assertEquals(List.of("untag"), ofTags(bench));
    bench.health(Cast.healthy()).passMillis(250);
    assertEquals(List.of("untag", "add replica"), ofTags(bench));
    assertTrue(bench.diary.indexOf("untag") < bench.diary.indexOf("demote"));
    assertTrue(bench.diary.indexOf("demote") < bench.diary.indexOf("add replica"));
    assertEquals(List.of(), bench.notices(Notice.TagRepair.class));
  }

  @Test
  void oneThatSitsOutIsAFollowerLikeAnyOther() {
    bench.leads().pass(Duration.ofSeconds(20)).fresh();
    bench.stepDown().released();
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(250);
    assertEquals(List.of("replica"), tags(bench));
  }

  @Test
  void aStopTakesItOff() {
    bench.follows().pass(Duration.ofSeconds(20)).fresh().stop();
    bench.phase(Phase.Stopped.class);
    assertEquals(List.of("drop replica"), ofTags(bench));
  }

  @Test
  void aStopTakesOffWhatMayYetTurnUp() {
    bench.byHand(Effect.AddTag.class).begin().registered().health(Cast.healthy());
    bench.rivalLeads("r1").sessionOpens().tagFails(Failure.TIMEOUT);
    bench.registered().fresh().stop();
    assertEquals(List.of("drop replica"), ofTags(bench));
    bench.phase(Phase.Stopped.class);
  }

  @Test
  void aStopWaitsForTheWriteUnderWayAndThenTakesItOff() {
    bench.byHand(Effect.AddTag.class).begin().registered().health(Cast.healthy());
    bench.rivalLeads("r1").sessionOpens().fresh().stop();
    bench.phase(Phase.StandingBy.class);
    bench.tag(new TagAnswer.Done(true)).passMillis(250);
    assertEquals(List.of("drop replica"), ofTags(bench));
    bench.phase(Phase.Stopped.class);
  }

  @Test
  void aPromotionWaitsForTheWriteUnderWay() {
    bench.byHand(Effect.AddTag.class, Effect.AssignTag.class).wins();
    assertFalse(bench.isPending(Effect.AssignTag.class));
    bench.tagFails(Failure.TIMEOUT);
    assertEquals("replica", bench.pending(Effect.AssignTag.class).assignment().givenUp());
  }

  @Test
  void aWriteThatLandsOnALeaderIsUndone() {
    bench.byHand(Effect.AddTag.class).wins().tagFails(Failure.TIMEOUT);
    bench.phase(Phase.Leading.class);
    // It wrote all tags as they had been.
    bench.pass(Duration.ofSeconds(20)).fresh().registered("replica");
    assertEquals(List.of("tag others and self"), ofTags(bench));
    assertEquals(List.of("primary"), tags(bench));
  }

  @Test
  void whoeverTakesItOffAFollowerIsAnsweredMoreAndMoreSlowlyAndNamed() {
    bench.follows().pass(Duration.ofSeconds(20)).fresh();
    for (int i = 0; i < 200; i++) {
      bench.registered().passMillis(100);
    }
    int writes = ofTags(bench).size();
    assertTrue(writes >= 10 && writes <= 17, "wrote " + writes + " times in 20 s");
    assertEquals("replica", bench.notice(Notice.TagFight.class).tag());
  }

  @Test
  void anotherDaemonsInstanceIsLeftAlone() {
    bench.begin().registered("replica").health(Cast.critical("disk"));
    bench.lockHeld(Cast.ownPayload(Cast.session("twin")));
    bench.pass(Duration.ofSeconds(5));
    assertEquals(List.of(), ofTags(bench));
  }

  @Test
  void anInstanceThatIsNotRegisteredIsLeftAlone() {
    bench.follows().pass(Duration.ofSeconds(20)).fresh();
    bench.notRegistered().pass(Duration.ofMinutes(1));
    assertEquals(List.of(), ofTags(bench));
  }

  @Test
  void aloneItComesOffBeforeThePromoteHook() {
    alone.byHand(Effect.RemoveTag.class).tries();
    assertEquals(List.of("add replica"), ofTags(alone));
    alone.acquired();
    assertFalse(alone.diary.contains("promote"));
    alone.tag(new TagAnswer.Done(true)).registered();
    assertTrue(alone.diary.contains("promote"));
    alone.phase(Phase.Leading.class);
    alone.fresh().pass(Duration.ofMinutes(1));
    assertEquals(List.of(), ofTags(alone));
  }

  @Test
  void aloneItIsTakenOffALeaderThatGetsIt() {
    alone.leads().pass(Duration.ofSeconds(20)).fresh().registered("replica");
    assertEquals(List.of("drop replica"), ofTags(alone));
    assertEquals("replica", alone.notice(Notice.TagRepair.class).tag());
  }

  @Test
  void aloneItComesBackAfterAStepDown() {
    alone.leads().pass(Duration.ofSeconds(20)).fresh();
    alone.stepDown().released();
    alone.passMillis(250);
    assertEquals(List.of("add replica"), ofTags(alone));
    assertEquals(List.of(), alone.notices(Notice.TagRepair.class));
  }

  @Test
  void aloneItsFailureDoesNotKeepTheHookWaitingForLong() {
    alone.byHand(Effect.RemoveTag.class, Effect.StartHook.class).wins();
    alone.pass(Duration.ofSeconds(3));
    assertTrue(alone.isPending(Effect.StartHook.class));
  }
}
