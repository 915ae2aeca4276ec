package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.Notice;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HookEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FleetTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Fleet fleet = new Fleet();
  private final Fleet.Member a = fleet.add("a");
  private final Fleet.Member b = fleet.add("b");
  private final Fleet.Member c = fleet.add("c");

  @BeforeEach
  void threeInstancesAreRegisteredAndTheFirstDaemonLeads() {
    a.register();
    b.register();
    c.register();
    a.start();
    fleet.await("a leads", SOON, a::leads);
    b.start();
    c.start();
    fleet.pass(SOON);
    fleet.diary.clear();
  }

  @Test
  void oneLeadsAndCarriesTheTagAlone() {
    assertTrue(a.leads());
    assertFalse(b.leads());
    assertFalse(c.leads());
    assertEquals(List.of("a"), fleet.carriers());
  }

  @Test
  void aLeaderWhoseCheckTurnsCriticalHandsOverAfterItsDemoteHookHasEnded() {
    a.hooks.lasts(HookEvent.DEMOTE, Duration.ofMillis(700));
    a.check(CheckStatus.CRITICAL);
    fleet.await("another leads", SOON, () -> b.leads() || c.leads());
    String next = b.leads() ? "b" : "c";
    assertEquals(
        List.of(
            "a demote begins", "a demote ends", next + " promote begins", next + " promote ends"),
        fleet.diary);
    assertEquals(List.of(next), fleet.carriers());
    assertFalse(a.mark.isThere());
  }

  @Test
  void aHandoverTakesAFewRoundTrips() {
    a.check(CheckStatus.CRITICAL);
    Duration took = fleet.await("another leads", SOON, () -> b.leads() || c.leads());
    assertTrue(took.compareTo(Duration.ofMillis(40)) < 0, () -> "took " + took);
  }

  @Test
  void anOrderlyStopLeavesNothingBehind() {
    AtomicBoolean stopped = new AtomicBoolean();
    b.ballot().stop().thenRun(() -> stopped.set(true));
    c.ballot().stop();
    fleet.pass(SOON);
    a.ballot().stop().thenRun(() -> fleet.diary.add("a stopped"));
    fleet.await("a stopped", SOON, () -> fleet.diary.contains("a stopped"));
    fleet.pass(SOON);
    assertTrue(stopped.get());
    assertEquals(List.of(), fleet.carriers());
    assertFalse(fleet.lockIsHeld());
    assertEquals(List.of(), fleet.backend.sessions());
    assertEquals(List.of(), a.node.livenessChecks());
    assertFalse(a.mark.isThere());
  }

  @Test
  void anOperatorsDestroyedSessionIsALossAndTheOthersWaitForTheLockDelay() {
    var session = fleet.backend.sessions().stream().filter(s -> s.node().equals("a")).findFirst();
    fleet.backend.destroySession(session.orElseThrow().id());
    fleet.await("a lost", SOON, () -> a.noticed(Notice.TermLost.class));
    fleet.await("a demoted", SOON, () -> fleet.diary.contains("a demote ends"));
    Duration took =
        fleet.await(
            "another leads", Duration.ofSeconds(12), () -> b.leads() || c.leads() || a.leads());
    assertTrue(took.compareTo(Duration.ofSeconds(9)) > 0, () -> "took " + took);
    assertTrue(took.compareTo(Duration.ofMillis(10_500)) < 0, () -> "took " + took);
  }

  @Test
  void aLeaderThatIsCutOffDemotesBeforeAnyoneElseCanLead() {
    a.node.cutOff();
    fleet.await("a demoted", Duration.ofSeconds(15), () -> fleet.diary.contains("a demote ends"));
    assertFalse(b.leads() || c.leads());
    fleet.await("another leads", Duration.ofSeconds(30), () -> b.leads() || c.leads());
    a.node.start();
    fleet.pass(Duration.ofSeconds(5));
    assertEquals(1, fleet.carriers().size());
  }

  @Test
  void aRequestedStepDownLetsAnotherLead() {
    a.election().stepDown();
    fleet.await("another leads", SOON, () -> b.leads() || c.leads());
    fleet.pass(Duration.ofSeconds(10));
    assertFalse(a.leads());
  }
}
