package io.ballot.domain.simulation;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Reason;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.runtime.Ballot;
import io.ballot.domain.runtime.BallotListener;
import io.ballot.domain.runtime.DaemonNotice;
import io.ballot.domain.runtime.Platform;
import io.ballot.domain.runtime.Ports;
import io.ballot.domain.runtime.RunningElection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

/** One process: the production shell and core, from its start to its end. */
final class SimulatedDaemon {
  private final Host host;
  private final ProcessClock process;
  private final Link link;
  private final Trace trace;
  private final Map<Competitor, RunningElection> elections = new LinkedHashMap<>();
  private final Map<Competitor, ElectionSettings> settings = new LinkedHashMap<>();
  private final Set<String> failedPromotes = new HashSet<>();
  private final Queue<Runnable> wedgedTasks = new ArrayDeque<>();
  private final Ballot ballot;
  private boolean stopping;
  private boolean ended;

  SimulatedDaemon(Host host, ProcessClock process, Courier courier, Link link, long pid) {
    this.host = host;
    this.process = process;
    this.link = link;
    this.trace = host.world().trace();
    Platform platform = new Platform(process, courier, this::loop);
    this.ballot = Ballot.on(platform, new DaemonId(host.name(), pid), listener());
    LockPort locks = new WiredLockPort(host.node().lockPort(), link);
    WiredCatalogPort catalog =
        new WiredCatalogPort(host.node().catalogPort(), link, host.recordByRecord(link));
    WiredHealthPort health = new WiredHealthPort(host.node().healthPort(), link);
    List<Ballot.Candidacy> candidacies = new ArrayList<>();
    for (Competitor competitor : host.competitors()) {
      ElectionSettings its = host.settings(competitor);
      settings.put(competitor, its);
      candidacies.add(
          new Ballot.Candidacy(
              its,
              new Ports(
                  locks,
                  catalog,
                  health,
                  host.hooks(competitor).of(process),
                  host.mark(competitor))));
    }
    List<RunningElection> running = ballot.runAll(candidacies);
    for (int i = 0; i < running.size(); i++) {
      elections.put(host.competitors().get(i), running.get(i));
    }
    ballot.wedged().thenAccept(notice -> host.wedged(this, notice));
  }

  private void loop(Runnable task) {
    process.soon(() -> {
      if (process.isWedged()) {
        wedgedTasks.add(task);
      } else {
        task.run();
      }
    });
  }

  private BallotListener listener() {
    return new BallotListener() {
      @Override
      public void noticed(String election, Notice notice) {
        host.world().coverage().notice(notice);
        if (notice instanceof Notice.HookEnded ended && ended.event() == HookEvent.PROMOTE) {
          if (ended.outcome().succeeded()) {
            failedPromotes.remove(election);
          } else {
            failedPromotes.add(election);
          }
        }
        if (trace.isKept()) {
          trace.add(host.name() + "/" + election, "  says " + notice);
        }
        host.world()
            .referee()
            .promises()
            .noticed(host.number(), election, SimulatedDaemon.this, notice);
        if (notice instanceof Notice.TermLost lost && lost.reason() == Reason.LOST) {
          host.competitors().stream()
              .filter(competitor -> competitor.election().equals(election))
              .forEach(competitor -> host.world().referee().lost(competitor, SimulatedDaemon.this));
        }
      }

      @Override
      public void noticed(DaemonNotice notice) {
        host.world().coverage().notice(notice);
        if (trace.isKept()) {
          trace.add(host.name(), "  says " + notice);
        }
      }
    };
  }

  ProcessClock process() {
    return process;
  }

  Link link() {
    return link;
  }

  boolean isDead() {
    return process.isDead();
  }

  boolean isStopping() {
    return stopping;
  }

  ElectionState state(Competitor competitor) {
    return Objects.requireNonNull(elections.get(competitor)).state();
  }

  Duration demoteBudget(Competitor competitor) {
    return Objects.requireNonNull(settings.get(competitor)).demoteBudget();
  }

  /** Whether nothing keeps it at present from having its tags as it wants them. */
  boolean isUndisturbed(Competitor competitor) {
    return !process.isFrozen() && !process.isWedged() && host.isUndisturbed(competitor);
  }

  /** Whether it wants the tag on its own instance: not where that waits for a hook that failed. */
  boolean wantsTag(Competitor competitor) {
    return !Objects.requireNonNull(settings.get(competitor)).tagAfterPromote()
        || !failedPromotes.contains(competitor.election());
  }

  /** Whether its token lets it write tags, and has for long enough to have been tried again. */
  boolean mayTag() {
    return host.mayTag();
  }

  /** Whether its instance carries a tag as the agent has it. */
  boolean carries(Competitor competitor, String tag) {
    return host.carries(competitor.serviceId(), tag);
  }

  /** Whether a check or a maintenance keeps its instances from leading. */
  boolean isUnfit() {
    return host.isUnfit();
  }

  void askToStepDown() {
    elections.values().forEach(RunningElection::stepDown);
  }

  /** Its loops stand still from now on. */
  void wedge() {
    process.wedge();
  }

  /** Whether its process or a loop of it stands still, or did within that many nanoseconds. */
  boolean wasHeldUp(long nanos) {
    return process.isFrozen() || process.isWedged() || process.now() < process.thawedAt() + nanos;
  }

  boolean isWedged() {
    return process.isWedged();
  }

  /** Asks it to end, and runs {@code then} when it has. */
  void stop(Runnable then) {
    stopping = true;
    ballot.stop().thenRun(then);
  }

  /** Everything has stopped in good order: the process exits. */
  void end() {
    ended = true;
    exit();
  }

  boolean endedInOrder() {
    return ended;
  }

  void kill() {
    if (!process.isDead()) {
      host.diesUnexpectedly(process);
    }
    exit();
  }

  /** Its process ends; whether in good order is up to others. */
  void exit() {
    process.kill();
    link.close();
  }
}
