package io.ballot.domain.simulation;

import io.ballot.domain.memory.MemorySnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What goes wrong with the servers. */
final class ServerFaults {
  private static final Duration SWEEP = Duration.ofMillis(500);
  private static final double EXPIRES = 0.3;

  private static final Duration OLDEST_SNAPSHOT = Duration.ofSeconds(20);

  private final World world;
  private final Map<Fault, MemorySnapshot> snapshots = new HashMap<>();

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

  /** Has a snapshot taken some time before it is restored, as old as chance will have it. */
  void takeSnapshot(Fault fault) {
    Duration age = new Chance(fault.seed()).between(Duration.ZERO, OLDEST_SNAPSHOT);
    Duration taken = fault.at().minus(age);
    world.after(
        taken.isNegative() ? Duration.ZERO : taken,
        () -> snapshots.put(fault, world.backend().snapshot()));
  }

  boolean restoreSnapshot(Fault fault) {
    world.backend().restore(Objects.requireNonNull(snapshots.get(fault)));
    world.coverage().indexesSetBack();
    return true;
  }
}
