package io.ballot.domain.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds every bug that is planted for it; for the profile {@code simulation}. */
final class PlantedBugs {
  private static final int SCHEDULES = 100_000;

  /** The second part of docs/SIMULATION.md. */
  private static final StringBuilder PAGE =
      new StringBuilder(
          """

          ## Planted bugs

          Each in how many schedules, from seed 1 on, and by which invariant it was found.

          | what was planted | schedules | invariant |
          |---|---|---|
          """);

  static List<Plant> all() {
    return Plants.all();
  }

  static List<Plants.Among> inEachMode() {
    return Plants.inEachMode();
  }

  @ParameterizedTest
  @MethodSource("all")
  void areFound(Plant plant) throws ReflectiveOperationException {
    PlantedBugsTest.Found found = PlantedBugsTest.hunt(plant, SCHEDULES);
    PAGE.append("| %s | %,d | %d |%n".formatted(plant, found.seed(), found.invariant().number()));
  }

  @ParameterizedTest
  @MethodSource("inEachMode")
  void areFoundInEachMode(Plants.Among it) throws ReflectiveOperationException {
    PlantedBugsTest.hunt(it.plant(), it.mode(), SCHEDULES);
  }

  @AfterAll
  static void writePage() throws IOException {
    Path file = LongSimulation.STATE.resolve("planted.md");
    Files.createDirectories(LongSimulation.STATE);
    Files.writeString(file, PAGE);
    System.out.println("For docs/SIMULATION.md: " + file);
  }
}
