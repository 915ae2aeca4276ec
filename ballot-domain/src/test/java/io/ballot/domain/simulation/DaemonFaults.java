package io.ballot.domain.simulation;

import java.time.Duration;

/** What happens to a daemon's process. */
final class DaemonFaults {
  private static final Duration LONGEST_IN_A_HOOK = Duration.ofMillis(30);

  private final World world;

  DaemonFaults(World world) {
    this.world = world;
  }

  /** At once, or as soon as a hook runs. */
  boolean kill(Fault fault, Host host, Chance chance) {
    if (host.daemon() == null) {
      return false;
    }
    if (chance.in(0.4)) {
      Duration later = chance.between(Duration.ZERO, LONGEST_IN_A_HOOK);
      host.atNextHook(() -> world.after(later, () -> kill(fault, host)));
    } else {
      kill(fault, host);
    }
    return true;
  }

  private void kill(Fault fault, Host host) {
    host.killDaemon();
    world.after(fault.lasts(), host::restart);
  }

  /** At once, or between two records of a tag that it moves. */
  boolean freeze(Fault fault, Host host, Chance chance) {
    boolean inAMove = world.schedule().setup().recordByRecord() && chance.in(0.8);
    if (!inAMove || !host.loseATag()) {
      return freeze(fault, host);
    }
    Runnable once = world.atItsMoment(fault, () -> freeze(fault, host));
    host.atNextMove(lasts -> world.after(chance.between(Duration.ZERO, lasts), once));
    return true;
  }

  /** Until the fault's end, even if it begins late. */
  boolean freeze(Fault fault, Host host) {
    SimulatedDaemon daemon = host.daemon();
    Duration left = fault.until().minusNanos(world.timers().now());
    if (daemon == null || daemon.process().isFrozen() || !left.isPositive()) {
      return false;
    }
    daemon.process().freeze();
    world.after(left, daemon.process()::thaw);
    return true;
  }

  /** As a freeze, but its clock does not count the time; only the wall clock tells. */
  boolean pause(Fault fault, Host host) {
    SimulatedDaemon daemon = host.daemon();
    if (daemon == null || daemon.process().isFrozen()) {
      return false;
    }
    daemon.process().freeze();
    world.after(
        fault.lasts(),
        () -> {
          daemon.process().lose(fault.lasts().toNanos());
          daemon.process().jump();
          daemon.process().thaw();
        });
    return true;
  }

  boolean stop(Fault fault, Host host) {
    SimulatedDaemon daemon = host.daemon();
    if (daemon == null || daemon.isStopping()) {
      return false;
    }
    daemon.stop(() -> {
      world.trace().add(host.name(), "the daemon has stopped");
      daemon.exit();
      world.after(fault.lasts(), host::restart);
    });
    return true;
  }

  boolean wedge(Host host) {
    SimulatedDaemon daemon = host.daemon();
    if (daemon == null || daemon.isStopping()) {
      return false;
    }
    daemon.wedge();
    return true;
  }

  boolean jump(Host host) {
    SimulatedDaemon daemon = host.daemon();
    if (daemon == null) {
      return false;
    }
    daemon.process().jump();
    return true;
  }

  boolean askToStepDown(Host host) {
    SimulatedDaemon daemon = host.daemon();
    if (daemon == null) {
      return false;
    }
    daemon.askToStepDown();
    return true;
  }

  boolean fillDisk(Fault fault, Host host) {
    host.diskIsFull(true);
    world.after(fault.lasts(), () -> host.diskIsFull(false));
    return true;
  }
}
