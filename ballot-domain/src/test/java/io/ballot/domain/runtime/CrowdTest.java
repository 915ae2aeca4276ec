package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.memory.InProcessHooks;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryMarks;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many elections of one daemon, whose requests wait for each other. */
final class CrowdTest {
  private static final int ELECTIONS = 100;
  private static final Duration ROUND_TRIP = Duration.ofMillis(20);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final MemoryNode node = backend.node("node-1");

  @Test
  void locksAreGivenUpWhileTheTagsOfOthersAreStillTakenOff() {
    Ballot ballot =
        Ballot.on(
            new VirtualPlatform(timers, ROUND_TRIP).platform(),
            new DaemonId("host", 1),
            (election, notice) -> {});
    ballot.runAll(candidacies());
    timers.advance(Duration.ofSeconds(30));
    assertEquals(ELECTIONS, tagged());

    node.nodeMaintenance(true);
    for (int moments = 0; held() == ELECTIONS; moments++) {
      assertTrue(moments < 10_000, "no lock was given up within 10 s");
      timers.advance(MOMENT);
    }

    assertTrue(tagged() > ELECTIONS / 2, tagged() + " were tagged still");
  }

  private List<Ballot.Candidacy> candidacies() {
    List<Ballot.Candidacy> candidacies = new ArrayList<>();
    InProcessHooks hooks = new InProcessHooks(timers, run -> CompletableFuture.completedFuture(0));
    for (int i = 0; i < ELECTIONS; i++) {
      node.register(service(i), service(i), "", 1_024 + i, "v1");
      node.addCheck(service(i), "check-" + i, CheckStatus.PASSING);
      candidacies.add(
          new Ballot.Candidacy(
              ElectionSettings.of(service(i), service(i), key(i).value())
                  .primaryTag("primary")
                  .build(),
              new Ports(
                  node.lockPort(),
                  node.catalogPort(),
                  node.healthPort(),
                  hooks,
                  new MemoryMarks())));
    }
    return candidacies;
  }

  private static String service(int election) {
    return "web-" + election;
  }

  private static LockKey key(int election) {
    return new LockKey("elections/" + election);
  }

  private long held() {
    return IntStream.range(0, ELECTIONS)
        .filter(i -> backend.lock(key(i)) instanceof LockState.Held)
        .count();
  }

  private long tagged() {
    return IntStream.range(0, ELECTIONS)
        .filter(i -> !backend.carriers(service(i), "primary").isEmpty())
        .count();
  }
}
