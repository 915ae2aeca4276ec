package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds the bugs that are planted for it: those that are found soon. */
final class PlantedBugsTest {
  /** Enough for most; {@link PlantedBugs} hunts for all, and longer. */
  private static final int SCHEDULES = 600;

  static List<Plant> common() {
    return Plants.common();
  }

  @ParameterizedTest
  @MethodSource("common")
  void findsThatABugWasPlanted(Plant plant) throws ReflectiveOperationException {
    hunt(plant, SCHEDULES);
  }

  /** The first schedule that broke a rule, and the rule. */
  record Found(long seed, Invariant invariant) {}

  /** Hunts for a plant. */
  static Found hunt(Plant plant, int schedules) throws ReflectiveOperationException {
    Object found =
        PlantedDomain.with(plant)
            .loadClass(Hunt.class.getName())
            .getMethod("find", long.class, int.class)
            .invoke(null, 1L, schedules);
    String[] breach = (String[]) found;
    assertNotNull(breach, () -> "not found within " + schedules + " schedules: " + plant);
    System.out.println(plant + ": schedule " + breach[0] + ", " + breach[2]);
    Found first = new Found(Long.parseLong(breach[0]), Invariant.valueOf(breach[1]));
    assertTrue(
        plant.caughtBy().contains(first.invariant()),
        () -> plant + " was found otherwise than expected: " + breach[2]);
    return first;
  }
}
