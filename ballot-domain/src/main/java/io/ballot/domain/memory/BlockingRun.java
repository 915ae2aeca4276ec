package io.ballot.domain.memory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A {@link BlockingHook} on the thread it was given. */
final class BlockingRun implements Runnable {
  private final BlockingHook hook;
  private final HookRun run;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private @Nullable Thread thread;
  private boolean interrupted;

  BlockingRun(BlockingHook hook, HookRun run) {
    this.hook = hook;
    this.run = run;
  }

  CompletionStage<Integer> ended() {
    return ended;
  }

  @Override
  public void run() {
    synchronized (this) {
      thread = Thread.currentThread();
      if (interrupted) {
        thread.interrupt();
      }
    }
    Throwable failure = null;
    try {
      hook.run(run);
    } catch (Throwable e) {
      // Whatever it is, the election must hear that the hook has ended.
      failure = e;
    }
    synchronized (this) {
      thread = null;
      // The thread belongs to the executor, whose next task must not find our interrupt.
      boolean unused = Thread.interrupted();
    }
    if (failure == null) {
      ended.complete(0);
    } else {
      ended.completeExceptionally(failure);
    }
  }

  /** Interrupts the hook's thread, but never that thread's next task. */
  synchronized void interrupt() {
    interrupted = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
