package io.ballot.domain.memory;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.port.Mark;
import io.ballot.domain.runtime.Timers;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Runs hooks as code of this very process, for those who embed an election.
 *
 * <p>A command's words and its environment are the code's to interpret; the environment is the
 * call's alone. Code cannot be killed as a process can: one that was asked to give in and has not
 * done so 2 s later (100 ms where it was to be killed at once) is said to have ended, and to have
 * been left behind; it may still run.
 *
 * <p>Watchers are told by tasks of the {@link Timers}. On {@link VirtualTimers}, with code that
 * keeps to them too, runs are the same every time.
 */
public final class InProcessHooks implements HookPort {
  private final Timers timers;
  private final HookBody body;

  /**
   * Hooks whose code needs no thread of its own.
   *
   * @param timers for timeouts, and for telling watchers
   * @param body what to run for every hook
   */
  public InProcessHooks(Timers timers, HookBody body) {
    this.timers = Objects.requireNonNull(timers);
    this.body = Objects.requireNonNull(body);
  }

  /**
   * Hooks whose code may wait.
   *
   * @param timers for timeouts, and for telling watchers
   * @param executor gives each hook a thread, at once; a refusal is a hook that could not be
   *     started
   * @param hook what to run for every hook
   */
  public static InProcessHooks blocking(Timers timers, Executor executor, BlockingHook hook) {
    Objects.requireNonNull(executor);
    Objects.requireNonNull(hook);
    return new InProcessHooks(
        timers,
        run -> {
          BlockingRun blocking = new BlockingRun(hook, run);
          run.onStop(blocking::interrupt);
          executor.execute(blocking);
          return blocking.ended();
        });
  }

  @Override
  public HookStart start(HookCall call, HookWatcher watcher) {
    Optional<String> objection = watcher.objection();
    if (objection.isPresent()) {
      return new HookStart.Failed(new HookOutcome.NotStarted(objection.get()));
    }
    InProcessRun run = new InProcessRun(timers, call, watcher);
    CompletionStage<Integer> ended;
    try {
      ended = body.begin(run);
    } catch (RuntimeException e) {
      return new HookStart.Failed(
          new HookOutcome.NotStarted(
              "'" + call.command().words().getFirst() + "' could not be started: " + e));
    }
    run.started(ended);
    return new HookStart.Started(run);
  }

  /** Ends none: what runs in a process ends with it. */
  @Override
  public int endOrphans(Mark mark) {
    return 0;
  }
}
