package io.ballot.domain.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.HookRecorder;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.RunningHook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hooks as code with a thread of its own, and code that leaves without an exit code. */
class InProcessHooksTest {
  private static final HookCall CALL =
      new HookCall(
          HookEvent.DEMOTE,
          new HookCommand(List.of("my-hook", "argument")),
          Map.of("ADDRESS", "192.0.2.7"),
          Duration.ofMinutes(1));
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final VirtualTimers timers = new VirtualTimers();
  private final HookRecorder told = new HookRecorder(ContractTime.virtual(timers));
  private final ExecutorService threads = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void succeedsWhenTheCodeReturns() throws Exception {
    start(run -> {
      run.print(run.call().event().text() + " " + run.call().environment().get("ADDRESS"));
      run.printError(run.call().command().words().getLast());
    });
    threadsAreIdle();

    assertTrue(told.awaitEnd(BOUND).succeeded());
    assertEquals(List.of("demote 192.0.2.7"), told.output());
    assertEquals(List.of("argument"), told.errorOutput());
  }

  @Test
  void failsWithExitCodeOneAndSaysWhyWhenTheCodeThrows() throws Exception {
    start(run -> {
      throw new IllegalStateException("the database does not answer");
    });
    threadsAreIdle();

    assertEquals(1, assertInstanceOf(HookOutcome.Exited.class, told.awaitEnd(BOUND)).code());
    assertEquals(
        List.of("java.lang.IllegalStateException: the database does not answer"),
        told.errorOutput());
  }

  @Test
  void tellsTheEndEvenOfCodeThatDiesOfAnError() throws Exception {
    start(run -> {
      throw new AssertionError("an error");
    });
    threadsAreIdle();

    assertFalse(told.awaitEnd(BOUND).succeeded());
  }

  @Test
  void interruptsCodeThatIsStoppedAndLeavesItsThreadClean() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    RunningHook hook =
        start(run -> {
          waiting.countDown();
          new CountDownLatch(1).await();
        });
    assertTrue(waiting.await(10, TimeUnit.SECONDS));

    hook.stop();
    timers.advance(Duration.ZERO);
    boolean interruptLeft = threads.submit(() -> Thread.currentThread().isInterrupted()).get();

    assertInstanceOf(HookOutcome.Stopped.class, told.awaitEnd(Duration.ZERO));
    assertFalse(interruptLeft);
    assertEquals(List.of(), told.errorOutput());
    assertNull(hook.process());
  }

  @Test
  void interruptsCodeThatWasStoppedBeforeItHadItsThread() throws Exception {
    BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    InProcessHooks hooks =
        InProcessHooks.blocking(
            timers, waiting::add, run -> interrupted.complete(Thread.interrupted()));
    RunningHook hook = ((HookStart.Started) hooks.start(CALL, told)).hook();

    hook.stop();
    timers.advance(Duration.ZERO);
    waiting.remove().run();

    assertTrue(interrupted.get());
    assertInstanceOf(HookOutcome.Stopped.class, told.awaitEnd(Duration.ZERO));
  }

  @Test
  void leavesCodeBehindThatDoesNotGiveInAndIgnoresWhatItDoesLater() {
    CompletableFuture<Integer> never = new CompletableFuture<>();
    HookRun[] inside = new HookRun[1];
    InProcessHooks hooks =
        new InProcessHooks(
            timers,
            run -> {
              inside[0] = run;
              return never;
            });
    RunningHook hook = ((HookStart.Started) hooks.start(CALL, told)).hook();

    hook.kill();
    told.awaitEnd(BOUND);
    inside[0].print("too late");
    never.complete(0);
    timers.advance(Duration.ofHours(1));

    assertEquals(1, told.outcomes().size());
    assertEquals(List.of(), told.output());
    assertEquals(
        List.of("the hook's code did not give in, and was left behind"), told.errorOutput());
    assertEquals(0, timers.waiting());
  }

  @Test
  void saysThatAHookCouldNotStartWhenThereIsNoThreadForIt() {
    InProcessHooks hooks =
        InProcessHooks.blocking(
            timers,
            task -> {
              throw new RejectedExecutionException("no more threads");
            },
            run -> {});

    HookStart start = hooks.start(CALL, told);

    String reason = assertInstanceOf(HookStart.Failed.class, start).outcome().reason();
    assertTrue(reason.contains("my-hook") && reason.contains("no more threads"), reason);
  }

  private RunningHook start(BlockingHook hook) {
    HookStart start = InProcessHooks.blocking(timers, threads, hook).start(CALL, told);
    return assertInstanceOf(HookStart.Started.class, start).hook();
  }

  /** Waits until the code has returned: the executor has one thread. */
  private void threadsAreIdle() throws Exception {
    threads.submit(() -> {}).get();
  }
}
