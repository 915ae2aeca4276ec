package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Notice;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.HealthPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** A loop that does not move any more must not lead forever. */
final class WatchdogTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final VirtualTimers timers = new VirtualTimers();
  private final MortalTimers process = new MortalTimers(timers);
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final MemoryNode node = backend.node("node-1");
  private final List<DaemonNotice> notices = new ArrayList<>();
  private boolean loopsAreStuck;
  private boolean listenerThrows;

  private Ballot start() {
    Ballot ballot = start(node.healthPort());
    timers.advance(SOON);
    assertEquals(1, backend.sessions().size());
    return ballot;
  }

  private Ballot start(HealthPort health) {
    Platform virtual = new VirtualPlatform(process, Duration.ofMillis(2)).platform();
    Executor loops =
        task -> {
          if (!loopsAreStuck) {
            virtual.loops().execute(task);
          }
        };
    Ballot ballot =
        Ballot.on(
            new Platform(process, virtual.calls(), loops),
            new DaemonId("host", 1),
            new BallotListener() {
              @Override
              public void noticed(String election, Notice notice) {
                if (listenerThrows) {
                  throw new IllegalStateException("planted");
                }
              }

              @Override
              public void noticed(DaemonNotice notice) {
                notices.add(notice);
              }
            });
    node.register("web", "web-1", "", 80);
    ballot.run(
        ElectionSettings.of("web", "web-1", "locks/web").build(),
        new Ports(
            node.lockPort(),
            node.catalogPort(),
            health,
            new ScriptedHooks(timers, line -> {}),
            new Fleet.KeptMark()));
    return ballot;
  }

  private boolean isWedged() {
    return notices.stream().anyMatch(DaemonNotice.Wedged.class::isInstance);
  }

  @Test
  void aLoopThatIsStuckEndsTheDaemonsClaimWithinItsLivenessTtl() {
    boolean[] told = new boolean[1];
    start().wedged().thenAccept(wedged -> told[0] = true);
    loopsAreStuck = true;
    timers.advance(Duration.ofSeconds(8));
    assertTrue(isWedged());
    assertTrue(told[0]);
    timers.advance(Duration.ofSeconds(6));
    assertEquals(List.of(), backend.sessions());
  }

  @Test
  void theEndOfTheClaimIsSaidBeforeAnyoneEndsTheProcessForIt() {
    boolean[] said = new boolean[1];
    start().wedged().thenAccept(wedged -> said[0] = isWedged());
    loopsAreStuck = true;
    timers.advance(Duration.ofSeconds(8));
    assertTrue(said[0]);
  }

  @Test
  void aLoopThatBreaksItsRulesEndsTheDaemonsClaimAtOnce() {
    start();
    listenerThrows = true;
    node.serviceMaintenance("web-1", true);
    timers.advance(Duration.ofMillis(100));
    assertTrue(isWedged());
    timers.advance(Duration.ofSeconds(6));
    assertEquals(List.of(), backend.sessions());
  }

  @Test
  void aQuietLoopIsNoStuckLoop() {
    start();
    timers.advance(Duration.ofMinutes(10));
    assertFalse(isWedged());
    assertEquals(1, backend.sessions().size());
  }

  @Test
  void aProcessThatWasFrozenBlamesNobody() {
    start();
    process.freeze();
    timers.advance(Duration.ofSeconds(30));
    process.thaw();
    timers.advance(Duration.ofSeconds(10));
    assertFalse(isWedged());
  }

  @Test
  void aLoopThatWasSlowToBeginHasAllItsPatienceFromThenOn() {
    start((serviceId, watcher) -> {
      timers.advance(Duration.ofSeconds(10));
      loopsAreStuck = true;
      return node.healthPort().watch(serviceId, watcher);
    });
    timers.advance(Duration.ofSeconds(3));
    assertFalse(isWedged());
    timers.advance(Duration.ofSeconds(5));
    assertTrue(isWedged());
  }

  @Test
  void aLookThatFailsIsNotTheLast() {
    int[] looks = new int[1];
    Watchdog watchdog =
        new Watchdog(
            timers,
            Runnable::run,
            () -> {
              if (++looks[0] == 1) {
                throw new IllegalStateException("planted");
              }
              return List.of();
            },
            (election, detail) -> {});
    watchdog.start();
    assertThrows(IllegalStateException.class, () -> timers.advance(SOON));
    timers.advance(Duration.ofSeconds(3));
    assertEquals(4, looks[0]);
  }
}
