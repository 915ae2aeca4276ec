package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.HookRecorder;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Starts that hang, as those of programs on a file system that does not answer. */
class HangingStartTest extends HookBench {
  private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final CountDownLatch answer = new CountDownLatch(1);
  private final CountDownLatch madeLate = new CountDownLatch(1);
  private final CountDownLatch hanging = new CountDownLatch(AT_ONCE);

  /** Hangs before it starts a program that sleeps. */
  private final HookLauncher launcher =
      new HookLauncher(null, HookEnvironment.charset()) {
        @Override
        Process start(HookCall call, HookWatcher watcher) throws NotStartedException {
          if (call.command().words().getFirst().equals("sleep")) {
            hanging.countDown();
            await(answer);
            Process process = super.start(call, watcher);
            madeLate.countDown();
            return process;
          }
          return super.start(call, watcher);
        }
      };

  private final ProcessHooks onDeadDisk =
      new ProcessHooks(launcher, table, warnings::add, Duration.ofSeconds(3));

  @Test
  void doNotHoldUpTheOthers() throws Exception {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE + 1; i++) {
      callers.add(
          Thread.startVirtualThread(() -> onDeadDisk.start(call(LONG, "sleep", "600"), watcher)));
    }
    await(hanging);
    RecordingWatcher other = new RecordingWatcher();

    assertInstanceOf(HookStart.Started.class, onDeadDisk.start(call(LONG, "true"), other));

    assertTrue(other.awaitOutcome().succeeded());
    answer.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
  }

  @Test
  void areGivenUpInTimeAndTheirProcessIsKilledShouldItComeAfterAll() throws Exception {
    HookStart start = onDeadDisk.start(call(LONG, "sleep", "600"), watcher);

    assertEquals(
        "sleep could not be started within 3 s; is the file system that it is on within reach?",
        assertInstanceOf(HookStart.Failed.class, start).outcome().reason());
    answer.countDown();
    await(madeLate);
    awaitTrue("nothing runs", () -> leftBehind().isEmpty());
    assertEquals(0, watcher.endings());
    assertEquals(List.of(), watcher.lines());
  }

  @Test
  void areNotMadeOnceTheyMustNotBeAnyMore() throws Exception {
    HookRecorder late = new HookRecorder(ContractTime.real());
    CompletableFuture<HookStart> start =
        CompletableFuture.supplyAsync(() -> onDeadDisk.start(call(LONG, "sleep", "600"), late));
    awaitTrue("the start hangs", () -> hanging.getCount() < AT_ONCE);

    late.objectTo("the lease ended before it could be started");
    answer.countDown();

    assertEquals(
        "the lease ended before it could be started",
        assertInstanceOf(HookStart.Failed.class, start.join()).outcome().reason());
    assertEquals(1, madeLate.getCount());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
