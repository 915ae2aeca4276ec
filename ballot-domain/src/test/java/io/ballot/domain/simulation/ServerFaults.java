package io.ballot.domain.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong with the servers. */
final class ServerFaults {
  private static final Duration SWEEP = Duration.ofMillis(500);
  private static final double EXPIRES = 0.3;

  private final World world;

  ServerFaults(World world) {
    this.world = world;
  }

  /** Nothing that needs them is answered until they have a new one, who starts TTLs again. */
  boolean loseTheirLeader(Fault fault) {
    List<Host> held = new ArrayList<>();
    for (Host host : world.hosts()) {
      if (!host.trouble().begin()) {
        held.forEach(other -> other.trouble().end());
        return false;
      }
      held.add(host);
    }
    world.serversAnswer(false);
    held.forEach(host -> host.node().cutOff());
    world.after(
        fault.lasts(),
        () -> {
          world.serversAnswer(true);
          world.restartTtls();
          held.forEach(Host::agentIsBack);
        });
    return true;
  }

  boolean expireEarly(Fault fault, Chance chance) {
    sweep(world.timers().now() + fault.lasts().toNanos(), chance);
    return true;
  }

  private void sweep(long until, Chance chance) {
    world.expireEarly(chance, EXPIRES);
    if (world.timers().now() < until) {
      world.after(SWEEP, () -> sweep(until, chance));
    }
  }

  boolean restoreSnapshot() {
    world.backend().dropLockDelays();
    return true;
  }
}
