package io.ballot.hooks;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.port.RunningHook;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a hook, from its start to its end, on a thread of its own: it alone talks to the
 * process and to the watcher.
 *
 * <p>The thread is one of the platform's. Starting a process, and reading from one that floods its
 * output, would keep a virtual thread's carrier busy, and all the daemon's elections share some few
 * of those.
 */
final class HookRun implements RunningHook {
  /** Between two looks at a hook's output: short while it writes, longer while it is mute. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

  /** More than any timeout that is meant, and little enough to be counted in nanoseconds. */
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(36_500);

  private final HookCall call;
  private final HookWatcher watcher;
  private final HookLauncher launcher;
  private final ProcessTable table;
  private final Consumer<String> warnings;
  private final CompletableFuture<HookStart> start = new CompletableFuture<>();
  private final AtomicReference<Request> request = new AtomicReference<>(Request.NONE);

  /** Released by everything that the thread is to look at without delay. */
  private final Semaphore news = new Semaphore(0);

  private volatile @Nullable HookProcess hookProcess;

  // What follows is the thread's own.

  /** Whether whoever called for this run still waited for its start when it came. */
  private boolean wanted;

  private @Nullable Ending ending;
  private boolean timedOut;
  private Duration pause = SHORTEST_PAUSE;

  private enum Request {
    NONE,
    STOP,
    KILL
  }

  HookRun(
      HookCall call,
      HookWatcher watcher,
      HookLauncher launcher,
      ProcessTable table,
      Consumer<String> warnings) {
    this.call = call;
    this.watcher = watcher;
    this.launcher = launcher;
    this.table = table;
    this.warnings = warnings;
  }

  /**
   * Completed once the process exists, or is known never to. A caller that will not wait any longer
   * completes it itself: a process that comes to exist afterwards is killed, and nothing is told.
   */
  CompletableFuture<HookStart> start() {
    return start;
  }

  @Override
  public @Nullable HookProcess process() {
    return hookProcess;
  }

  @Override
  public void stop() {
    request.compareAndSet(Request.NONE, Request.STOP);
    news.release();
  }

  @Override
  public void kill() {
    request.set(Request.KILL);
    news.release();
  }

  /**
   * Runs it, on a thread of its own.
   *
   * @param tried called once its process exists, or is known never to
   */
  void run(Runnable tried) {
    try {
      // A process may have run for a while before this thread is told that it exists.
      long launchedAt = System.nanoTime();
      HookOutcome outcome = attend(launched(tried), launchedAt);
      if (wanted) {
        watcher.ended(outcome);
      }
    } catch (HookLauncher.NotStartedException e) {
      start.complete(
          new HookStart.Failed(new HookOutcome.NotStarted(String.valueOf(e.getMessage()))));
    } finally {
      // Only after a fault of this program: whoever waits for the start must not wait for ever.
      start.cancel(false);
    }
  }

  /** Says, in place of a run, that there will be none. */
  void hasNoThread(OutOfMemoryError error) {
    start.complete(new HookStart.Failed(new HookOutcome.NotStarted(noThread(error))));
  }

  /** Threads count as processes, and such an error is how the JVM says that no more are allowed. */
  private String noThread(OutOfMemoryError error) {
    return call.command().words().getFirst()
        + " was not started: there can be no thread to attend to it ("
        + error.getMessage()
        + "); raise the limit of processes (ulimit -u, or the pids limit of the control group)";
  }

  /** Ends a process of which nothing is known but the variables that it was to have. */
  private void endUnattended() {
    HookFamily family =
        new HookFamily(table, null, false, HookEnvironment.marksOf(call.environment()));
    Ending ending = Ending.atOnce(family, System.nanoTime());
    if (ending.awaitEnd() == Ending.Progress.GIVEN_UP) {
      warnings.accept(ending.surrender(call.command().words().getFirst()));
    }
  }

  private Process launched(Runnable tried) throws HookLauncher.NotStartedException {
    try {
      return launcher.start(call, watcher);
    } catch (OutOfMemoryError e) {
      // The JDK makes the process first and then a thread that waits for its end.
      endUnattended();
      throw new HookLauncher.NotStartedException(noThread(e));
    } finally {
      tried.run();
    }
  }

  private HookOutcome attend(Process process, long launchedAt) {
    long begun = System.nanoTime();
    ProcessEntry root = table.find(process.pid());
    // Without an entry it has ended and was reaped: no process started at such a time.
    hookProcess = new HookProcess(process.pid(), root == null ? "ended" : table.startTime(root));
    var unused = process.onExit().thenRun(news::release);
    wanted = start.complete(new HookStart.Started(this));
    if (!wanted) {
      kill();
    }
    HookOutput output =
        new HookOutput(
            process.getInputStream(), process.getErrorStream(), OutputBounds.DEFAULT, this::tell);
    awaitEnd(process, output, begun);
    Duration ranFor = Duration.ofNanos(System.nanoTime() - launchedAt);
    output.finish();
    return outcome(process, ranFor);
  }

  private void awaitEnd(Process process, HookOutput output, long begun) {
    long deadline = begun + shorter(call.timeout(), LONGEST_TIMEOUT).toNanos();
    while (true) {
      boolean lives = process.isAlive();
      pause = output.drain() ? SHORTEST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
      long now = System.nanoTime();
      if (ending == null) {
        if (!lives) {
          return;
        }
        ending = beginEnding(process, now, deadline);
      }
      if (ending == null) {
        boolean isDue = deadline - now <= 0;
        await(isDue ? pause : shorter(pause, Duration.ofNanos(deadline - now)));
      } else if (isOver(ending, lives, now)) {
        return;
      } else {
        await(shorter(pause, ending.pause(now)));
      }
    }
  }

  private @Nullable Ending beginEnding(Process process, long now, long deadline) {
    Request requested = request.get();
    timedOut = requested == Request.NONE && deadline - now <= 0;
    if (requested == Request.NONE && !timedOut) {
      return null;
    }
    ProcessEntry root = table.find(process.pid());
    if (root == null) {
      // It has just ended, or there is no file descriptor to look with: to be seen next time.
      return null;
    }
    HookFamily family =
        new HookFamily(
            table, root, launcher.makesGroups(), HookEnvironment.marksOf(call.environment()));
    return requested == Request.KILL ? Ending.atOnce(family, now) : Ending.gently(family, now);
  }

  /**
   * Takes the ending a step on. It is over when nothing is left of the hook's processes: whatever
   * comes next must not meet a child that still does the hook's work. What cannot be ended is
   * reported, and waited for no longer: that would be for ever.
   */
  private boolean isOver(Ending ending, boolean lives, long now) {
    if (request.get() == Request.KILL) {
      ending.hurry(now);
    }
    return switch (ending.step(now)) {
      case UNDER_WAY -> false;
      case DONE -> !lives;
      case GIVEN_UP -> {
        warnings.accept(ending.surrender(call.command().words().getFirst()));
        yield true;
      }
    };
  }

  private HookOutcome outcome(Process process, Duration ranFor) {
    if (ending == null) {
      return new HookOutcome.Exited(process.exitValue(), ranFor);
    }
    return timedOut ? new HookOutcome.TimedOut(ranFor) : new HookOutcome.Stopped(ranFor);
  }

  private void tell(boolean error, String line) {
    try {
      if (wanted) {
        watcher.output(error, line);
      }
    } catch (RuntimeException e) {
      // The hook goes on, and its end must be told whatever becomes of its output.
      warnings.accept("a line of a hook's output was lost, because its receiver failed: " + e);
    }
  }

  private void await(Duration longest) {
    try {
      if (news.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      // The thread is this run's own, and nobody else's to interrupt; the run ends as it must.
      return;
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
