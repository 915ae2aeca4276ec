package io.ballot.domain.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.Recorder;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When and how the in-memory backend calls watchers. */
class MemoryWatchTest {
  private final Scene scene = new Scene();

  @Test
  void tellsNothingOnTheStackOfWhoeverOpensAWatchOrChangesSomething() throws Exception {
    Recorder<LockObservation> seen = scene.watch(scene.node);
    assertEquals(List.of(), seen.all());
    scene.settle();
    assertEquals(1, seen.all().size());

    scene.acquire(scene.node, scene.openSession(scene.node));

    assertEquals(1, seen.all().size());
    scene.settle();
    assertEquals(2, seen.all().size());
  }

  @Test
  void tellsManyChangesOfOneMomentInOnePiece() {
    Recorder<LockObservation> seen = scene.watch(scene.node);

    for (int i = 0; i < 100; i++) {
      scene.backend.putText(Scene.KEY, "write " + i);
    }
    scene.settle();

    assertEquals(1, seen.all().size());
    assertEquals(scene.backend.index(), seen.all().getFirst().index());
  }

  @Test
  void tellsNothingOfOtherKeys() {
    Recorder<LockObservation> seen = scene.watch(scene.node);
    scene.settle();

    scene.backend.putText(new LockKey("another"), "text");
    scene.settle();

    assertEquals(1, seen.all().size());
  }

  @Test
  void canBeClosedFromWithinItsOwnCall() {
    List<LockObservation> seen = new ArrayList<>();
    Watch[] watch = new Watch[1];
    watch[0] =
        scene
            .node
            .lockPort()
            .watch(
                Scene.KEY,
                new Watcher<>() {
                  @Override
                  public void seen(LockObservation observation) {
                    seen.add(observation);
                    watch[0].close();
                  }

                  @Override
                  public void failed(PortException failure) {
                    throw new AssertionError(failure);
                  }
                });

    scene.settle();
    scene.backend.putText(Scene.KEY, "text");
    scene.settle();

    assertEquals(1, seen.size());
    assertEquals(0, scene.timers.waiting());
  }

  @Test
  void tellsNothingThatWasSeenButNotToldBeforeItWasClosed() {
    Recorder<LockObservation> recorder = new Recorder<>(ContractTime.virtual(scene.timers));
    Watch watch = scene.node.lockPort().watch(Scene.KEY, recorder);

    watch.close();
    scene.settle();

    assertEquals(List.of(), recorder.all());
  }

  @Test
  void tellsAChangeThatCameDuringItsOwnCall() {
    List<LockState> seen = new ArrayList<>();
    scene
        .node
        .lockPort()
        .watch(
            Scene.KEY,
            new Watcher<>() {
              @Override
              public void seen(LockObservation observation) {
                seen.add(observation.state());
                if (seen.size() == 1) {
                  scene.backend.putText(Scene.KEY, "written meanwhile");
                }
              }

              @Override
              public void failed(PortException failure) {
                throw new AssertionError(failure);
              }
            });

    scene.settle();

    assertEquals(2, seen.size());
    assertEquals(scene.backend.lock(Scene.KEY), seen.getLast());
  }

  @Test
  void goesOnAfterAWatcherThatThrew() {
    List<LockState> seen = new ArrayList<>();
    scene
        .node
        .lockPort()
        .watch(
            Scene.KEY,
            new Watcher<>() {
              @Override
              public void seen(LockObservation observation) {
                seen.add(observation.state());
                throw new IllegalStateException("a bug in a watcher");
              }

              @Override
              public void failed(PortException failure) {
                throw new AssertionError(failure);
              }
            });
    assertThrows(IllegalStateException.class, scene::settle);

    scene.backend.putText(Scene.KEY, "text");
    assertThrows(IllegalStateException.class, scene::settle);

    assertEquals(2, seen.size());
  }

  @Test
  void hasTheSameHistoryEveryTime() throws Exception {
    assertEquals(aHistory(), aHistory());
  }

  /** A small life of a cluster, as everything that was seen of it. */
  private static List<String> aHistory() throws Exception {
    Scene scene = new Scene();
    List<String> told = new ArrayList<>();
    for (MemoryNode node : List.of(scene.rival, scene.node)) {
      node.lockPort()
          .watch(
              Scene.KEY,
              new Watcher<>() {
                @Override
                public void seen(LockObservation observation) {
                  told.add(scene.timers.now() + " " + node.name() + " " + observation);
                }

                @Override
                public void failed(PortException failure) {
                  told.add(scene.timers.now() + " " + node.name() + " " + failure);
                }
              });
    }
    for (int i = 0; i < 4; i++) {
      MemoryNode node = i % 2 == 0 ? scene.node : scene.rival;
      var liveness = scene.openLiveness(node);
      scene.acquire(node, scene.openSession(node, true, liveness));
      scene.timers.advance(Scene.LIVENESS_TTL.plus(Scene.LOCK_DELAY));
      told.add(scene.backend.sessions() + " at " + scene.backend.index());
    }
    return told;
  }
}
