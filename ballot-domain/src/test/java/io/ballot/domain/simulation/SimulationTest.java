package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Schedules that nobody has run before, each time. */
final class SimulationTest {
  private static final int SCHEDULES = 2000;

  @Test
  void noScheduleBreaksARuleAndEverythingOccurs() throws InterruptedException {
    long first = ThreadLocalRandom.current().nextLong(1L << 40);
    Campaign campaign = new Campaign();
    campaign.run(first, SCHEDULES);
    assertEquals("", String.join("\n\n", campaign.breaches()), () -> "from seed " + first);
    assertEquals(List.of(), campaign.coverage().missing(), () -> "from seed " + first);
  }

  @Test
  void theSameSeedGivesTheSameRunToTheLastWord() {
    for (long seed = 1; seed <= 3; seed++) {
      List<String> once = Simulation.run(Schedule.of(seed), true, new Coverage()).trace();
      List<String> again = Simulation.run(Schedule.of(seed), true, new Coverage()).trace();
      assertEquals(once, again);
    }
  }
}
