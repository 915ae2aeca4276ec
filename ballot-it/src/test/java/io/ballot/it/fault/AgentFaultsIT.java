package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The leader's agent crashes, freezes, forgets, leaves, or is slow. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class AgentFaultsIT {

  @Test
  void anAgentThatIsKilledAndRestartedCostsAtMostTheTerm(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.trouble("the leader's agent is killed");
    rivals.arena.agent(1).kill();
    rivals.awaitDemote(1, 0);
    rivals.arena.agent(1).restart();
    rivals.peace();

    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void anAgentThatIsFrozenEndsTheTermBeforeTheNextBegins(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.trouble("the leader's agent is frozen");
    long from = BootClock.now();
    rivals.arena.agent(1).freeze();
    rivals.awaitPromotionOfAnother(1, from);
    rivals.arena.agent(1).thaw();
    rivals.peace();

    assertEquals("lease-expired", rivals.awaitDemote(1, from).begin().reason());
    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void aReloadOfTheAgentCostsNothing(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);
    long before = rivals.lock.seen().getLast().what().modifyIndex();

    rivals.trouble("the leader's agent reads its configuration again");
    rivals.arena.agent(1).reload();
    rivals.arena.agent(1).reload();
    rivals.peace();

    assertEquals(1, rivals.awaitLeader());
    rivals.goOnFor(Verdict.SETTLE);
    assertEquals(before, rivals.lock.seen().getLast().what().modifyIndex(), rivals::text);
    rivals.stopAndJudge();
  }

  @Test
  void anAgentThatLeavesEndsTheTermAndTheNextWaitsForTheLockDelay(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.trouble("the leader's agent leaves");
    long from = BootClock.now();
    rivals.arena.agent(1).leave();
    rivals.awaitPromotionOfAnother(1, from);
    rivals.arena.agent(1).restart();
    rivals.peace();

    rivals.awaitDemote(1, from);
    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void anAgentThatLostItsRegistrationsLosesTheTermUntilTheyAreBack(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.trouble("the leader's agent is killed, and forgets what was registered with it");
    long from = BootClock.now();
    rivals.arena.agent(1).kill();
    rivals.arena.agent(1).forgetRegistrations();
    rivals.arena.agent(1).restart();
    rivals.awaitDemote(1, from);
    rivals.awaitPromotionOfAnother(1, from);
    rivals.register(1);
    rivals.peace();

    rivals.daemon(1).process().awaitEvent("instance-vanished", Arena.SOON);
    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void aReleaseThatItsAgentHearsLateDoesNotFreeTheNextTerm(Lab lab) throws Exception {
    Rivals rivals = new Rivals(Arena.of(lab, 1), "web");
    SlowRelay relay = lab.endAfterTheTest(SlowRelay.before(lab, rivals.arena.agent(1)));
    rivals.reachAgentAt(1, relay.address());
    // So that the session outlives what its daemon cannot say of it.
    rivals.sessionsLast(Duration.ofSeconds(30), Duration.ofSeconds(30));
    rivals.startAll(1);
    DaemonProcess daemon = rivals.daemon(1).process();

    rivals.trouble("a release is held back until the next term has begun");
    rivals.mood("slow");
    long mark = daemon.mark();
    rivals.http(1).services().fail(rivals.check(1));
    long demoted = rivals.awaitDemote(1, 0).begin().nanos();
    rivals.http(1).services().pass(rivals.check(1));
    daemon.awaitEvent(mark, DaemonProcess.is("eligible"), Arena.SOON);
    rivals.mood("quick");
    Duration late = Duration.ofSeconds(10);
    relay.slowDown(late);
    daemon.awaitEvent(mark, DaemonProcess.is("release-trouble"), Arena.SOON);
    relay.slowDown(Duration.ZERO);
    HookWitness.Sighting next = rivals.awaitPromotion(1, demoted);
    rivals.goOnFor(late);
    rivals.peace();
    rivals.awaitLeader();

    assertEquals(2, rivals.begins("promote", rivals.daemon(1), 0).size(), rivals::text);
    assertEquals(
        next.begin().fencingToken(),
        rivals.lock.seen().getLast().what().modifyIndex(),
        rivals::text);
    rivals.stopAndJudge();
  }

  @Test
  void anAgentThatIsSlowCostsAtMostTheTerm(Lab lab) throws Exception {
    Rivals rivals = new Rivals(Arena.of(lab, 3), "web");
    SlowRelay relay = lab.endAfterTheTest(SlowRelay.before(lab, rivals.arena.agent(1)));
    rivals.reachAgentAt(1, relay.address());
    rivals.startAll(3);

    rivals.trouble("the leader's agent takes 300 ms to hear, and 300 ms to answer");
    relay.slowDown(Duration.ofMillis(300));
    rivals.goOnFor(Duration.ofSeconds(5));
    assertEquals(1, rivals.awaitLeader());

    rivals.trouble("the leader's agent takes 3 s to hear, and 3 s to answer");
    long from = BootClock.now();
    relay.slowDown(Duration.ofSeconds(3));
    rivals.awaitDemote(1, from);
    rivals.awaitPromotionOfAnother(1, from);
    relay.slowDown(Duration.ZERO);
    rivals.peace();

    rivals.awaitLeader();
    DaemonProcess daemon = rivals.daemon(1).process();
    assertTrue(daemon.isRunning());
    rivals.stopAndJudge();
  }
}
