package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.fault.HookWitness.Sighting;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Consul's servers crash, freeze, and start again. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class ServerFaultsIT {

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

  @Test
  void aReleaseThatArrivesLateDoesNotFreeTheNextTerm(Lab lab) throws Exception {
    Rivals rivals = new Rivals(Arena.of(lab, 1), "web").startAll(1);
    ConsulAgent leader = rivals.arena.cluster().awaitLeader(Arena.SOON);
    Sighting first =
        rivals.hooks.await("a promotion", it -> it.event().equals("promote"), Arena.SOON);

    rivals.trouble("the instance fails, and the server leader freezes before the release");
    rivals.mood("slow");
    rivals.http(1).services().fail(rivals.check(1));
    rivals.awaitDemote(1, 0);
    leader.freeze();
    rivals.hooks.await(
        "the demote hook ends", it -> it.event().equals("demote") && !it.runs(), Arena.SOON);
    rivals.mood("quick");
    passUnanswered(rivals);
    rivals.awaitAnotherServerLeader(leader);
    leader.thaw();
    rivals.peace();

    assertEquals(1, rivals.awaitLeader());
    long token =
        rivals.begins("promote", rivals.daemon(1), first.begin().nanos() + 1).stream()
            .mapToLong(run -> run.fencingToken())
            .max()
            .orElseThrow();
    rivals.goOnFor(Verdict.SETTLE);
    assertEquals(token, rivals.lock.seen().getLast().what().modifyIndex(), rivals::text);
    rivals.stopAndJudge();
  }

  /** The agent does it at once, and only its answer waits for the servers. */
  private static void passUnanswered(Rivals rivals) throws InterruptedException {
    try {
      rivals.http(1).services().pass(rivals.check(1));
    } catch (IOException e) {
      System.out.println("No answer while the servers have no leader: " + e);
    }
  }
}
