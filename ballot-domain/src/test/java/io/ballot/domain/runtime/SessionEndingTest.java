package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.Reply;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LivenessAnswer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class SessionEndingTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryNode node = new MemoryBackend(timers).node("a");
  private final Platform virtual = new VirtualPlatform(timers, Duration.ofMillis(2)).platform();
  private int failing;

  private <A> void make(PortCall<A> request, Consumer<Reply<A>> reply) {
    if (failing > 0) {
      failing--;
      reply.accept(new Reply.Failed<>(Failure.TIMEOUT, "no answer in time"));
    } else {
      virtual.calls().make(request, reply);
    }
  }

  @Test
  void aLivenessCheckIsClosedThoughARequestToDoSoFails() throws Exception {
    Platform platform = new Platform(timers, this::make, virtual.loops());
    LivenessAnswer.Registered check =
        assertInstanceOf(
            LivenessAnswer.Registered.class, node.lockPort().openLiveness(Duration.ofSeconds(5)));
    Heartbeat heartbeat =
        new Heartbeat(
            node.lockPort(),
            platform,
            check.liveness(),
            timers.now(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Runnable::run,
            notice -> {},
            failure -> {},
            new Outage(timers, (election, notice) -> {}));
    boolean[] done = new boolean[1];
    failing = 1;
    new SessionEnding(node.lockPort(), platform, Runnable::run)
        .end(null, heartbeat, () -> done[0] = true);
    timers.advance(Duration.ofMillis(100));
    assertTrue(done[0]);
    assertEquals(List.of(), node.livenessChecks());
  }
}
