package io.ballot.domain.simulation;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds every bug that is planted for it; for the profile {@code simulation}. */
final class PlantedBugs {
  private static final int SCHEDULES = 20_000;

  static List<Plant> all() {
    return Plants.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void areFound(Plant plant) throws ReflectiveOperationException {
    PlantedBugsTest.hunt(plant, SCHEDULES);
  }
}
