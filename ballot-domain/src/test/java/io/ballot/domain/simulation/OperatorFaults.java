package io.ballot.domain.simulation;

import io.ballot.domain.memory.Right;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import java.time.Duration;
import java.util.List;

/** What people and other tools do. */
final class OperatorFaults {
  private final World world;

  OperatorFaults(World world) {
    this.world = world;
  }

  boolean destroySession(Chance chance) {
    LockKey key = chance.pick(world.keys());
    if (!(world.backend().lock(key) instanceof LockState.Held held) || !mayStrike(held)) {
      return false;
    }
    world.backend().destroySession(held.session());
    return true;
  }

  boolean deleteKey(Chance chance) {
    LockKey key = chance.pick(world.keys());
    LockState lock = world.backend().lock(key);
    if (lock instanceof LockState.Missing || !mayStrike(lock)) {
      return false;
    }
    world.backend().delete(key);
    return true;
  }

  /**
   * Whether whoever leads hears of it at once. Where nobody of ours leads, it is those who come
   * next that have to have seen it.
   */
  private boolean mayStrike(LockState lock) {
    List<Host> concerned =
        world.hosts().stream().filter(host -> holds(host, lock)).toList();
    Duration now = Duration.ofNanos(world.timers().now());
    return (concerned.isEmpty() ? world.hosts() : concerned)
        .stream().noneMatch(host -> world.schedule().isDeaf(host.number(), now));
  }

  private boolean holds(Host host, LockState lock) {
    return lock instanceof LockState.Held held
        && world.backend().sessions().stream()
            .anyMatch(session ->
                session.id().equals(held.session()) && session.node().equals(host.name()));
  }

  boolean overwriteKey(Chance chance) {
    LockKey key = chance.pick(world.keys());
    if (world.backend().lock(key) instanceof LockState.Missing) {
      return false;
    }
    world.backend().putText(key, "written by a person");
    return true;
  }

  boolean startRival(Fault fault, Chance chance) {
    Rival rival = new Rival(world, chance);
    rival.begin();
    world.after(fault.lasts(), rival::end);
    return true;
  }

  boolean editCatalogTags(Host host, Chance chance) {
    InstanceId instance = new InstanceId(host.name(), host.serviceIds().getFirst());
    if (world.backend().instance(instance).isEmpty()) {
      return false;
    }
    world.referee().tags().edited();
    world.backend().editCatalogTags(instance, List.of(host.someTags(chance)));
    return true;
  }

  boolean setAgentTags(Host host, Chance chance) {
    return host.setTags(host.serviceIds().getFirst(), host.someTags(chance));
  }

  boolean denyRight(Fault fault, Host host, Chance chance) {
    Right right = chance.pick(List.of(Right.values()));
    host.node().deny(right);
    world.after(fault.lasts(), () -> host.node().allow(right));
    return true;
  }
}
