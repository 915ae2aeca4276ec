package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.daemon.HookHistory;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import io.ballot.it.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Daemons of ballot and of ncode/ballot in one election, as while a fleet is changed over: the role
 * goes both ways, and what ncode/ballot leaves behind is put right. What its faults make impossible
 * is said in docs/MIGRATION.md.
 */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class NcodeFleetIT {
  /** A session of 10 s that nobody renews may live for twice that. */
  private static final Duration UNTIL_IT_EXPIRED = Duration.ofSeconds(60);

  private static NcodeFleet fleet(Lab lab, SharedConsul consul, String name) throws Exception {
    return new NcodeFleet(
        new Contest(lab, consul.http(), consul.uri(), consul.unique(name))
            .withConsul("liveness: 2s")
            .with("lockDelay: 1s"),
        lab,
        NcodeHosts.oneFor(consul.http()));
  }

  /** An ncode/ballot leads on the first instance, and a ballot follows on the second. */
  private static NcodeBallot oldLeadsAndOursFollows(NcodeFleet fleet) throws Exception {
    fleet.register(1);
    fleet.register(2);
    NcodeBallot old = fleet.startOldLeader(1);
    JsonNode known = fleet.contest.startFollower(2).awaitEvent("leader-known", SOON);
    assertEquals("127.0.0.1", known.path("leaderAddress").asText());
    assertEquals(8001, known.path("leaderPort").asInt());
    return old;
  }

  @Test
  void aCriticalCheckMovesTheRoleBothWaysAndNobodyIsPromotedBesideTheOther(
      Lab lab, SharedConsul consul) throws Exception {
    NcodeFleet fleet = fleet(lab, consul, "ncode-check");
    oldLeadsAndOursFollows(fleet);
    Contest contest = fleet.contest;

    contest.http.services().fail(contest.check(1));
    fleet.awaitPromotion(2, 1, SOON);
    contest.awaitTagOn(contest.id(2), SOON);
    // Our payload told its demote hook who leads.
    HookRun demote = contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    assertEquals("127.0.0.1", demote.variable("ADDRESS"));
    assertEquals("8002", demote.variable("PORT"));
    assertEquals(
        contest.http.kv().awaitLocked(contest.key, SOON).session(), demote.variable("SESSIONID"));

    contest.http.services().pass(contest.check(1));
    contest.http.services().fail(contest.check(2));
    fleet.awaitPromotion(1, 2, SOON);
    contest.awaitTagOn(contest.id(1), SOON);

    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireHandovers(contest.hooks.runs());
  }

  @Test
  void aDaemonThatIsStoppedIsFollowedByOneOfTheOtherMakeAndItsTagGoes(Lab lab, SharedConsul consul)
      throws Exception {
    NcodeFleet fleet = fleet(lab, consul, "ncode-stop");
    NcodeBallot old = oldLeadsAndOursFollows(fleet);
    Contest contest = fleet.contest;

    old.stop();
    fleet.awaitPromotion(2, 1, SOON);
    contest.awaitTagOn(contest.id(2), SOON);
    // Nor does the flip of a check bring it back: ballot has told this agent, which is its own,
    // too.
    contest.http.services().warn(contest.check(1));
    contest.awaitTagOn(contest.id(2), SOON);
    // Its fault: it runs no demote hook at its end.
    assertEquals(0, fleet.count(run -> run.begins("demote", contest.id(1))));

    fleet.register(3);
    fleet.startOldFollower(3);
    contest.daemon(2).signal(Signal.TERM);
    assertEquals(0, contest.daemon(2).awaitExit(SOON));
    fleet.awaitPromotion(3, 1, SOON);
    contest.awaitTagOn(contest.id(3), SOON);
    List<HookRun> since =
        contest.hooks.runs().stream().filter(run -> !run.instance().equals(contest.id(1))).toList();
    HookHistory.requireHandovers(since);
  }

  @Test
  void aDaemonThatIsKilledIsFollowedByOneOfTheOtherMakeAndItsLeavingsAreTidiedUp(
      Lab lab, SharedConsul consul) throws Exception {
    NcodeFleet fleet = fleet(lab, consul, "ncode-kill");
    NcodeBallot old = oldLeadsAndOursFollows(fleet);
    Contest contest = fleet.contest;

    old.kill();
    fleet.awaitPromotion(2, 1, UNTIL_IT_EXPIRED);
    contest.awaitTagOn(contest.id(2), SOON);

    fleet.register(3);
    fleet.startOldFollower(3);
    contest.daemon(2).signal(Signal.KILL);
    fleet.awaitPromotion(3, 1, SOON);
    contest.awaitTagOn(contest.id(3), SOON);

    DaemonProcess back = contest.start(2);
    back.awaitEvent("leftover-undone", SOON);
    HookRun demote = contest.hooks.await(run -> run.ends("demote", contest.id(2)), SOON);
    assertEquals("leftover", demote.reason());
    assertFalse(fleet.agentShowsTag(2));
    contest.awaitTagOn(contest.id(3), SOON);
  }

  @Test
  void anOldLeaderWhoseKeyIsDeletedHasDemotedBeforeOursIsPromoted(Lab lab, SharedConsul consul)
      throws Exception {
    NcodeFleet fleet = fleet(lab, consul, "ncode-deleted");
    oldLeadsAndOursFollows(fleet);
    Contest contest = fleet.contest;

    contest.http.kv().delete(contest.key);

    fleet.awaitPromotion(2, 1, SOON);
    contest.awaitTagOn(contest.id(2), SOON);
    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireHandovers(contest.hooks.runs());
  }

  @Test
  void aFleetIsChangedOverOneHostAtATime(Lab lab, SharedConsul consul) throws Exception {
    NcodeFleet fleet = fleet(lab, consul, "ncode-changed");
    Contest contest = fleet.contest;
    fleet.registerRich(1);
    fleet.register(2);
    NcodeBallot first = fleet.startOldLeader(1);
    NcodeBallot second = fleet.startOldFollower(2);
    assertFalse(fleet.isRich(1), "ncode/ballot keeps what it is said to lose");

    // A follower's host: the old one ends, the new one begins.
    second.stop();
    contest.startFollower(2);
    // The leader's host: the new one stands by until the old one has ended.
    contest.start(1).awaitEvent("held-in-our-name", SOON);
    assertEquals(0, fleet.count(run -> run.event().equals("demote")));
    contest.awaitTagOn(contest.id(1), SOON);
    first.stop();

    HookRun demote = contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    assertEquals("leftover", demote.reason());
    int leader =
        contest
                .hooks
                .await(
                    run -> run.event().equals("promote") && !run.reason().equals("(unset)"), SOON)
                .instance()
                .equals(contest.id(1))
            ? 1
            : 2;
    contest.awaitTagOn(contest.id(leader), SOON);
    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireHandovers(contest.hooks.runs());

    // What was lost comes back with the next registration, and stays.
    fleet.registerRich(leader);
    contest.awaitTagOn(contest.id(leader), SOON);
    fleet.awaitAgentTag(leader, true, SOON);
    assertTrue(fleet.isRich(leader));
    assertEquals(Set.of("v1", Contest.TAG), new TreeSet<>(fleet.agentTags(leader)));
  }
}
