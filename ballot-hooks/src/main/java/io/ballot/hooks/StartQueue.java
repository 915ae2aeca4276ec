package io.ballot.hooks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts runs a few at a time, each on a platform thread of its own. When a daemon loses its
 * session, all its elections start a hook in the same moment: two hundred threads and processes at
 * once were seen to keep virtual threads, on which leases are renewed, from running for more than a
 * second. A thread's start alone blocks its starter's carrier, so not even that is the caller's.
 */
final class StartQueue {
  /**
   * How long others wait for a start that hangs, as on a dead network file system; after that it
   * counts no more.
   */
  private static final Duration LONGEST_TURN = Duration.ofMillis(250);

  /** How long the thread that hands out the turns stays for the next one. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Semaphore turns =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

  /** The turns under way, oldest first. The starter's alone. */
  private final Deque<Turn> underWay = new ArrayDeque<>();

  private final Executor starter = starter();

  private static Executor starter() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("hook-starter").factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Lets {@code run} begin when it is its turn. Returns at once. */
  void add(HookRun run) {
    starter.execute(() -> begin(run));
  }

  private void begin(HookRun run) {
    Turn turn = nextTurn();
    try {
      Thread.ofPlatform().daemon().name("hook").start(() -> run.run(turn::end));
    } catch (OutOfMemoryError e) {
      turn.end();
      run.hasNoThread(e);
    }
  }

  private Turn nextTurn() {
    underWay.removeIf(Turn::hasEnded);
    while (!awaitTurn() && !underWay.isEmpty()) {
      underWay.removeFirst().end();
    }
    Turn turn = new Turn();
    underWay.addLast(turn);
    return turn;
  }

  private boolean awaitTurn() {
    try {
      return turns.tryAcquire(LONGEST_TURN.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // The thread is this queue's own, and nobody else's to interrupt.
      return false;
    }
  }

  private final class Turn {
    private final AtomicBoolean ended = new AtomicBoolean();

    void end() {
      if (ended.compareAndSet(false, true)) {
        turns.release();
      }
    }

    boolean hasEnded() {
      return ended.get();
    }
  }
}
