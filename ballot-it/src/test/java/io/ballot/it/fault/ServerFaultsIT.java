package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.fault.HookWitness.Sighting;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Consul's servers crash, freeze, and start again. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class ServerFaultsIT {

  /** An agent tries a request again for 7 s at most (its setting rpc_hold_timeout). */
  private static final Duration NO_LATER = Duration.ofSeconds(8);

  /** In which a daemon gives up two or three requests, one after another. */
  private static final Duration SOME_RELEASES = Duration.ofSeconds(5);

  @Test
  void aServerLeaderThatIsKilledCostsAtMostTheTerm(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);
    ConsulAgent leader = rivals.arena.cluster().awaitLeader(Arena.SOON);

    rivals.trouble("the server leader is killed");
    leader.kill();
    rivals.peace();
    rivals.awaitLeader();

    rivals.trouble("it comes back");
    leader.restart();
    rivals.peace();
    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void aServerLeaderThatIsFrozenAndWakesUpDeposedCostsAtMostTheTerm(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);
    ConsulAgent leader = rivals.arena.cluster().awaitLeader(Arena.SOON);

    rivals.trouble("the server leader is frozen");
    leader.freeze();
    rivals.awaitAnotherServerLeader(leader);
    leader.thaw();
    rivals.peace();

    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void serversThatAllRestartCostAtMostTheTerm(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.trouble("all servers are killed");
    long from = BootClock.now();
    List<ConsulAgent> servers = rivals.arena.cluster().servers();
    for (ConsulAgent server : servers) {
      server.kill();
    }
    rivals.awaitDemote(1, from);
    for (ConsulAgent server : servers) {
      server.restartUnready();
    }
    rivals.peace();

    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  /**
   * While the servers have no leader, agent and servers go on with every release that the daemon
   * has given up; once they have one, all come at once, in whatever order. That one which comes
   * late indeed does no harm shows {@code AgentFaultsIT}.
   */
  @Test
  void releasesThatArriveLateDoNotFreeTheNextTerm(Lab lab) throws Exception {
    Rivals rivals = new Rivals(Arena.of(lab, 1), "web");
    // So that the term outlives the election of a server leader, and goes on being released.
    rivals.sessionsLast(Duration.ofSeconds(2), Duration.ofSeconds(30));
    rivals.startAll(1);
    List<ConsulAgent> most = rivals.arena.cluster().servers().subList(0, 2);
    Sighting first = rivals.awaitRun("a promotion", it -> it.event().equals("promote"), Arena.SOON);

    rivals.trouble("the instance fails and is well again, and most servers are killed meanwhile");
    rivals.mood("slow");
    rivals.http(1).services().fail(rivals.check(1));
    rivals.awaitDemote(1, 0);
    rivals.http(1).services().pass(rivals.check(1));
    rivals.mood("quick");
    for (ConsulAgent server : most) {
      server.kill();
    }
    rivals.awaitRun(
        "the demote hook ends", it -> it.event().equals("demote") && !it.runs(), Arena.SOON);
    rivals.goOnFor(SOME_RELEASES);
    for (ConsulAgent server : most) {
      server.restartUnready();
    }
    rivals.awaitPromotion(1, first.begin().nanos() + 1);
    rivals.goOnFor(NO_LATER);
    rivals.peace();
    rivals.awaitLeader();

    List<HookRun> promotions = rivals.begins("promote", rivals.daemon(1), 0);
    assertEquals(2, promotions.size(), rivals::text);
    assertEquals(
        promotions.getLast().fencingToken(),
        rivals.lock.seen().getLast().what().modifyIndex(),
        rivals::text);
    rivals.stopAndJudge();
  }
}
