package io.ballot.cli.demo;

import io.ballot.domain.memory.HookBody;
import io.ballot.domain.memory.HookRun;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hooks that take their time, as scripts do, and say themselves when they begin and end: whoever
 * judges the daemons should not have to believe what they report. They live on their daemon's
 * timers, and die with it.
 */
final class DemoHooks implements HookBody {
  private static final int TERMINATED = 128 + 15;

  private final Timers timers;
  private final Plan plan;
  private final Consumer<Happening> witness;

  DemoHooks(Timers timers, Plan plan, Consumer<Happening> witness) {
    this.timers = timers;
    this.plan = plan;
    this.witness = witness;
  }

  @Override
  public CompletionStage<Integer> begin(HookRun run) {
    HookCall call = run.call();
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    AtomicBoolean over = new AtomicBoolean();
    witness.accept(
        new Happening.HookBegan(
            call.event(),
            call.environment().getOrDefault("BALLOT_REASON", ""),
            call.environment().getOrDefault("BALLOT_FENCING_TOKEN", "")));
    long since = timers.now();
    Consumer<Integer> end =
        code -> {
          if (over.compareAndSet(false, true)) {
            Duration ranFor = Duration.ofNanos(timers.now() - since);
            witness.accept(new Happening.HookEnded(call.event(), ranFor, code == TERMINATED));
            exit.complete(code);
          }
        };
    Timers.Timer work =
        timers.at(since + plan.hookLasts(call.event()).toNanos(), () -> end.accept(0));
    run.onStop(() -> {
      work.cancel();
      end.accept(TERMINATED);
    });
    return exit;
  }
}
