package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One schedule again, with a readable account of it: {@code -Dsimulation.seed=…}. */
final class Replay {
  @Test
  void theScheduleBreaksNoRule() {
    long seed =
        Objects.requireNonNull(
            Long.getLong("simulation.seed"), "-Dsimulation.seed=… says which schedule");
    Schedule schedule = Schedule.of(seed);
    String only = System.getProperty("simulation.faults", "");
    if (!only.isEmpty()) {
      schedule = schedule.with(some(schedule, only));
    }
    Outcome outcome = Simulation.run(schedule, true, new Coverage());
    String account = schedule + String.join("\n", outcome.trace());
    System.out.println(account);
    assertEquals(null, outcome.breach());
  }

  private static List<Fault> some(Schedule schedule, String numbers) {
    return numbers.equals("none")
        ? List.of()
        : Arrays.stream(numbers.split(",", -1))
            .map(number -> schedule.faults().get(Integer.parseInt(number.trim()) - 1))
            .toList();
  }
}
