package io.ballot.domain.simulation;

import java.time.Duration;
import java.util.function.Consumer;

/** What goes wrong between a daemon and its agent. */
final class WireFaults {
  private static final Duration SLOWEST = Duration.ofSeconds(3);

  private final World world;

  WireFaults(World world) {
    this.world = world;
  }

  boolean loseRequests(Fault fault, Host host, Chance chance) {
    double share = chance.between(0.1, 0.9);
    return change(fault, host, wire -> wire.lose(share, 0), wire -> wire.lose(0, 0));
  }

  boolean loseAnswers(Fault fault, Host host, Chance chance) {
    double share = chance.between(0.1, 0.9);
    return change(fault, host, wire -> wire.lose(0, share), wire -> wire.lose(0, 0));
  }

  boolean slowDown(Fault fault, Host host, Chance chance) {
    double share = chance.between(0.1, 0.9);
    return change(
        fault, host, wire -> wire.delay(share, SLOWEST), wire -> wire.delay(0, Duration.ZERO));
  }

  boolean deliverLate(Fault fault, Host host, Chance chance) {
    double share = chance.between(0.1, 0.6);
    return change(fault, host, wire -> wire.deliverLate(share), wire -> wire.deliverLate(0));
  }

  boolean deliverTwice(Fault fault, Host host, Chance chance) {
    double share = chance.between(0.1, 0.9);
    return change(fault, host, wire -> wire.deliverTwice(share), wire -> wire.deliverTwice(0));
  }

  boolean hang(Fault fault, Host host) {
    host.hangUp(true);
    world.after(fault.lasts(), () -> host.hangUp(false));
    return true;
  }

  private boolean change(Fault fault, Host host, Consumer<Wire> begin, Consumer<Wire> end) {
    begin.accept(host.wire());
    world.after(fault.lasts(), () -> end.accept(host.wire()));
    return true;
  }
}
