package io.ballot.domain.simulation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is told of a breach: what broke, in which schedule, how to see it again, and who did what.
 */
final class Report {
  private static final int LONGEST_TRACE = 400;

  private Report() {}

  static String of(Schedule schedule, Breach breach) {
    Schedule shortest = Shortening.of(schedule, breach);
    List<String> trace = Simulation.run(shortest, true, new Coverage()).trace();
    List<String> end = trace.subList(Math.max(0, trace.size() - LONGEST_TRACE), trace.size());
    return breach
        + "\n"
        + shortest
        + "replay: mvn -pl ballot-domain -am test -Dtest=Replay"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed="
        + schedule.seed()
        + " -Dsimulation.faults="
        + numbers(schedule, shortest)
        + "\n"
        + String.join("\n", end);
  }

  /** Which of a schedule's faults are left, from 1. */
  private static String numbers(Schedule schedule, Schedule shortest) {
    String numbers =
        shortest.faults().stream()
            .map(fault -> Integer.toString(schedule.faults().indexOf(fault) + 1))
            .collect(Collectors.joining(","));
    return numbers.isEmpty() ? "none" : numbers;
  }
}
