package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.election.Session;
import io.ballot.domain.memory.MemorySession;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One run, from the first daemon's start to the last one's end. */
final class Simulation {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration STEADY = Duration.ofSeconds(2);
  private static final Duration HANDOVER = Duration.ofSeconds(1);

  /** Faults so close to each other count as being under way at once. */
  private static final Duration NEARLY = Duration.ofSeconds(1);

  private static final Duration SLACK = Duration.ofSeconds(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  /** What nobody knows of goes by itself: an agent reaps a liveness service after a minute. */
  private static final Duration REAPED = Duration.ofSeconds(70);

  private final World world;
  private final Faults faults;
  private final List<Fault> begun = new ArrayList<>();

  /** Whether somebody was promoted in peace, who has taken all other tags off. */
  private boolean drilled;

  private Simulation(World world) {
    this.world = world;
    this.faults = new Faults(world);
  }

  /**
   * Runs a schedule.
   *
   * @param traced whether to keep a readable account
   * @param coverage counts what occurs
   */
  static Outcome run(Schedule schedule, boolean traced, Coverage coverage) {
    coverage.schedule();
    World world = new World(schedule, traced, coverage);
    new Simulation(world).run();
    return new Outcome(schedule, world.referee().breach(), world.trace().lines());
  }

  private void run() {
    Schedule schedule = world.schedule();
    for (Host host : world.hosts()) {
      world.after(host.chance().between(Duration.ZERO, Duration.ofSeconds(1)), host::startDaemon);
    }
    for (Fault fault : schedule.faults()) {
      faults.prepare(fault);
      world.after(fault.at(), () -> begin(fault));
    }
    lookAround();
    runUntil(schedule.calmFrom());
    if (isOver()) {
      return;
    }
    world.trace().add("referee", "calm from now on");
    calm();
    Duration bound = bound();
    long deadline = world.timers().now() + bound.toNanos();
    while (!isOver() && !everyKeyHasALeader() && world.timers().now() < deadline) {
      world.step(deadline);
    }
    if (isOver()) {
      return;
    }
    for (LockKey key : world.keys()) {
      List<Competitor> leaders = world.referee().leaders(key);
      if (leaders.size() != 1) {
        world
            .referee()
            .breach(
                Invariant.LIVENESS,
                "no one leader for " + key + " within " + bound + " of calm, but " + leaders);
      }
    }
    runFor(STEADY);
    if (handsOver()) {
      // Until then a winner may wait for a leader whose lock it saw vanish.
      runFor(schedule.setup().session().lockDelay());
    }
    drill();
    if (!isOver()) {
      stopAll();
    }
  }

  /**
   * What an operator does in peace: asks a leader to step down, which hands over at once; or has
   * its daemon killed and started again, which costs what the settings say.
   */
  private void drill() {
    LockKey key = World.FIRST_KEY;
    List<Competitor> leaders = world.referee().leaders(key);
    boolean outside =
        world.schedule().faults().stream()
            .anyMatch(fault -> fault.kind().group() == FaultKind.Group.OUTSIDE);
    if (isOver() || outside || leaders.size() != 1) {
      return;
    }
    Host host = world.hosts().get(leaders.getFirst().host());
    SimulatedDaemon daemon = Objects.requireNonNull(host.daemon());
    Setup setup = world.schedule().setup();
    // A leader-change hook that is still running is asked to end first, and killed 2 s later.
    Duration bound = has(FaultKind.HOOKS_IGNORE_TERM) ? HANDOVER.plusSeconds(2) : HANDOVER;
    if (handsOver()) {
      world.trace().add("referee", "drill: " + leaders.getFirst() + " is asked to step down");
      daemon.askToStepDown();
    } else {
      world.trace().add("referee", "drill: " + leaders.getFirst() + " is killed");
      host.killDaemon();
      host.restart();
      bound = bound.plus(setup.session().lockDelay()).plus(death());
    }
    if (setup.onPromoteFailure() == OnPromoteFailure.STEP_DOWN) {
      // All others may sit out after promote hooks of theirs that failed.
      bound = bound.plus(setup.sitOut());
    }
    if (has(FaultKind.RIVAL_LEADS) && has(FaultKind.KEY_OVERWRITTEN)) {
      // Who holds a lock whose payload is overwritten may be of the make that was last seen.
      bound = bound.plus(delay(FaultKind.RIVAL_LEADS));
    }
    long deadline = world.timers().now() + bound.toNanos();
    while (!isOver()
        && (leads(daemon, leaders.getFirst()) || world.referee().leaders(key).isEmpty())
        && world.timers().now() < deadline) {
      world.step(deadline);
    }
    if (world.referee().leaders(key).size() != 1) {
      world.referee().breach(Invariant.LIVENESS, "no one leads within " + bound + " of a drill");
    }
    drilled = true;
  }

  private static boolean leads(SimulatedDaemon daemon, Competitor competitor) {
    return !daemon.isDead() && daemon.state(competitor).leads();
  }

  /** Whether the drill is a step-down; else it is a crash. */
  private boolean handsOver() {
    return world.schedule().seed() % 2 == 0;
  }

  private boolean has(FaultKind kind) {
    return world.schedule().faults().stream().anyMatch(fault -> fault.kind() == kind);
  }

  /** After how long a killed daemon's session ends. */
  private Duration death() {
    Duration liveness = world.schedule().setup().session().liveness();
    // A daemon that was not allowed to register a liveness check goes without for good.
    return liveness == null || has(FaultKind.RIGHTS_DENIED)
        ? world.schedule().setup().session().ttl().multipliedBy(2)
        : liveness;
  }

  private void runFor(Duration duration) {
    runUntil(Duration.ofNanos(world.timers().now()).plus(duration));
  }

  private boolean isOver() {
    return world.referee().breach() != null;
  }

  private void begin(Fault fault) {
    Host host = world.hosts().get(fault.host());
    SimulatedDaemon daemon = host.daemon();
    String phase =
        daemon == null
            ? "no daemon"
            : daemon.state(host.competitors().getFirst()).phase().getClass().getSimpleName();
    boolean begins = faults.begin(fault, () -> count(fault, phase));
    world.trace().add("fault", fault + (begins ? "" : " (not now)"));
    if (begins && !fault.kind().hasToBeMet()) {
      count(fault, phase);
    }
  }

  /** A fault has had its effect, whose phase at its beginning is given; it counts once. */
  private void count(Fault fault, String phase) {
    if (begun.contains(fault)) {
      return;
    }
    world.coverage().fault(fault.kind(), phase);
    begun.stream()
        .filter(other -> fault.isNear(other, NEARLY, NEARLY))
        .forEach(other -> world.coverage().overlap(fault.kind(), other.kind()));
    begun.add(fault);
  }

  private void lookAround() {
    world.referee().lookAround();
    world.after(LOOK, this::lookAround);
  }

  private void runUntil(Duration instant) {
    long limit = instant.toNanos();
    while (!isOver() && world.timers().now() < limit) {
      world.step(limit);
    }
  }

  /** Puts right what no fault's end has: checks that were lost, daemons that are not there. */
  private void calm() {
    for (Host host : world.hosts()) {
      host.register();
      host.node().antiEntropy();
      if (host.daemon() == null) {
        host.startDaemon();
      }
    }
  }

  /** By when somebody has to lead, whatever had happened before. */
  private Duration bound() {
    Setup setup = world.schedule().setup();
    Duration bound =
        setup.session().lockDelay().plus(setup.session().ttl().multipliedBy(2)).plus(SLACK);
    for (Fault fault : world.schedule().faults()) {
      bound = bound.plus(delay(fault.kind()));
    }
    return setup.onPromoteFailure() == OnPromoteFailure.STEP_DOWN
        ? bound.plus(setup.sitOut())
        : bound;
  }

  /** How much longer a fault may hold an election up after its end. */
  private Duration delay(FaultKind kind) {
    Setup setup = world.schedule().setup();
    return switch (kind) {
      // A hook that hangs is waited for, and may have to be killed; promote and demote.
      case HOOKS_HANG, HOOKS_IGNORE_TERM, HOOKS_SLOW ->
          setup.hookTimeout().plusSeconds(2).multipliedBy(2);
      // The next leader waits until an ncode/ballot has looked.
      case RIVAL_LEADS -> setup.session().ttl().dividedBy(2).plusSeconds(1);
      // The watchdog needs a while, and a daemon that has ended its claims is started again.
      case DAEMON_WEDGED -> Duration.ofSeconds(8);
      // Whoever is asked, or flaps, lets others go first.
      case ASKED_TO_STEP_DOWN -> Duration.ofSeconds(5);
      case CHECK_FLAPS, CHECK_CRITICAL, SERVICE_MAINTENANCE, NODE_MAINTENANCE, DEREGISTERED ->
          Duration.ofSeconds(2);
      default -> Duration.ZERO;
    };
  }

  private boolean everyKeyHasALeader() {
    return world.keys().stream().allMatch(key -> world.referee().leaders(key).size() == 1);
  }

  private void stopAll() {
    world.ending();
    List<SimulatedDaemon> last = new ArrayList<>();
    Map<SessionId, SimulatedDaemon> known = new HashMap<>();
    for (Host host : world.hosts()) {
      SimulatedDaemon daemon = host.daemon();
      if (daemon != null) {
        last.add(daemon);
        for (Competitor competitor : host.competitors()) {
          Session session = daemon.state(competitor).session();
          if (session != null) {
            known.put(session.id(), daemon);
          }
        }
        daemon.stop(daemon::end);
      }
    }
    long deadline = world.timers().now() + STOP_PATIENCE.toNanos();
    while (!isOver()
        && !last.stream().allMatch(SimulatedDaemon::isDead)
        && world.timers().now() < deadline) {
      world.step(deadline);
    }
    if (isOver()) {
      return;
    }
    if (!last.stream().allMatch(SimulatedDaemon::isDead)) {
      world.referee().breach(Invariant.NOTHING_LEFT, "a daemon did not stop");
    }
    nothingIsLeft(known);
    Duration expired = world.schedule().setup().session().ttl().multipliedBy(2).plus(REAPED);
    runFor(expired);
    nothingIsLeftOfTheDead();
  }

  /** Of daemons that stopped in good order nothing is left. */
  private void nothingIsLeft(Map<SessionId, SimulatedDaemon> known) {
    Referee referee = world.referee();
    for (MemorySession session : world.backend().sessions()) {
      SimulatedDaemon daemon = known.get(session.id());
      if (daemon != null && daemon.endedInOrder()) {
        referee.breach(Invariant.NOTHING_LEFT, "a session: " + session);
      }
    }
    for (LockKey key : world.keys()) {
      // A session that a snapshot has revived belongs to a daemon that has long stopped.
      if (world.backend().lock(key) instanceof LockState.Held held
          && (known.containsKey(held.session()) || !has(FaultKind.SNAPSHOT_RESTORED))) {
        referee.breach(Invariant.NOTHING_LEFT, key + " is held: " + held);
      }
    }
    for (Host host : world.hosts()) {
      for (Competitor competitor : host.competitors()) {
        if (host.endedInOrder() && host.mark(competitor).isThere()) {
          referee.breach(Invariant.NOTHING_LEFT, competitor + " has left its mark");
        }
        String tag = competitor.tag();
        List<InstanceId> carriers = tag == null ? List.of() : world.backend().carriers("web", tag);
        if (carriers.stream().anyMatch(carrier -> drilled || isOurs(carrier))) {
          referee.breach(Invariant.NOTHING_LEFT, "the tag is on " + carriers);
        }
        String replica = competitor.replicaTag();
        if (replica != null
            && host.endedInOrder()
            && (host.carries(competitor.serviceId(), replica)
                || world.backend().carriers("web", replica).contains(competitor.instance()))) {
          referee.breach(Invariant.NOTHING_LEFT, competitor + " has left the tag " + replica);
        }
      }
    }
    referee.allAreDemoted();
  }

  /** Ours take it off themselves. Of an ncode/ballot that has ended a leader does, in good time. */
  private boolean isOurs(InstanceId instance) {
    return world.hosts().stream().anyMatch(host -> host.name().equals(instance.node()));
  }

  /** Of those that were killed, and of answers that were lost, nothing is left in the end. */
  private void nothingIsLeftOfTheDead() {
    for (MemorySession session : world.backend().sessions()) {
      world.referee().breach(Invariant.NOTHING_LEFT, "a session that does not end: " + session);
    }
    for (LockKey key : world.keys()) {
      if (world.backend().lock(key) instanceof LockState.Held held) {
        world.referee().breach(Invariant.NOTHING_LEFT, key + " is held for good: " + held);
      }
    }
    for (Host host : world.hosts()) {
      if (!host.node().livenessChecks().isEmpty()) {
        world
            .referee()
            .breach(
                Invariant.NOTHING_LEFT, host.name() + " still has " + host.node().livenessChecks());
      }
    }
  }
}
