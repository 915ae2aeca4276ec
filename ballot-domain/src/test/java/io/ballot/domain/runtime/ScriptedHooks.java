package io.ballot.domain.runtime;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.RunningHook;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hooks that take as long as they are told to, on virtual time, and write down when they begin and
 * end.
 */
final class ScriptedHooks implements HookPort {
  private final Timers timers;
  private final Consumer<String> diary;
  private final Map<HookEvent, Duration> lasts = new EnumMap<>(HookEvent.class);
  private final Map<HookEvent, Integer> codes = new EnumMap<>(HookEvent.class);
  private long pids = 1000;
  private int orphans;
  private @Nullable HookWatcher lastWatcher;

  ScriptedHooks(Timers timers, Consumer<String> diary) {
    this.timers = timers;
    this.diary = diary;
  }

  void lasts(HookEvent event, Duration duration) {
    lasts.put(event, duration);
  }

  void exits(HookEvent event, int code) {
    codes.put(event, code);
  }

  /** The watcher of the hook that was started last. */
  HookWatcher lastWatcher() {
    return Objects.requireNonNull(lastWatcher);
  }

  int orphansEnded() {
    return orphans;
  }

  @Override
  public HookStart start(HookCall call, HookWatcher watcher) {
    lastWatcher = watcher;
    Run run = new Run(call, watcher, ++pids, timers.now());
    diary.accept(call.event().text() + " begins");
    Duration length = lasts.getOrDefault(call.event(), Duration.ofMillis(1));
    boolean endsInTime = length.compareTo(call.timeout()) < 0;
    Duration until = endsInTime ? length : call.timeout();
    int code = codes.getOrDefault(call.event(), 0);
    run.end =
        timers.at(
            timers.now() + until.toNanos(),
            () ->
                run.ended(
                    endsInTime
                        ? new HookOutcome.Exited(code, until)
                        : new HookOutcome.TimedOut(until)));
    return new HookStart.Started(run);
  }

  @Override
  public int endOrphans(Mark mark) {
    Mark.Term term = mark.term();
    diary.accept(
        "orphans of " + (term == null ? "no term" : "term " + term.fencingToken()) + " ended");
    orphans++;
    return mark.hook() == null ? 0 : 1;
  }

  private final class Run implements RunningHook {
    private final HookCall call;
    private final HookWatcher watcher;
    private final HookProcess process;
    private final long since;
    private Timers.@Nullable Timer end;
    private boolean over;

    Run(HookCall call, HookWatcher watcher, long pid, long since) {
      this.call = call;
      this.watcher = watcher;
      this.process = new HookProcess(pid, "t" + pid);
      this.since = since;
    }

    @Override
    public HookProcess process() {
      return process;
    }

    @Override
    public void stop() {
      endIn(Duration.ofMillis(5));
    }

    @Override
    public void kill() {
      endIn(Duration.ofMillis(1));
    }

    private void endIn(Duration delay) {
      if (over) {
        return;
      }
      if (end != null) {
        end.cancel();
      }
      end =
          timers.at(
              timers.now() + delay.toNanos(),
              () -> ended(new HookOutcome.Stopped(Duration.ofNanos(timers.now() - since))));
    }

    private void ended(HookOutcome outcome) {
      if (!over) {
        over = true;
        diary.accept(call.event().text() + " ends");
        watcher.ended(outcome);
      }
    }
  }
}
