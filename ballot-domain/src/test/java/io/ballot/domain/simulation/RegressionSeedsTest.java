package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schedules that once broke a rule, each with what was wrong. They keep their meaning as long as
 * schedules are drawn as they were, and without what was not there then; the {@linkplain Plants
 * bugs themselves} are planted again.
 */
final class RegressionSeedsTest {
  static Stream<Arguments> seeds() {
    return Stream.of(
        Arguments.of(
            1_006_634L,
            "a tag whose removal had been refused was not tried again at a stop, and stayed"),
        Arguments.of(
            1_795_645_903_831_180L,
            "a follower forgot an ncode/ballot's term when it saw the next holder at once, and did"
                + " not wait for it when that one's key was deleted"),
        Arguments.of(
            1_795_653_533_262_848L,
            "a winner whose acquire was under way while another's key was deleted saw no key"
                + " vanish, and did not wait"),
        Arguments.of(
            1_795_653_532_654_511L,
            "the referee did not grant the wait for an ncode/ballot to a winner that had last seen"
                + " one, and could not read whose term came after"),
        Arguments.of(
            1_795_648_114_484_738L,
            "the judge took the promote hook of an older term beside a newer one for a token that"
                + " did not grow"),
        Arguments.of(
            1_795_648_113_804_379L,
            "an ncode/ballot that came and went unseen while the key was gone was not waited for"),
        Arguments.of(
            1_795_645_769_405_477L,
            "a leftover demote hook without a mark left no trace: killed during it, the next daemon"
                + " ran other hooks beside it"));
  }

  static Stream<Arguments> seedsWithReplicaTag() {
    return Stream.of(
        Arguments.of(
            5_000_722L,
            "a leader without a tag of its own did not look at the catalog, which alone showed the"
                + " followers' tag on it"));
  }

  @ParameterizedTest
  @MethodSource("seedsWithReplicaTag")
  void breaksNoRuleAnyMoreAsItIsDrawn(long seed, String whatItWas) {
    Breach breach = Simulation.run(Schedule.inCalmHands(seed), false, new Coverage()).breach();
    assertNull(breach, whatItWas);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void breaksNoRuleAnyMore(long seed, String whatItWas) {
    Breach breach =
        Simulation.run(Schedule.inCalmHands(seed).withoutReplicaTag(), false, new Coverage())
            .breach();
    assertNull(breach, whatItWas);
  }
}
