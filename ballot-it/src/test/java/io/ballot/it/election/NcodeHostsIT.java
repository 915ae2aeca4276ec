package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.daemon.HookGate;
import io.ballot.it.daemon.HookHistory;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.process.LineLog;
import io.ballot.it.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The same with every instance on a host of its own, where nobody may tell another's agent
 * anything: what an agent has kept of a leader that is gone comes back, and has to go again.
 */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class NcodeHostsIT {
  /** A session of 10 s that nobody renews may live for twice that. */
  private static final Duration UNTIL_IT_EXPIRED = Duration.ofSeconds(60);

  /** May do everything, as everybody may here: an agent that gets a token syncs all that it has. */
  private static final String TOKEN = "8a4e2f5c-1f1d-4a57-9a7b-5c0c1b0f6d21";

  private ConsulCluster cluster;
  private Contest contest;
  private NcodeFleet fleet;

  @BeforeEach
  void startHosts(Lab lab) throws InterruptedException {
    cluster =
        lab.cluster(
            1,
            2,
            agent ->
                agent
                    .withDefaultDeny(TOKEN)
                    .withFile("60-allow.json", "{\"acl\":{\"default_policy\":\"allow\"}}"));
    // An address that is not its node's, as in a container or on a second network.
    haveInstancesAt(number -> "192.0.2." + number, lab);
  }

  private void haveInstancesAt(IntFunction<String> addresses, Lab lab) {
    NcodeHosts hosts = NcodeHosts.oneForEach(cluster, addresses);
    contest =
        new Contest(lab, cluster.server(1).http(), number -> hosts.agent(number).base(), "web")
            .withConsul("liveness: 2s")
            .with("lockDelay: 1s");
    fleet = new NcodeFleet(contest, lab, hosts);
  }

  /** An ncode/ballot leads on the first host, and a ballot follows on the second. */
  private NcodeBallot oldLeadsAndOursFollows() throws Exception {
    fleet.registerRich(1);
    fleet.register(2);
    NcodeBallot old = fleet.startOldLeader(1);
    contest.startFollower(2);
    return old;
  }

  /** A ballot leads on the first host, and an ncode/ballot follows on the second. */
  private NcodeBallot oursLeadsAndOldFollows() throws Exception {
    fleet.registerRich(1);
    fleet.register(2);
    contest.startLeader(1);
    contest.awaitTagOn(contest.id(1), SOON);
    return fleet.startOldFollower(2);
  }

  /** Waits until a ballot that leads has said what is wrong with an instance, and put it right. */
  private void awaitRepair(DaemonProcess leader, long mark, int wrong) throws Exception {
    leader.awaitEvent(
        mark,
        line ->
            DaemonProcess.is("tag-repair").test(line)
                && line.path("message").asText().contains(contest.id(wrong)),
        SOON);
  }

  private void fullSync(int host) throws Exception {
    cluster
        .client(host)
        .http()
        .put("agent/token/default", "{\"Token\":\"" + TOKEN + "\"}")
        .expectOk();
  }

  private void assertAFlipChangesNothing(int number) throws Exception {
    boolean carried = fleet.shown(number).tags().contains(Contest.TAG);
    fleet.awaitAgentTag(number, carried, SOON);
    fleet.flipCheck(number);
    assertEquals(carried, fleet.shown(number).tags().contains(Contest.TAG));
  }

  private void assertItsNodeHasItsOwnAddress(int number) throws Exception {
    assertEquals(cluster.client(number).address(), fleet.shown(number).nodeAddress());
  }

  @Test
  void aCriticalCheckMovesTheRoleBothWaysAndLeavesNothingBehindWithAnyAgent() throws Exception {
    oldLeadsAndOursFollows();

    fleet.services(1).fail(contest.check(1));
    fleet.awaitPromotion(2, 1, SOON);
    contest.awaitTagOn(contest.id(2), SOON);
    HookRun demote = contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    assertEquals("192.0.2.2", demote.variable("ADDRESS"));
    assertAFlipChangesNothing(1);
    assertAFlipChangesNothing(2);

    fleet.services(2).fail(contest.check(2));
    fleet.awaitPromotion(1, 2, SOON);
    contest.awaitTagOn(contest.id(1), SOON);
    assertAFlipChangesNothing(1);
    assertAFlipChangesNothing(2);
    assertItsNodeHasItsOwnAddress(2);

    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireHandovers(contest.hooks.runs());
  }

  @Test
  void theTagOfOneThatWasStoppedComesBackAndGoesAgainUntilOursRunsThere() throws Exception {
    NcodeBallot old = oldLeadsAndOursFollows();
    old.stop();
    fleet.awaitPromotion(2, 1, SOON);
    contest.awaitTagOn(contest.id(2), SOON);
    // Ballot may not tell that agent, and ncode/ballot has lost what would have it take tags over.
    assertTrue(fleet.agentShowsTag(1));
    assertFalse(fleet.isRich(1));

    DaemonProcess leader = contest.daemon(2);
    long beforeTheFlip = leader.mark();
    fleet.flipCheck(1);
    awaitRepair(leader, beforeTheFlip, 1);
    contest.awaitTagOn(contest.id(2), SOON);
    long beforeTheSync = leader.mark();
    fullSync(1);
    awaitRepair(leader, beforeTheSync, 1);
    contest.awaitTagOn(contest.id(2), SOON);
    assertTrue(fleet.agentShowsTag(1));
    // Ballot writes past an agent without a word of its node.
    assertItsNodeHasItsOwnAddress(1);

    // The only trace of its promotion is with that agent.
    contest.start(1).awaitEvent("leftover-undone", SOON);
    HookRun demote = contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    assertEquals("leftover", demote.reason());
    assertAFlipChangesNothing(1);
    contest.awaitTagOn(contest.id(2), SOON);
  }

  @Test
  void theLeadersHostIsChangedOverAndNothingOfTheOldOneComesBack() throws Exception {
    NcodeBallot old = oldLeadsAndOursFollows();
    contest.start(1).awaitEvent("held-in-our-name", SOON);
    old.stop();

    HookRun demote = contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    assertEquals("leftover", demote.reason());
    String leader =
        contest
            .hooks
            .await(run -> run.event().equals("promote") && !run.reason().equals("(unset)"), SOON)
            .instance();
    contest.awaitTagOn(leader, SOON);
    assertAFlipChangesNothing(1);
    assertAFlipChangesNothing(2);
    contest.awaitTagOn(leader, SOON);
    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireHandovers(contest.hooks.runs());
  }

  @Test
  void oneOfOursThatIsStoppedLeavesNothingForTheNextToTakeOff() throws Exception {
    oursLeadsAndOldFollows();

    contest.daemon(1).signal(Signal.TERM);
    assertEquals(0, contest.daemon(1).awaitExit(SOON));
    fleet.awaitPromotion(2, 1, SOON);
    contest.awaitTagOn(contest.id(2), SOON);

    assertAFlipChangesNothing(1);
    assertItsNodeHasItsOwnAddress(1);
    assertTrue(fleet.isRich(1));
    HookHistory.requireHandovers(contest.hooks.runs());
  }

  @Test
  void theTagOfOneThatWasKilledIsFoundWithItsAgentAndUndoneWhereOursIsStarted() throws Exception {
    NcodeBallot old = oldLeadsAndOursFollows();
    old.kill();
    fleet.awaitPromotion(2, 1, UNTIL_IT_EXPIRED);
    contest.awaitTagOn(contest.id(2), SOON);
    assertTrue(fleet.agentShowsTag(1));

    contest.start(1).awaitEvent("leftover-undone", SOON);

    HookRun demote = contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    assertEquals("leftover", demote.reason());
    assertFalse(fleet.agentShowsTag(1));
    assertAFlipChangesNothing(1);
    contest.awaitTagOn(contest.id(2), SOON);
  }

  @Test
  void anOldLeaderThatTakesTheTagOffOneOfOursThatWasKilledSpoilsItsNode() throws Exception {
    NcodeBallot old = oursLeadsAndOldFollows();
    assertItsNodeHasItsOwnAddress(1);
    LineLog server = cluster.server(1).log();
    long before = server.count();
    contest.daemon(1).signal(Signal.KILL);
    fleet.awaitPromotion(2, 1, SOON);
    contest.awaitTagOn(contest.id(2), SOON);
    assertEquals("192.0.2.1", fleet.shown(1).nodeAddress());
    fleet.awaitNative(1, false, SOON);

    // With its check the agent brings all that it has, but nothing of its node.
    long mark = old.mark();
    fleet.flipCheck(1);
    old.awaitLog(mark, "takes the tag off " + contest.id(1));
    contest.awaitTagOn(contest.id(2), SOON);
    assertEquals("192.0.2.1", fleet.shown(1).nodeAddress());

    // With a full sync it gives the tag up, and brings the rest.
    fullSync(1);
    fleet.awaitNative(1, true, SOON);
    assertFalse(fleet.agentShowsTag(1));
    assertAFlipChangesNothing(1);
    // The address is put right by the servers' leader alone: once a minute, and when it is new.
    assertTrue(
        fleet.shown(1).nodeAddress().equals("192.0.2.1")
            || server.linesFrom(before).stream()
                .anyMatch(line -> line.contains("marking health alive: member=c1")));
    cluster.server(1).kill();
    cluster.server(1).restart();
    contest
        .http
        .catalog()
        .awaitInstances(
            contest.service,
            all ->
                all.stream()
                    .anyMatch(
                        instance -> instance.nodeAddress().equals(cluster.client(1).address())),
            SOON);
  }

  @Test
  void anOldLeaderCannotTakeTheTagOffAnInstanceWithoutAnAddress(Lab lab) throws Exception {
    haveInstancesAt(number -> "", lab);
    NcodeBallot old = oursLeadsAndOldFollows();
    contest.daemon(1).signal(Signal.KILL);
    fleet.awaitPromotion(2, 1, SOON);

    old.awaitLog(0, "Must provide address");
    assertEquals(List.of(contest.id(1), contest.id(2)), fleet.carriers());

    contest.start(1).awaitEvent("leftover-undone", SOON);
    contest.awaitTagOn(contest.id(2), SOON);
    assertAFlipChangesNothing(1);
  }

  @Test
  void aKeyThatIsDeletedWhileOursLeadsEndsItsTermAndNobodyIsPromotedBeside() throws Exception {
    NcodeBallot old = oursLeadsAndOldFollows();

    // It has just looked, and does not for five seconds.
    old.awaitLog(old.mark(), "tries the lock: false");
    contest.http.kv().delete(contest.key);

    HookRun demote = contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    assertEquals("lost", demote.reason());
    fleet.awaitPromotion(1, 2, SOON);
    contest.awaitTagOn(contest.id(1), SOON);
    assertEquals(0, fleet.count(run -> run.instance().equals(contest.id(2))));
    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireHandovers(contest.hooks.runs());
  }

  @Test
  void anOldOneThatLooksWhenTheKeyIsDeletedIsPromotedWhileOursDemotes(Lab lab) throws Exception {
    HookGate gate = lab.hookGate();
    contest.demote(contest.hooks.hook("demote", gate.waitHere()));
    oursLeadsAndOldFollows();

    contest.http.kv().delete(contest.key);

    contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    fleet.awaitPromotion(2, 1, SOON);
    assertEquals(0, fleet.count(run -> run.ends("demote", contest.id(1))));
    contest.awaitTagOn(contest.id(2), SOON);
    gate.letOneThrough();
    contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    JsonNode known = contest.daemon(1).awaitEvent("leader-known", SOON);
    assertEquals("192.0.2.2", known.path("leaderAddress").asText());
    assertAFlipChangesNothing(1);
    contest.awaitTagOn(contest.id(2), SOON);
    HookHistory.requireAlternation(contest.hooks.runs());
  }
}
