package io.ballot.domain.runtime;

import io.ballot.domain.election.Effect;
import io.ballot.domain.election.Event;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Reply;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.port.RunningHook;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of one election that were asked for and have not ended. One that is to end before it
 * has started is ended as soon as it has.
 */
final class HookRuns {
  private final HookPort port;
  private final Platform platform;
  private final Consumer<Event> post;
  private final Consumer<Notice> announce;
  private final Map<Long, Run> runs = new HashMap<>();

  HookRuns(HookPort port, Platform platform, Consumer<Event> post, Consumer<Notice> announce) {
    this.port = port;
    this.platform = platform;
    this.post = post;
    this.announce = announce;
  }

  private static final class Run {
    private @Nullable RunningHook hook;
    private boolean stop;
    private boolean kill;
  }

  void start(Effect.StartHook effect) {
    Run run = new Run();
    synchronized (runs) {
      runs.put(effect.attempt(), run);
    }
    platform
        .calls()
        .make(
            () -> start(effect, run),
            reply -> {
              switch (reply) {
                case Reply.Answered<HookStart> answered -> started(effect, run, answered.answer());
                case Reply.Failed<HookStart> failed ->
                    ended(effect.attempt(), new HookOutcome.NotStarted(failed.message()));
              }
            });
  }

  private HookStart start(Effect.StartHook effect, Run run) {
    Optional<String> objection = objection(effect, run);
    return objection.isPresent()
        ? new HookStart.Failed(new HookOutcome.NotStarted(objection.get()))
        : port.start(effect.call(), watcher(effect, run));
  }

  private Optional<String> objection(Effect.StartHook effect, Run run) {
    synchronized (runs) {
      if (run.kill || run.stop) {
        return Optional.of("it was called off before it had started");
      }
    }
    return platform.timers().now() >= effect.notAfter()
        ? Optional.of("the lease ended before it could be started")
        : Optional.empty();
  }

  private HookWatcher watcher(Effect.StartHook effect, Run run) {
    return new HookWatcher() {
      @Override
      public Optional<String> objection() {
        return HookRuns.this.objection(effect, run);
      }

      @Override
      public void output(boolean error, String line) {
        announce.accept(new Notice.HookWrote(effect.call().event(), error, line));
      }

      @Override
      public void ended(HookOutcome outcome) {
        HookRuns.this.ended(effect.attempt(), outcome);
      }
    };
  }

  private void started(Effect.StartHook effect, Run run, HookStart start) {
    switch (start) {
      case HookStart.Started it -> {
        post.accept(new Event.HookStarted(effect.attempt(), it.hook().process()));
        synchronized (runs) {
          run.hook = it.hook();
        }
        enforce(run);
      }
      case HookStart.Failed it -> ended(effect.attempt(), it.outcome());
    }
  }

  private void ended(long attempt, HookOutcome outcome) {
    synchronized (runs) {
      runs.remove(attempt);
    }
    post.accept(new Event.HookEnded(attempt, outcome));
  }

  void stop(long attempt) {
    Run run;
    synchronized (runs) {
      run = runs.get(attempt);
      if (run == null) {
        return;
      }
      run.stop = true;
    }
    enforce(run);
  }

  void kill(long attempt) {
    Run run;
    synchronized (runs) {
      run = runs.get(attempt);
      if (run == null) {
        return;
      }
      run.kill = true;
    }
    enforce(run);
  }

  private void enforce(Run run) {
    RunningHook hook;
    boolean kill;
    synchronized (runs) {
      hook = run.hook;
      kill = run.kill;
      if (hook == null || !(run.kill || run.stop)) {
        return;
      }
    }
    if (kill) {
      hook.kill();
    } else {
      hook.stop();
    }
  }
}
