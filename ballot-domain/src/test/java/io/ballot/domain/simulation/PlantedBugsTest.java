package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bugs that are planted for the simulator can be planted, and it finds those that show soon.
 */
final class PlantedBugsTest {
  /** Each within a few schedules; {@link PlantedBugs} hunts for all, and longer. */
  private static final int SCHEDULES = 100;

  /** One for each invariant, for tags that are moved record by record, and beside a rival. */
  private static final Set<String> SOON =
      Set.of(
          "two elections on one key share a session",
          "the lock is released before the demote hook has run",
          "a leftover is not demoted",
          "the fencing token does not grow",
          "nobody puts the tag right again",
          "the lock delay is waited out for ever",
          "a former leader keeps its tag",
          "a 403 to a renewal is taken for a loss",
          "one deleted key costs the daemon its session",
          "tagAfterPromote is ignored",
          "the own record is written before the others'",
          "the tag that an ncode/ballot has left stays on");

  static List<Plant> all() {
    return Plants.all();
  }

  static List<Plant> soon() {
    return Plants.all().stream().filter(plant -> SOON.contains(plant.name())).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void canBePlanted(Plant plant) {
    assertDoesNotThrow(() -> PlantedDomain.with(plant));
  }

  @Test
  void huntsForABugOfEachInvariant() {
    assertEquals(
        EnumSet.allOf(Invariant.class),
        EnumSet.copyOf(soon().stream().flatMap(plant -> plant.caughtBy().stream()).toList()));
    assertEquals(SOON.size(), soon().size());
  }

  @ParameterizedTest
  @MethodSource("soon")
  void findsThatABugWasPlanted(Plant plant) throws ReflectiveOperationException {
    hunt(plant, SCHEDULES);
  }

  /** The first schedule that broke a rule, and the rule. */
  record Found(long seed, Invariant invariant) {}

  /** Hunts for a plant. */
  static Found hunt(Plant plant, int schedules) throws ReflectiveOperationException {
    return hunt(plant, plant.mode(), schedules);
  }

  /** Hunts for a plant among the schedules that have something. */
  static Found hunt(Plant plant, Mode among, int schedules) throws ReflectiveOperationException {
    Class<?> hunt = PlantedDomain.with(plant).loadClass(Hunt.class.getName());
    String mode = among.name();
    Object found =
        hunt.getMethod("find", long.class, int.class, String.class)
            .invoke(null, 1L, schedules, mode);
    String[] breach = (String[]) found;
    assertNotNull(breach, () -> "not found within " + schedules + " schedules: " + plant);
    System.out.println(plant + ": schedule " + breach[0] + ", " + breach[2]);
    Found first = new Found(Long.parseLong(breach[0]), Invariant.valueOf(breach[1]));
    assertTrue(
        plant.caughtBy().contains(first.invariant()),
        () -> plant + " was found otherwise than expected: " + breach[2]);
    assertNull(
        Simulation.run(Schedule.of(first.seed()), false, new Coverage()).breach(),
        () -> "schedule " + first.seed() + " breaks a rule without the bug, too: " + plant);
    if (plant.mode() != Mode.ANY) {
      assertNull(
          hunt.getMethod("without", String.class, long.class).invoke(null, mode, first.seed()),
          () -> "schedule " + first.seed() + " does not need " + mode + ": " + plant);
    }
    return first;
  }
}
