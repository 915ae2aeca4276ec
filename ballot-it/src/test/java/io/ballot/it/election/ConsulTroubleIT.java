package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.daemon.HookHistory;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Consul that is not there, or goes and comes back. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class ConsulTroubleIT {

  @Test
  void aDaemonThatFindsNoConsulAtItsStartWaitsForIt(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    Contest contest = new Contest(lab, agent.http(), agent.uri(), "early");
    contest.register(1);
    agent.stop();

    DaemonProcess daemon = contest.start(1);
    // What the settings promise needs no Consul to be told.
    daemon.awaitEvent("timing-promise", SOON);
    daemon.awaitEvent("outage-began", SOON);
    agent.restart();
    // An agent that restarts takes up its TTL checks as critical.
    contest.http.services().pass(contest.check(1));

    daemon.awaitEvent("outage-ended", SOON);
    daemon.awaitEvent("promoted", SOON);
    assertEquals(1, daemon.events().stream().filter(DaemonProcess.is("outage-began")).count());
  }

  @Test
  void aConsulThatRestartsWithinTheLeaseEndsNoTerm(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    Contest contest =
        new Contest(lab, agent.http(), agent.uri(), "restart")
            .withConsul("liveness: 10s")
            .with("lockDelay: 30s");
    contest.registerWithoutChecks(1);
    DaemonProcess daemon = contest.startLeader(1);

    agent.kill();
    daemon.awaitEvent("outage-began", SOON);
    agent.restart();
    daemon.awaitEvent("outage-ended", SOON);

    assertEquals(0, daemon.events().stream().filter(DaemonProcess.is("term-lost")).count());
    contest.awaitTagOn(contest.id(1), SOON);
  }

  @Test
  void aConsulThatStaysAwayEndsTheTermBeforeAnyoneElseCouldLead(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    Contest contest = new Contest(lab, agent.http(), agent.uri(), "away").with("lockDelay: 3s");
    contest.register(1);
    DaemonProcess daemon = contest.startLeader(1);

    agent.kill();
    HookRun demote = contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    assertEquals("lease-expired", demote.reason());

    agent.restart();
    contest.http.services().pass(contest.check(1));
    contest.hooks.awaitRuns(
        runs -> runs.stream().filter(run -> run.ends("promote", contest.id(1))).count() == 2,
        SOON.multipliedBy(2));
    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireGrowingTokens(contest.hooks.runs());
    daemon.awaitEvent("outage-ended", SOON);
  }
}
