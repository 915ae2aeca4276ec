package io.ballot.domain.simulation;

import io.ballot.domain.election.Reason;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.RunningHook;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of one election on one machine: processes of their own, which live on when their daemon
 * dies, while their timeouts are the daemon's to keep.
 */
final class SimulatedHooks {
  private static final Duration FOREVER = Duration.ofDays(1);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final VirtualTimers world;
  private final Chance chance;
  private final Referee referee;
  private final Host host;
  private final Competitor competitor;
  private final List<Run> running = new ArrayList<>();
  private HookMood mood = HookMood.WELL;
  private Runnable met = () -> {};
  private long lastPid;

  SimulatedHooks(World world, Chance chance, Host host, Competitor competitor) {
    this.world = world.timers();
    this.chance = chance;
    this.referee = world.referee();
    this.host = host;
    this.competitor = competitor;
  }

  void mood(HookMood newMood, Runnable whenMet) {
    mood = newMood;
    met = whenMet;
  }

  /** The hooks as one daemon starts them. */
  HookPort of(ProcessClock daemon) {
    return new HookPort() {
      @Override
      public HookStart start(HookCall call, HookWatcher watcher) {
        referee.hookDue(competitor, daemon, call);
        met.run();
        if (mood == HookMood.MISSING) {
          referee.hookNotStarted(competitor, call.event());
          return new HookStart.Failed(new HookOutcome.NotStarted("no such command"));
        }
        Run run = new Run(call, watcher, daemon);
        running.add(run);
        referee.hookStarted(run.record);
        run.begin();
        host.hookStarts();
        return new HookStart.Started(run);
      }

      @Override
      public int endOrphans(Mark mark) {
        int ended = 0;
        for (Run run : List.copyOf(running)) {
          boolean named = mark.hook() != null && mark.hook().pid() == run.process.pid();
          if (named || carriesTheTerm(run, mark)) {
            run.die();
            ended++;
          }
        }
        return ended;
      }
    };
  }

  /** Its environment gives a process away that the mark does not name: only a term's own. */
  private static boolean carriesTheTerm(Run run, Mark mark) {
    Mark.Term term = mark.term();
    HookRecord hook = run.record;
    return term == null
        ? hook.reason().equals(Reason.LEFTOVER.text())
            && hook.session().isEmpty()
            && hook.fencingToken() == 0
        : hook.session().equals(term.session().value())
            && hook.fencingToken() == term.fencingToken();
  }

  /** One process. */
  private final class Run implements RunningHook {
    private final HookWatcher watcher;
    private final HookCall call;
    private final ProcessClock daemon;
    private final HookProcess process;
    private final HookRecord record;
    private final HookMood behaves = mood;
    private final long since = world.now();
    private Timers.@Nullable Timer end;
    private Timers.@Nullable Timer timeout;
    private boolean asked;
    private boolean timedOut;
    private boolean over;

    Run(HookCall call, HookWatcher watcher, ProcessClock daemon) {
      this.call = call;
      this.watcher = watcher;
      this.daemon = daemon;
      this.process = new HookProcess(++lastPid, "since " + since);
      this.record =
          HookRecord.of(competitor.toString(), call.event(), call.environment(), daemon, since);
    }

    void begin() {
      end =
          world.at(
              since + length().toNanos(),
              () -> ended(new HookOutcome.Exited(behaves == HookMood.FAILING ? 1 : 0, ran())));
      timeout =
          daemon.at(
              daemon.now() + call.timeout().toNanos(),
              () -> {
                timedOut = true;
                stop();
              });
    }

    private Duration length() {
      return switch (behaves) {
        case HANGING, DEAF -> FOREVER;
        case SLOW -> chance.between(Duration.ofMillis(200), Duration.ofSeconds(6));
        case WELL, FAILING, MISSING -> chance.between(Duration.ofMillis(1), Duration.ofMillis(40));
      };
    }

    private Duration ran() {
      return Duration.ofNanos(world.now() - since);
    }

    @Override
    public HookProcess process() {
      return process;
    }

    @Override
    public void stop() {
      if (over || asked) {
        return;
      }
      asked = true;
      if (behaves == HookMood.DEAF) {
        daemon.at(daemon.now() + GRACE.toNanos(), this::kill);
      } else {
        endIn(chance.between(Duration.ofMillis(1), Duration.ofMillis(30)));
      }
    }

    @Override
    public void kill() {
      if (!over) {
        endIn(Duration.ofMillis(1));
      }
    }

    private void endIn(Duration delay) {
      cancelEnd();
      end =
          world.at(
              world.now() + delay.toNanos(),
              () ->
                  ended(
                      timedOut ? new HookOutcome.TimedOut(ran()) : new HookOutcome.Stopped(ran())));
    }

    private void cancelEnd() {
      if (end != null) {
        end.cancel();
      }
    }

    void die() {
      cancelEnd();
      ended(new HookOutcome.Stopped(ran()));
    }

    private void ended(HookOutcome outcome) {
      if (over) {
        return;
      }
      over = true;
      if (timeout != null) {
        timeout.cancel();
      }
      running.remove(this);
      referee.hookEnded(competitor, record, outcome.succeeded());
      daemon.after(Duration.ofMillis(1).toNanos(), () -> watcher.ended(outcome));
    }
  }
}
