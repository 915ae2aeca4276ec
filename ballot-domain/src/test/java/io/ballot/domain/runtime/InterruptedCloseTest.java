package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Notice;
import io.ballot.domain.memory.InProcessHooks;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryMarks;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program's thread that was told to end still hands over what it leads. */
final class InterruptedCloseTest {
  private static final long BOUND_SECONDS = 10;

  @Test
  void handsOverOnAThreadThatWasInterruptedAndLeavesItInterrupted() throws Exception {
    try (SystemPlatform system = new SystemPlatform()) {
      Platform platform = system.platform();
      MemoryBackend backend = new MemoryBackend(platform.timers());
      MemoryNode node = backend.node("node-1");
      node.register("web", "web-1", "", 80);
      CountDownLatch leads = new CountDownLatch(1);
      Ballot ballot =
          Ballot.on(
              platform,
              new DaemonId("host", 1),
              (election, notice) -> {
                if (notice instanceof Notice.Promoted) {
                  leads.countDown();
                }
              });
      ballot.run(
          ElectionSettings.of("web", "web-1", "locks/web").build(),
          new Ports(
              node.lockPort(),
              node.catalogPort(),
              node.healthPort(),
              new InProcessHooks(platform.timers(), run -> CompletableFuture.completedFuture(0)),
              new MemoryMarks()));
      assertTrue(leads.await(BOUND_SECONDS, TimeUnit.SECONDS));

      Thread.currentThread().interrupt();
      ballot.close();

      assertTrue(Thread.interrupted());
      assertInstanceOf(LockState.Free.class, backend.lock(new LockKey("locks/web")));
      assertEquals(List.of(), backend.sessions());
    }
  }
}
