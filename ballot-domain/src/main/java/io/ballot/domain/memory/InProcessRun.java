package io.ballot.domain.memory;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.port.RunningHook;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One run of code as a hook: both sides of it, the election's and the code's. */
final class InProcessRun implements RunningHook, HookRun {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration GRACE_OF_A_KILL = Duration.ofMillis(100);

  private enum Ending {
    BY_ITSELF,
    ON_REQUEST,
    BY_TIMEOUT
  }

  private final Timers timers;
  private final HookCall call;
  private final Tellings tellings;
  private final long startedAt;
  private Ending ending = Ending.BY_ITSELF;
  private boolean ended;
  private Timers.@Nullable Timer nextStep;
  private @Nullable Runnable stopAction;

  InProcessRun(Timers timers, HookCall call, HookWatcher watcher) {
    this.timers = timers;
    this.call = call;
    this.tellings = new Tellings(timers, watcher);
    this.startedAt = timers.now();
  }

  /** The code has begun. Without this, nothing is ever told. */
  void started(CompletionStage<Integer> codeEnded) {
    tellings.open();
    synchronized (this) {
      nextStep = timers.at(startedAt + call.timeout().toNanos(), () -> giveIn(Ending.BY_TIMEOUT));
    }
    var unused =
        codeEnded.handle((code, failure) -> {
          codeEnded(code, failure);
          return null;
        });
  }

  @Override
  public @Nullable HookProcess process() {
    return null;
  }

  @Override
  public void stop() {
    timers.at(timers.now(), () -> giveIn(Ending.ON_REQUEST));
  }

  @Override
  public void kill() {
    timers.at(
        timers.now(),
        () -> {
          giveIn(Ending.ON_REQUEST);
          leaveBehindAfter(GRACE_OF_A_KILL);
        });
  }

  @Override
  public HookCall call() {
    return call;
  }

  @Override
  public void print(String line) {
    tellings.output(false, line);
  }

  @Override
  public void printError(String line) {
    tellings.output(true, line);
  }

  @Override
  public void onStop(Runnable action) {
    synchronized (this) {
      if (ending == Ending.BY_ITSELF) {
        stopAction = action;
        return;
      }
    }
    action.run();
  }

  private void giveIn(Ending why) {
    Runnable action;
    synchronized (this) {
      if (ended || ending != Ending.BY_ITSELF) {
        return;
      }
      ending = why;
      action = stopAction;
      stopAction = null;
    }
    leaveBehindAfter(GRACE);
    if (action != null) {
      action.run();
    }
  }

  private synchronized void leaveBehindAfter(Duration grace) {
    if (ended) {
      return;
    }
    if (nextStep != null) {
      nextStep.cancel();
    }
    nextStep = timers.at(timers.now() + grace.toNanos(), this::leaveBehind);
  }

  private void leaveBehind() {
    synchronized (this) {
      if (ended) {
        return;
      }
      printError("the hook's code did not give in, and was left behind");
      end(1);
    }
  }

  private void codeEnded(@Nullable Integer code, @Nullable Throwable failure) {
    synchronized (this) {
      if (ended) {
        return;
      }
      if (failure != null && ending == Ending.BY_ITSELF) {
        printError(
            failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause().toString()
                : failure.toString());
      }
      end(code == null ? 1 : code);
    }
  }

  private void end(int code) {
    ended = true;
    stopAction = null;
    if (nextStep != null) {
      nextStep.cancel();
      nextStep = null;
    }
    Duration ranFor = Duration.ofNanos(timers.now() - startedAt);
    tellings.ended(
        switch (ending) {
          case BY_ITSELF -> new HookOutcome.Exited(code, ranFor);
          case ON_REQUEST -> new HookOutcome.Stopped(ranFor);
          case BY_TIMEOUT -> new HookOutcome.TimedOut(ranFor);
        });
  }
}
