package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When an ending does what. The processes are made up, so no signal reaches anyone. */
class EndingTest {
  /** More than any system gives. */
  private static final long NOBODY = 1L << 40;

  private static final ProcessEntry STUBBORN = new ProcessEntry(NOBODY, 1, 7, 7, 1_000);
  private static final long NOW = Long.MAX_VALUE - 1_000;
  private static final long GRACE = Ending.GRACE.toNanos();
  private static final long PATIENCE = Ending.PATIENCE.toNanos();

  private final FakeProcessTable table = new FakeProcessTable().with(STUBBORN);
  private final HookFamily family = new HookFamily(table, STUBBORN, false, Set.of());

  @Test
  void givesUpOnWhatSurvivesKill() {
    Ending ending = Ending.gently(family, NOW);

    assertEquals(Ending.Progress.UNDER_WAY, ending.step(NOW));
    assertEquals(Ending.Progress.UNDER_WAY, ending.step(NOW + GRACE));
    assertEquals(Ending.Progress.UNDER_WAY, ending.step(NOW + GRACE + PATIENCE));
    assertEquals(Ending.Progress.GIVEN_UP, ending.step(NOW + GRACE + PATIENCE + 1));
    assertEquals(
        "could not end all processes of the hook: "
            + NOBODY
            + " survived KILL for 3 s (another user's, or hanging in the kernel?); look at them"
            + " with ps and end them by hand",
        ending.surrender("the hook"));
    assertEquals(0, ending.signalled());
  }

  @Test
  void givesUpSoonerWhenItIsHurried() {
    Ending ending = Ending.gently(family, NOW);
    ending.step(NOW);

    ending.hurry(NOW + 5);
    ending.hurry(NOW + 10);

    assertEquals(Ending.Progress.UNDER_WAY, ending.step(NOW + 5 + PATIENCE));
    assertEquals(Ending.Progress.GIVEN_UP, ending.step(NOW + 5 + PATIENCE + 1));
  }

  @Test
  void looksTwiceBeforeItIsDone() {
    Ending ending = Ending.gently(family, NOW);
    ending.step(NOW);
    table.without(NOBODY);
    assertEquals(Ending.Progress.UNDER_WAY, ending.step(NOW + 1));
    table.with(STUBBORN);
    assertEquals(Ending.Progress.UNDER_WAY, ending.step(NOW + 2));
    table.without(NOBODY);
    assertEquals(Ending.Progress.UNDER_WAY, ending.step(NOW + 3));

    assertEquals(Ending.Progress.DONE, ending.step(NOW + 4));
  }

  @Test
  void looksLessAndLessOftenButNotAfterTheKillIsDue() {
    Ending ending = Ending.gently(family, NOW);

    Duration first = ending.pause(NOW);
    Duration second = ending.pause(NOW);
    Duration last = second;
    for (int i = 0; i < 20; i++) {
      last = ending.pause(NOW);
    }

    assertTrue(first.compareTo(second) < 0, () -> first + " and " + second);
    assertTrue(last.compareTo(Duration.ofMillis(100)) < 0, last::toString);
    assertEquals(Duration.ofNanos(7), ending.pause(NOW + GRACE - 7));
  }

  @Test
  void givesUpWhenNothingCanBeSeen() {
    table.breakDown();
    Ending ending = Ending.atOnce(family, NOW);

    assertEquals(Ending.Progress.UNDER_WAY, ending.step(NOW));
    assertEquals(Ending.Progress.GIVEN_UP, ending.step(NOW + PATIENCE + 1));
    assertEquals(
        "could not look for the processes of the hook, so some of them may still run; are this"
            + " process's file descriptors used up (ulimit -n)?",
        ending.surrender("the hook"));
  }
}
