package io.ballot.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.cli.demo.Journal.Entry;
import io.ballot.domain.port.HookEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every rule, kept once and broken once. */
final class JudgeTest {
  private static final Picture GOOD =
      new Picture(List.of("web-1"), List.of("web-1"), Optional.of("web-1"), Optional.of(9L));

  private final List<Entry> entries = new ArrayList<>();

  @Test
  void findsNothingWrongWithOneLeaderOneTagOneLockAndAGreaterToken() {
    assertEquals(List.of(), Judge.onlyOneLeads(GOOD, "web-1", 8));
  }

  @Test
  void findsASecondLeader() {
    Picture two =
        new Picture(
            List.of("web-1", "web-2"), GOOD.carriers(), GOOD.lockHolder(), GOOD.fencingToken());
    assertEquals(
        List.of("leading: web-1, web-2, expected web-1 alone"),
        Judge.onlyOneLeads(two, "web-1", 8));
  }

  @Test
  void findsATagThatStayedBehindAndOneThatIsMissing() {
    Picture two =
        new Picture(
            GOOD.leaders(), List.of("web-1", "web-3"), GOOD.lockHolder(), GOOD.fencingToken());
    Picture none = new Picture(GOOD.leaders(), List.of(), GOOD.lockHolder(), GOOD.fencingToken());
    assertEquals(
        List.of("tagged: web-1, web-3, expected web-1 alone"), Judge.onlyOneLeads(two, "web-1", 8));
    assertEquals(
        List.of("tagged: nobody, expected web-1 alone"), Judge.onlyOneLeads(none, "web-1", 8));
  }

  @Test
  void findsALockThatSomebodyElseHoldsOrNobody() {
    Picture other =
        new Picture(GOOD.leaders(), GOOD.carriers(), Optional.of("web-2"), GOOD.fencingToken());
    Picture free =
        new Picture(GOOD.leaders(), GOOD.carriers(), Optional.empty(), GOOD.fencingToken());
    assertEquals(
        List.of("the lock is held by web-2, expected web-1"),
        Judge.onlyOneLeads(other, "web-1", 8));
    assertEquals(
        List.of("the lock is held by nobody, expected web-1"),
        Judge.onlyOneLeads(free, "web-1", 8));
  }

  @Test
  void findsATokenThatDidNotGrow() {
    assertEquals(
        List.of("fencing token 9 is not greater than the last, 9"),
        Judge.onlyOneLeads(GOOD, "web-1", 9));
  }

  @Test
  void findsNothingWrongWhereEachDemoteHookEndsBeforeTheNextPromoteHookBegins() {
    began(0, "web-1", HookEvent.PROMOTE, "elected");
    ended(1, "web-1", HookEvent.PROMOTE, false);
    began(2, "web-1", HookEvent.DEMOTE, "unhealthy");
    ended(3, "web-1", HookEvent.DEMOTE, false);
    began(3, "web-2", HookEvent.PROMOTE, "elected");
    assertEquals(List.of(), Judge.neverTwoPromoted(entries));
  }

  @Test
  void findsAPromoteHookThatBeginsWhileADemoteHookStillRuns() {
    began(0, "web-1", HookEvent.PROMOTE, "elected");
    ended(1, "web-1", HookEvent.PROMOTE, false);
    began(2, "web-1", HookEvent.DEMOTE, "unhealthy");
    began(3, "web-2", HookEvent.PROMOTE, "elected");
    ended(4, "web-1", HookEvent.DEMOTE, false);
    assertEquals(
        List.of("web-2's promote hook began while web-1 had not been demoted"),
        Judge.neverTwoPromoted(entries));
  }

  @Test
  void waitsForNoDemoteHookOfAnInstanceWhoseDaemonWasKilled() {
    began(0, "web-1", HookEvent.PROMOTE, "elected");
    entries.add(new Entry(1, "web-1", new Happening.Killed()));
    began(2, "web-2", HookEvent.PROMOTE, "elected");
    assertEquals(List.of(), Judge.neverTwoPromoted(entries));
  }

  @Test
  void findsADemoteHookThatDidNotRunOrRanForAnotherReasonOrTwice() {
    assertEquals(
        List.of("web-1's demote hook ran for [], expected once, for unhealthy"),
        Judge.wasDemoted(entries, "web-1", "unhealthy", 0));
    began(5, "web-1", HookEvent.DEMOTE, "lost");
    ended(6, "web-1", HookEvent.DEMOTE, false);
    assertEquals(
        List.of("web-1's demote hook ran for [lost], expected once, for unhealthy"),
        Judge.wasDemoted(entries, "web-1", "unhealthy", 0));
    began(7, "web-1", HookEvent.DEMOTE, "lost");
    ended(8, "web-1", HookEvent.DEMOTE, false);
    assertEquals(
        List.of("web-1's demote hook ran for [lost, lost], expected once, for lost"),
        Judge.wasDemoted(entries, "web-1", "lost", 0));
  }

  @Test
  void findsADemoteHookThatHasNotEndedOrWasMadeToEnd() {
    began(5, "web-1", HookEvent.DEMOTE, "stopped");
    assertEquals(
        List.of("web-1's demote hook has not run to its end"),
        Judge.wasDemoted(entries, "web-1", "stopped", 0));
    ended(6, "web-1", HookEvent.DEMOTE, true);
    assertEquals(
        List.of("web-1's demote hook has not run to its end"),
        Judge.wasDemoted(entries, "web-1", "stopped", 0));
  }

  @Test
  void countsOnlyTheDemoteHookOfTheInstanceAskedForAndOfThisTime() {
    began(1, "web-1", HookEvent.DEMOTE, "unhealthy");
    ended(2, "web-1", HookEvent.DEMOTE, false);
    began(5, "web-1", HookEvent.DEMOTE, "stopped");
    began(5, "web-2", HookEvent.DEMOTE, "stopped");
    ended(6, "web-1", HookEvent.DEMOTE, false);
    assertEquals(List.of(), Judge.wasDemoted(entries, "web-1", "stopped", 3));
  }

  @Test
  void findsAPromoteHookThatBeganBeforeTheLockDelayCanHaveBeenOver() {
    long delay = Duration.ofSeconds(1).toNanos();
    began(5, "web-1", HookEvent.PROMOTE, "elected");
    began(10 + delay, "web-3", HookEvent.PROMOTE, "elected");
    assertEquals(List.of(), Judge.nobodyPromotedWithin(entries, Duration.ofSeconds(1), 10));
    began(9 + delay, "web-2", HookEvent.PROMOTE, "elected");
    assertEquals(1, Judge.nobodyPromotedWithin(entries, Duration.ofSeconds(1), 10).size());
  }

  private void began(long at, String instance, HookEvent event, String reason) {
    entries.add(new Entry(at, instance, new Happening.HookBegan(event, reason, "1")));
  }

  private void ended(long at, String instance, HookEvent event, boolean stopped) {
    entries.add(new Entry(at, instance, new Happening.HookEnded(event, Duration.ZERO, stopped)));
  }
}
