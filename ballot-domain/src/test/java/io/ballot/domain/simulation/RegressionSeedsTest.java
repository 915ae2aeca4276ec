package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ballot.domain.simulation.Plant.Edit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schedules that once broke a rule, each with what was wrong. They are drawn as they were then, and
 * without what was not there then. Whether one still comes upon what was wrong is tested too: it
 * breaks a rule again as soon as the bug is planted again.
 */
final class RegressionSeedsTest {
  /**
   * A seed of the past.
   *
   * @param era how it was drawn
   * @param bug what was wrong, planted again; where that was the simulator itself, nothing can be
   */
  record Past(long seed, Era era, String whatItWas, @Nullable Plant bug) {
    @Override
    public String toString() {
      return seed + ", " + whatItWas;
    }
  }

  private static Past past(long seed, String whatItWas, @Nullable Plant bug) {
    return new Past(seed, Era.FIRST, whatItWas, bug);
  }

  private static Past inBoldHands(long seed, String whatItWas, @Nullable Plant bug) {
    return new Past(seed, Era.BOLD_HANDS, whatItWas, bug);
  }

  static Stream<Past> all() {
    return Stream.of(
        inBoldHands(
            1_795_711_000_000_417L,
            "a winner whose acquire was under way while another's key was deleted, or went"
                + " unanswered then, saw no key vanish, and did not wait for the last leader's"
                + " demote hook",
            planted("a key that was made anew unseen is not noticed")),
        past(
            3_135_575L,
            "the referee did not grant the wait for an ncode/ballot to a winner that had last seen"
                + " one, and could not read whose term came after",
            null),
        past(
            1_795_648_114_484_738L,
            "the judge took the promote hook of an older term beside a newer one for a token that"
                + " did not grow",
            null),
        inBoldHands(
            555L,
            "a daemon that was killed during a demote hook left it running, and the next one ran"
                + " other hooks beside it",
            planted("an orphaned demote hook is let run on")),
        new Past(
            5_000_722L,
            Era.REPLICA_TAG,
            "a leader without a tag of its own did not look at the catalog, which alone showed the"
                + " followers' tag on it",
            planted("nobody takes the followers' tag off a leader that gets it again")),
        inBoldHands(
            1_795_702_335_683_519L,
            "the late answer to an earlier release was taken for a sign of new servers, and after a"
                + " restored snapshot a term began again by the token of one that had ended",
            in(
                "LockHistory",
                "return index < newestHolding || index <= lastTerm;",
                "return false;")),
        inBoldHands(
            1_795_701_838_544_421L,
            "a leader was not told that a restored snapshot had given its lock to somebody else",
            in("LockHistory", "(lock.index() >= from || readLast)", "lock.index() >= from")),
        inBoldHands(
            1_795_701_739_999_051L,
            "a leader's tag changes were fenced by an index that the key no longer had after a"
                + " restored snapshot",
            in(
                "TermGuard",
                "return ours.modifyIndex() == term.keyIndex()",
                "return ours.modifyIndex() <= term.keyIndex()")),
        inBoldHands(
            1_795_702_335_042_401L,
            "with tagAfterPromote, a tag that an earlier term could not take off was still on when"
                + " the promote hook began",
            new Plant(
                "a leftover tag stays on",
                List.of(
                    edit("Promotion", "TagKeeping.hasToUntag(turn)", "false"),
                    edit("Promotion", "TagKeeping.untag(turn); turn.wakeAt", "turn.wakeAt")),
                Set.of())));
  }

  static Stream<Past> plantedAgain() {
    return all().filter(past -> past.bug() != null);
  }

  private static Plant planted(String name) {
    return Plants.all().stream()
        .filter(plant -> plant.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Plant in(String type, String text, String instead) {
    return new Plant(text, List.of(edit(type, text, instead)), Set.of());
  }

  private static Edit edit(String type, String text, String instead) {
    return new Edit("election/" + type + ".java", text, instead);
  }

  @ParameterizedTest
  @MethodSource("all")
  void breaksNoRuleAnyMore(Past past) {
    assertNull(Simulation.run(past.era().schedule(past.seed()), false, new Coverage()).breach());
  }

  @ParameterizedTest
  @MethodSource("plantedAgain")
  void breaksOneAgainWithTheBug(Past past) throws ReflectiveOperationException {
    Object breach =
        PlantedDomain.with(Objects.requireNonNull(past.bug()))
            .loadClass(Hunt.class.getName())
            .getMethod("again", long.class, String.class)
            .invoke(null, past.seed(), past.era().name());
    assertNotNull(breach, "the schedule does not come upon the bug any more");
  }
}
