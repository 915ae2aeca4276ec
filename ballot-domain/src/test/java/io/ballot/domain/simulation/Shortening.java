package io.ballot.domain.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the faults that a breach really needs. */
final class Shortening {
  private Shortening() {}

  /** The same schedule with as few faults as still break the same rule. */
  static Schedule of(Schedule schedule, Breach breach) {
    Schedule shortest = schedule;
    for (Fault fault : schedule.faults()) {
      List<Fault> fewer = new ArrayList<>(shortest.faults());
      fewer.remove(fault);
      Schedule candidate = shortest.with(fewer);
      Breach still = breachOf(candidate);
      if (still != null && still.invariant() == breach.invariant()) {
        shortest = candidate;
      }
    }
    return shortest;
  }

  private static @Nullable Breach breachOf(Schedule schedule) {
    return Simulation.run(schedule, false, new Coverage()).breach();
  }
}
