package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.HealthPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Beginning and ending, and what happens when they meet. */
final class BallotLifeTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final MemoryNode node = backend.node("node-1");
  private int loopTasks;
  private final Ballot ballot = Ballot.on(platform(), new DaemonId("host", 1), (name, seen) -> {});

  private Platform platform() {
    Platform virtual = new VirtualPlatform(timers, Duration.ofMillis(2)).platform();
    return new Platform(
        timers,
        virtual.calls(),
        task -> {
          loopTasks++;
          virtual.loops().execute(task);
        });
  }

  private Ballot.Candidacy candidacy(String name, HealthPort health) {
    return candidacy(name, health, SessionSettings.DEFAULT.lockDelay());
  }

  private Ballot.Candidacy candidacy(String name, HealthPort health, Duration lockDelay) {
    node.register(name, name, "", 80);
    SessionSettings usual = SessionSettings.DEFAULT;
    return new Ballot.Candidacy(
        ElectionSettings.of(name, name, "locks/" + name)
            .session(
                new SessionSettings(
                    usual.ttl(),
                    lockDelay,
                    usual.serfHealth(),
                    usual.liveness(),
                    usual.nodeFailureFloor()))
            .build(),
        new Ports(
            node.lockPort(),
            node.catalogPort(),
            health,
            new ScriptedHooks(timers, line -> {}),
            new Fleet.KeptMark()));
  }

  @Test
  void anElectionThatIsStoppedWhileItBeginsLeavesNoWatchOpen() {
    boolean[] closed = new boolean[1];
    HealthPort health =
        (serviceId, watcher) -> {
          ballot.stop();
          timers.advance(SOON);
          return () -> closed[0] = true;
        };
    List<RunningElection> elections = ballot.runAll(List.of(candidacy("web", health)));
    timers.advance(SOON);
    assertTrue(elections.getFirst().stopped().toCompletableFuture().isDone());
    assertTrue(closed[0]);
  }

  @Test
  void noneTakesPartWhenOneCannotBegin() {
    HealthPort broken =
        (serviceId, watcher) -> {
          throw new IllegalStateException("planted");
        };
    List<Ballot.Candidacy> candidacies =
        List.of(candidacy("web", node.healthPort()), candidacy("api", broken));
    assertThrows(IllegalStateException.class, () -> ballot.runAll(candidacies));
    timers.advance(Duration.ofSeconds(10));
    assertEquals(List.of(), backend.sessions());
  }

  @Test
  void noneTakesPartWhenTheSettingsOfOneCannotBeSafe() {
    Ballot.Candidacy web = candidacy("web", node.healthPort());
    Ballot.Candidacy api = candidacy("api", node.healthPort(), Duration.ofSeconds(61));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ballot.runAll(List.of(web, api)));
    assertEquals(
        "api: LOCK_DELAY is 1m1s; Consul allows up to 60s and silently cuts a longer one",
        refused.getMessage());
    timers.advance(Duration.ofSeconds(10));
    assertEquals(List.of(), backend.sessions());
  }

  @Test
  void opensAnotherSessionWhereOneMoreWouldTakeTheLeaseFromTheOthers() {
    // 590 ms − 2 % − a third − 4 ms × sharers: enough for seven, and not for eight.
    Duration tight = Duration.ofMillis(590);
    for (int i = 0; i < 7; i++) {
      Ballot.Candidacy another = candidacy("web-" + i, node.healthPort(), tight);
      ballot.run(another.settings(), another.ports());
    }
    timers.advance(SOON);
    assertEquals(1, backend.sessions().size());

    Ballot.Candidacy eighth = candidacy("eighth", node.healthPort(), tight);
    ballot.run(eighth.settings(), eighth.ports());
    timers.advance(SOON);

    assertEquals(2, backend.sessions().size());
  }

  @Test
  void takesNobodyInOnceItWasToldToStop() {
    ballot.stop();
    Ballot.Candidacy late = candidacy("web", node.healthPort());
    assertThrows(IllegalStateException.class, () -> ballot.run(late.settings(), late.ports()));
    timers.advance(Duration.ofSeconds(10));
    assertEquals(List.of(), backend.sessions());
  }

  @Test
  void anElectionThatHasStoppedIsNotLookedAfterAnyMore() {
    List<RunningElection> elections = ballot.runAll(List.of(candidacy("web", node.healthPort())));
    timers.advance(SOON);
    elections.getFirst().stop();
    timers.advance(SOON);
    assertTrue(elections.getFirst().stopped().toCompletableFuture().isDone());
    loopTasks = 0;
    timers.advance(Duration.ofSeconds(10));
    assertEquals(0, loopTasks);
  }

  @Test
  void renewalsThatGoAsUsualDoNotKeepTheElectionsBusy() {
    List<Ballot.Candidacy> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(candidacy("web-" + i, node.healthPort()));
    }
    List<RunningElection> elections = ballot.runAll(many);
    timers.advance(Duration.ofSeconds(5));
    loopTasks = 0;

    timers.advance(Duration.ofSeconds(20));

    // The watchdog's look each second, and each election's own when the lease it knew has ended.
    assertTrue(loopTasks <= 20 + 20 * 4, () -> "loops ran " + loopTasks + " times");
    assertTrue(elections.stream().allMatch(election -> election.state().leads()));
  }

  @Test
  void canWaitForItsEndWhereAHookMayRunWithoutEnd() {
    Ballot.Candidacy web = candidacy("web", node.healthPort());
    ballot.run(
        ElectionSettings.of("web", "web", "locks/web")
            .hookTimeout(Duration.ofNanos(Long.MAX_VALUE))
            .build(),
        web.ports());
    assertTrue(ballot.closePatience().toNanos() > 0);
  }

  @Test
  void waitsForItsEndLongerThanTheLongestHookMayRun() {
    Ballot.Candidacy web = candidacy("web", node.healthPort());
    Duration hookTimeout = Duration.ofMinutes(10);
    ballot.run(
        ElectionSettings.of("web", "web", "locks/web").hookTimeout(hookTimeout).build(),
        web.ports());
    assertTrue(ballot.closePatience().compareTo(hookTimeout) > 0);
  }
}
