package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A seed is drawn as it was at its time. */
final class EraTest {
  private static List<String> drawn(Era era) {
    return LongStream.range(0, 200).mapToObj(seed -> era.schedule(seed).toString()).toList();
  }

  @Test
  void theLastIsThePresent() {
    assertEquals(
        LongStream.range(0, 200).mapToObj(seed -> Schedule.of(seed).toString()).toList(),
        drawn(Era.NOW));
  }

  @Test
  void eachDrawsSomethingThatTheOneBeforeDidNot() {
    List<String> before = List.of();
    for (Era era : Era.values()) {
      List<String> drawn = drawn(era);
      assertNotEquals(before, drawn, era::name);
      before = drawn;
    }
  }

  @Test
  void aSeedIsDrawnWithTheTagModesOfItsTime() {
    Set<List<Boolean>> modes =
        LongStream.range(0, 200)
            .mapToObj(Era.TAG_MODES::schedule)
            .map(Schedule::setup)
            .map(
                setup -> List.of(setup.recordByRecord(), setup.tagOverride(), setup.taggedRivals()))
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            List.of(false, false, false),
            List.of(true, false, false),
            List.of(false, true, false),
            List.of(true, true, false)),
        modes);
  }
}
