package io.ballot.consul.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TagLocksTest {
  private static final int ROUNDS = 2_000;

  private final TagLocks locks = new TagLocks();

  @Test
  void makesTheSecondOneWaitUntilTheFirstLetsGo() throws Exception {
    TagLocks.Held first = locks.hold(List.of("web"));
    CompletableFuture<TagLocks.Held> second = held(List.of("web"));
    assertFalse(second.isDone());

    first.close();

    second.get(10, TimeUnit.SECONDS).close();
  }

  @Test
  void letsDifferentInstancesPass() throws Exception {
    TagLocks.Held first = locks.hold(List.of("web"));

    held(List.of("db")).get(10, TimeUnit.SECONDS);

    first.close();
  }

  @Test
  void neverLetsTwoWaitForEachOther() throws Exception {
    CompletableFuture<Integer> one = manyTimes(List.of("a", "b"));
    CompletableFuture<Integer> two = manyTimes(List.of("b", "a"));

    assertEquals(ROUNDS, one.get(30, TimeUnit.SECONDS));
    assertEquals(ROUNDS, two.get(30, TimeUnit.SECONDS));
  }

  @Test
  void letsGoOfWhatItHasWhenItIsInterrupted() throws Exception {
    TagLocks.Held b = locks.hold(List.of("b"));
    CompletableFuture<PortException> thrown = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() ->
                thrown.complete(
                    assertThrows(PortException.class, () -> locks.hold(List.of("a", "b")))));

    waiting.interrupt();

    assertEquals(Failure.CANCELLED, thrown.get(10, TimeUnit.SECONDS).failure());
    held(List.of("a")).get(10, TimeUnit.SECONDS);
    b.close();
  }

  @Test
  void doesNotWaitForWhatItIsToTryOnlyAndLeavesNothingHeld() throws Exception {
    CompletableFuture<TagLocks.Held> other = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            other.complete(locks.hold(List.of("b")));
          } catch (PortException e) {
            other.completeExceptionally(e);
          }
        });
    other.get(10, TimeUnit.SECONDS);

    assertNull(locks.tryHold(List.of("a", "b")));

    held(List.of("a")).get(10, TimeUnit.SECONDS);
    TagLocks.Held free = locks.tryHold(List.of("a", "c"));
    assertNotNull(free);
    CompletableFuture<TagLocks.Held> waiting = held(List.of("c"));
    assertFalse(waiting.isDone());
    free.close();
    waiting.get(10, TimeUnit.SECONDS);
  }

  private CompletableFuture<TagLocks.Held> held(List<String> ids) {
    CompletableFuture<TagLocks.Held> held = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            TagLocks.Held mine = locks.hold(ids);
            mine.close();
            held.complete(() -> {});
          } catch (PortException e) {
            held.completeExceptionally(e);
          }
        });
    return held;
  }

  private CompletableFuture<Integer> manyTimes(List<String> ids) {
    CompletableFuture<Integer> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            for (int i = 0; i < ROUNDS; i++) {
              locks.hold(ids).close();
            }
            done.complete(ROUNDS);
          } catch (PortException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }
}
