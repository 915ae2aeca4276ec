package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Notice;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One daemon, several elections: who shares a session with whom. */
final class SharedSessionTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final MemoryNode node = backend.node("node-1");
  private final List<String> notices = new ArrayList<>();
  private final Ballot ballot =
      Ballot.on(
          new VirtualPlatform(timers, Duration.ofMillis(2)).platform(),
          new DaemonId("host", 1),
          (election, notice) -> notices.add(election + " " + notice.getClass().getSimpleName()));

  private RunningElection run(String name, String serviceId, String key) {
    if (node.instance(serviceId).isEmpty()) {
      node.register("web", serviceId, "", 80);
    }
    ElectionSettings settings = ElectionSettings.of("web", serviceId, key).name(name).build();
    return ballot.run(
        settings,
        new Ports(
            node.lockPort(),
            node.catalogPort(),
            node.healthPort(),
            new ScriptedHooks(timers, line -> {}),
            new Fleet.KeptMark()));
  }

  private void pass(Duration duration) {
    timers.advance(duration);
  }

  @Test
  void electionsOnDifferentKeysShareOneSession() {
    RunningElection writer = run("writer", "web-1", "locks/writer");
    RunningElection scheduler = run("scheduler", "web-1", "locks/scheduler");
    pass(SOON);
    assertTrue(writer.state().leads());
    assertTrue(scheduler.state().leads());
    assertEquals(1, backend.sessions().size());
  }

  @Test
  void electionsOnOneKeyDoNotAndSoNeverBothLead() {
    RunningElection first = run("first", "web-1", "locks/one");
    RunningElection second = run("second", "web-2", "locks/one");
    pass(SOON);
    assertTrue(first.state().leads() ^ second.state().leads());
    assertEquals(2, backend.sessions().size());
  }

  @Test
  void theStepDownOfOneElectionTouchesNoOther() {
    RunningElection writer = run("writer", "web-1", "locks/writer");
    RunningElection scheduler = run("scheduler", "web-1", "locks/scheduler");
    pass(SOON);
    writer.stop();
    pass(SOON);
    assertTrue(scheduler.state().leads());
    assertEquals(1, backend.sessions().size());
    assertTrue(backend.lock(new LockKey("locks/writer")) instanceof LockState.Free);
  }

  @Test
  void theSessionEndsWithTheLastElection() {
    run("writer", "web-1", "locks/writer");
    run("scheduler", "web-1", "locks/scheduler");
    pass(SOON);
    boolean[] stopped = new boolean[1];
    ballot.stop().thenRun(() -> stopped[0] = true);
    pass(SOON);
    assertTrue(stopped[0]);
    assertEquals(List.of(), backend.sessions());
    assertEquals(List.of(), node.livenessChecks());
  }

  @Test
  void aDeletedKeyEndsItsOwnTermAloneAndCostsNoSession() {
    RunningElection writer = run("writer", "web-1", "locks/writer");
    RunningElection scheduler = run("scheduler", "web-1", "locks/scheduler");
    pass(SOON);
    Object session = backend.sessions().getFirst().id();
    backend.delete(new LockKey("locks/writer"));
    pass(SOON);
    assertTrue(notices.contains("writer " + Notice.TermLost.class.getSimpleName()));
    assertFalse(notices.contains("scheduler " + Notice.TermLost.class.getSimpleName()));
    assertTrue(writer.state().leads());
    assertTrue(scheduler.state().leads());
    assertEquals(session, backend.sessions().getFirst().id());
  }

  @Test
  void aStopWhileTheAgentIsAwayEndsAllTheSame() {
    run("writer", "web-1", "locks/writer");
    pass(SOON);
    node.stop();
    boolean[] stopped = new boolean[1];
    ballot.stop().thenRun(() -> stopped[0] = true);
    pass(Duration.ofSeconds(15));
    assertTrue(stopped[0], () -> String.join("\n", notices));
  }

  @Test
  void aStopBeforeAnythingWasSeenEndsAtOnce() {
    node.stop();
    run("writer", "web-1", "locks/writer");
    boolean[] stopped = new boolean[1];
    ballot.stop().thenRun(() -> stopped[0] = true);
    pass(Duration.ofSeconds(8));
    assertTrue(stopped[0]);
    assertEquals(Optional.empty(), backend.sessions().stream().findAny());
  }
}
