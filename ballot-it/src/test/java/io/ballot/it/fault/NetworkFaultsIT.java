package io.ballot.it.fault;

import io.ballot.domain.simulation.FaultKind;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The network between the leader's agent and everyone else. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class NetworkFaultsIT {

  @BeforeAll
  static void needsNamespaces() throws InterruptedException {
    Arena.needsNamespaces();
  }

  /** What is done to the network of the leader. */
  private interface Fault {
    void strike(Namespace network) throws InterruptedException;
  }

  private static void theTermEndsAndAnotherBegins(Lab lab, String what, Fault fault)
      throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.trouble(what);
    long from = BootClock.now();
    fault.strike(rivals.arena.network(1));
    rivals.awaitDemote(1, from);
    rivals.awaitPromotionOfAnother(1, from);
    rivals.arena.network(1).heal();
    rivals.peace();

    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void anAgentThatIsCutOffFromTheServersEndsTheTermBeforeTheNextBegins(Lab lab) throws Exception {
    theTermEndsAndAnotherBegins(lab, "the leader's agent is cut off", Namespace::cutOff);
  }

  @Test
  void anAgentThatHearsNothingEndsTheTermBeforeTheNextBegins(Lab lab) throws Exception {
    theTermEndsAndAnotherBegins(lab, "the leader's agent hears nothing", Namespace::loseIncoming);
  }

  @Test
  void anAgentThatIsNotHeardEndsTheTermBeforeTheNextBegins(Lab lab) throws Exception {
    theTermEndsAndAnotherBegins(lab, "the leader's agent is not heard", Namespace::loseOutgoing);
  }

  @Test
  void gossipThatFailsSecondsBeforeTheRestLeavesWhatIsPromisedOutsideTheBound(Lab lab)
      throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.trouble("gossip fails, and 3 s later everything", FaultKind.GOSSIP_FAILS_FIRST);
    long from = BootClock.now();
    rivals.arena.network(1).loseGossip();
    rivals.goOnFor(Duration.ofSeconds(3));
    rivals.arena.network(1).cutOff();
    rivals.awaitPromotionOfAnother(1, from);
    rivals.arena.network(1).heal();
    rivals.peace();

    rivals.awaitDemote(1, from);
    rivals.awaitLeader();
    rivals.stopAndJudge();
  }
}
