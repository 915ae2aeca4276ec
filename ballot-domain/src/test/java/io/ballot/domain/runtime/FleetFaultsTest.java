package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Reason;
import io.ballot.domain.memory.Right;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HookEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a daemon's death, a freeze, an outage and a wrong world do to an election. */
final class FleetFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Fleet fleet = new Fleet();

  private Fleet.Member leader(Fleet.Member member) {
    member.register();
    member.start();
    fleet.await(member.name + " leads", SOON, member::leads);
    return member;
  }

  private Fleet.Member follower(Fleet.Member member) {
    member.register();
    member.start();
    fleet.pass(SOON);
    return member;
  }

  @Test
  void aKilledLeaderIsFollowedOnceItsSessionIsGoneAndTheLockDelayIsOver() {
    Fleet.Member a = leader(fleet.add("a"));
    Fleet.Member b = follower(fleet.add("b"));
    a.kill();
    Duration took = fleet.await("b leads", Duration.ofSeconds(20), b::leads);
    assertTrue(took.compareTo(Duration.ofSeconds(13)) > 0, () -> "took " + took);
    assertTrue(took.compareTo(Duration.ofMillis(15_200)) < 0, () -> "took " + took);
    assertEquals(List.of("b"), fleet.carriers());
  }

  @Test
  void aKilledLeaderThatIsRestartedAtOnceDemotesBeforeAnyoneLeads() {
    Fleet.Member a = leader(fleet.add("a"));
    Fleet.Member b = follower(fleet.add("b"));
    fleet.diary.clear();
    a.kill();
    a.start();
    fleet.await("someone leads", Duration.ofSeconds(20), () -> a.leads() || b.leads());
    assertEquals("a orphans of term", fleet.diary.getFirst().substring(0, 17));
    assertEquals(List.of("a demote begins", "a demote ends"), fleet.diary.subList(1, 3));
    assertTrue(a.noticed(Notice.HeldInOurName.class));
  }

  @Test
  void aKilledLeaderThatComesBackUnderARivalDemotesAtOnceAndLeavesTheRivalItsTag() {
    Fleet.Member a = leader(fleet.add("a"));
    Fleet.Member b = follower(fleet.add("b"));
    a.kill();
    fleet.await("b leads", Duration.ofSeconds(20), b::leads);
    fleet.diary.clear();
    a.start();
    fleet.await("a demoted", SOON, () -> fleet.diary.contains("a demote ends"));
    fleet.pass(SOON);
    assertTrue(b.leads());
    assertEquals(List.of("b"), fleet.carriers());
    assertFalse(a.mark.isThere());
  }

  @Test
  void aFrozenLeaderWakesUpAsAFollower() {
    Fleet.Member a = leader(fleet.add("a"));
    Fleet.Member b = follower(fleet.add("b"));
    a.process.freeze();
    fleet.await("b leads", Duration.ofSeconds(20), b::leads);
    fleet.diary.clear();
    a.process.thaw();
    fleet.await("a demotes", Duration.ofMillis(20), () -> fleet.diary.contains("a demote begins"));
    fleet.pass(SOON);
    assertFalse(a.leads());
    assertEquals(List.of("b"), fleet.carriers());
  }

  @Test
  void aLeaderThatCannotReachItsAgentHasDemotedBeforeTheTakeoverBound() {
    Fleet.Member a = leader(fleet.add("a"));
    a.node.stop();
    Duration took =
        fleet.await(
            "a demoted",
            Duration.ofSeconds(10),
            () -> a.noticed(Notice.Demoted.class) || fleet.diary.contains("a demote ends"));
    // 0.98 × 10 s − 2 s − 4 ms after the last renewal, which is at most a second older than the
    // failure.
    assertTrue(took.compareTo(Duration.ofMillis(6_700)) > 0, () -> "took " + took);
    assertTrue(took.compareTo(Duration.ofMillis(7_900)) < 0, () -> "took " + took);
    assertTrue(
        a.notices.stream()
            .anyMatch(notice ->
                notice instanceof Notice.TermLost lost && lost.reason() == Reason.LEASE_EXPIRED));
  }

  @Test
  void aDaemonToldToHoldKeepsItsRoleThroughAnOutageAndItsTermAfterwards() {
    Fleet.Member a =
        leader(fleet.add("a", builder -> builder.whenUnreachable(WhenUnreachable.HOLD)));
    fleet.diary.clear();
    a.node.cutOff();
    fleet.pass(Duration.ofSeconds(15));
    assertTrue(a.leads());
    assertTrue(a.noticed(Notice.HoldingWithoutLease.class));
    a.node.start();
    fleet.pass(Duration.ofSeconds(5));
    assertEquals(List.of(), fleet.diary);
    assertTrue(a.leads());
  }

  @Test
  void aDaemonToldToHoldDoesNotHoldThroughAFreezeOfItsOwn() {
    Fleet.Member a =
        leader(fleet.add("a", builder -> builder.whenUnreachable(WhenUnreachable.HOLD)));
    fleet.diary.clear();
    a.node.cutOff();
    a.process.freeze();
    fleet.pass(Duration.ofSeconds(15));
    a.process.thaw();
    fleet.await("a demotes", SOON, () -> fleet.diary.contains("a demote begins"));
  }

  @Test
  void aPromoteHookThatFailsIsToleratedUnlessItShallEndTheTerm() {
    Fleet.Member a = fleet.add("a");
    a.hooks.exits(HookEvent.PROMOTE, 1);
    leader(a);
    a.ballot().stop();
    fleet.pass(SOON);

    Fleet.Member b =
        fleet.add("b", builder -> builder.onPromoteFailure(OnPromoteFailure.STEP_DOWN));
    b.hooks.exits(HookEvent.PROMOTE, 1);
    b.register();
    b.start();
    fleet.await("b demoted", SOON, () -> fleet.diary.contains("b demote ends"));
    fleet.diary.clear();
    fleet.pass(Duration.ofSeconds(29));
    assertEquals(List.of(), fleet.diary);
    fleet.await("b tries again", Duration.ofSeconds(2), () -> !fleet.diary.isEmpty());
  }

  @Test
  void aPromoteHookThatHangsIsStoppedWhenTheInstanceTurnsUnhealthy() {
    Fleet.Member a = fleet.add("a");
    a.hooks.lasts(HookEvent.PROMOTE, Duration.ofSeconds(30));
    a.register();
    a.start();
    fleet.await("promoting", SOON, () -> fleet.diary.contains("a promote begins"));
    a.check(CheckStatus.CRITICAL);
    fleet.await("demoted", SOON, () -> fleet.diary.contains("a demote ends"));
    assertEquals(
        List.of("a promote begins", "a promote ends", "a demote begins", "a demote ends"),
        fleet.diary);
    fleet.await("released", SOON, () -> !fleet.lockIsHeld());
  }

  @Test
  void withoutTheRightToRegisterALivenessCheckItSaysSoOnceAndGoesWithout() {
    Fleet.Member a = fleet.add("a");
    a.node.deny(Right.LIVENESS);
    leader(a);
    fleet.pass(Duration.ofSeconds(30));
    assertEquals(
        1, a.daemonNotices.stream().filter(DaemonNotice.LivenessRefused.class::isInstance).count());
    assertTrue(a.leads());
  }

  @Test
  void anAgentThatLostItsRegistrationsGetsTheLivenessCheckBackAndTheTermGoesOn() {
    Fleet.Member a = leader(fleet.add("a"));
    a.node.loseRegistrations();
    a.register();
    fleet.pass(Duration.ofSeconds(5));
    assertTrue(a.leads());
    assertEquals(1, a.node.livenessChecks().size());
  }

  @Test
  void aServiceThatIsRegisteredLateAndDeregisteredIsFollowed() {
    Fleet.Member a = fleet.add("a");
    a.start();
    fleet.pass(SOON);
    assertFalse(a.leads());
    a.register();
    fleet.await("leads", SOON, a::leads);
    a.node.deregister("web-a");
    fleet.pass(Duration.ofSeconds(9));
    assertTrue(a.leads());
    fleet.await("demoted", Duration.ofSeconds(2), () -> fleet.diary.contains("a demote ends"));
  }

  @Test
  void aWallClockJumpIsFollowedByARenewalBeforeAnythingIsDone() {
    Fleet.Member a = leader(fleet.add("a"));
    a.process.wallClockJumps(1);
    a.node.setTags("web-a", "v1");
    fleet.await("repaired", SOON, () -> fleet.carriers().equals(List.of("a")));
    assertTrue(a.leads());
  }

  @Test
  void twoDaemonsOfOneInstanceDoNotFight() {
    Fleet.Member a = leader(fleet.add("a"));
    Ballot second =
        Ballot.on(
            new VirtualPlatform(fleet.timers, Fleet.ROUND_TRIP).platform(),
            new DaemonId("a", 2),
            (election, notice) -> fleet.diary.add("second " + notice.getClass().getSimpleName()));
    fleet.diary.clear();
    RunningElection twin =
        second.run(
            a.settings(),
            new Ports(
                a.node.lockPort(),
                a.node.catalogPort(),
                a.node.healthPort(),
                a.hooks,
                new Fleet.KeptMark()));
    fleet.pass(Duration.ofSeconds(30));
    assertTrue(a.leads());
    assertFalse(twin.state().leads());
    assertEquals(List.of("a"), fleet.carriers());
    assertTrue(fleet.diary.contains("second HeldInOurName"));
    assertFalse(fleet.diary.contains("a demote begins"));
  }
}
