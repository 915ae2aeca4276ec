package io.ballot.domain.simulation;

import io.ballot.domain.port.CheckStatus;
import java.time.Duration;

/** What happens to instances and their hooks. */
final class InstanceFaults {
  private static final Duration SHORTEST_FLAP = Duration.ofMillis(50);
  private static final Duration LONGEST_FLAP = Duration.ofSeconds(3);

  private final World world;

  InstanceFaults(World world) {
    this.world = world;
  }

  boolean turnCritical(Fault fault, Host host) {
    host.checks(CheckStatus.CRITICAL);
    world.after(fault.lasts(), () -> host.checks(CheckStatus.PASSING));
    return true;
  }

  boolean flap(Fault fault, Host host, Chance chance) {
    flap(host, chance, world.timers().now() + fault.lasts().toNanos(), CheckStatus.CRITICAL);
    return true;
  }

  private void flap(Host host, Chance chance, long until, CheckStatus status) {
    if (world.timers().now() >= until) {
      host.checks(CheckStatus.PASSING);
      return;
    }
    host.checks(status);
    CheckStatus next = status == CheckStatus.CRITICAL ? CheckStatus.PASSING : CheckStatus.CRITICAL;
    world.after(chance.between(SHORTEST_FLAP, LONGEST_FLAP), () -> flap(host, chance, until, next));
  }

  boolean maintainService(Fault fault, Host host) {
    host.serviceMaintenance(true);
    world.after(fault.lasts(), () -> host.serviceMaintenance(false));
    return true;
  }

  boolean maintainNode(Fault fault, Host host) {
    host.nodeMaintenance(true);
    world.after(fault.lasts(), () -> host.nodeMaintenance(false));
    return true;
  }

  boolean deregister(Fault fault, Host host) {
    host.serviceIds().forEach(host.node()::deregister);
    world.after(fault.lasts(), host::register);
    return true;
  }

  boolean mood(Fault fault, Host host, HookMood mood, Runnable met) {
    host.mood(mood, met);
    world.after(fault.lasts(), () -> host.mood(HookMood.WELL, () -> {}));
    return true;
  }
}
