package io.ballot.it.bench.micro;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Phase;
import io.ballot.domain.memory.InProcessHooks;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryMarks;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.runtime.Ballot;
import io.ballot.domain.runtime.Ports;
import io.ballot.domain.runtime.RunningElection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A daemon on the in-memory backend and in virtual time that leads all of its elections. */
final class Daemon {
  private static final Duration ROUND_TRIP = Duration.ofMillis(1);
  private static final Duration ELECTED_WITHIN = Duration.ofSeconds(5);

  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryNode node = new MemoryBackend(timers).node("node-1");
  private final List<RunningElection> elections;

  Daemon(int count) {
    VirtualPlatform platform = new VirtualPlatform(timers, ROUND_TRIP);
    InProcessHooks hooks = new InProcessHooks(timers, run -> CompletableFuture.completedFuture(0));
    LockPort lock = node.lockPort();
    List<Ballot.Candidacy> candidacies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      node.register(service(i), id(i), "10.0.0.1", 1_024 + i, "v1");
      node.addCheck(id(i), check(i), CheckStatus.PASSING);
      candidacies.add(
          new Ballot.Candidacy(
              settings(i),
              new Ports(lock, node.catalogPort(), node.healthPort(), hooks, new MemoryMarks())));
    }
    Ballot ballot =
        Ballot.on(platform.platform(), new DaemonId("host", 1), (election, notice) -> {});
    elections = ballot.runAll(candidacies);
    timers.advance(ELECTED_WITHIN);
    for (RunningElection election : elections) {
      if (!(election.state().phase() instanceof Phase.Leading)) {
        throw new IllegalStateException(election.name() + " is " + election.state().phase());
      }
    }
  }

  static ElectionSettings settings(int number) {
    return ElectionSettings.of(service(number), id(number), "elections/" + number)
        .primaryTag("primary")
        .build();
  }

  private static String service(int number) {
    return "web-" + number;
  }

  private static String id(int number) {
    return service(number) + "-1";
  }

  private static String check(int number) {
    return id(number) + "-check";
  }

  VirtualTimers timers() {
    return timers;
  }

  RunningElection election(int number) {
    return elections.get(number);
  }

  /** Sets the check of one instance. */
  void check(int number, CheckStatus status) {
    node.setCheck(check(number), status);
  }
}
