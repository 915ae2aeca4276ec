package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.daemon.HookRun;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Daemons that crash, freeze, or hang in their hooks. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class DaemonFaultsIT {

  /** For what a daemon does at once, on a machine that is busy. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @Test
  void aDaemonThatIsKilledIsFollowedAndDemotesBeforeItStandsAgain(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.trouble("the leader's daemon is killed");
    long killed = BootClock.now();
    rivals.daemon(1).kill();
    rivals.awaitPromotionOfAnother(1, killed);
    rivals.start(1);
    rivals.peace();

    assertEquals("leftover", rivals.awaitDemote(1, killed).begin().reason());
    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void aLeaderThatWasFrozenForLongerThanItsLeaseWakesUpAsAFollower(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);
    DaemonLife frozen = rivals.daemon(1);
    HookRun promoted = rivals.begins("promote", frozen, 0).getLast();

    rivals.trouble("the leader's daemon is frozen");
    frozen.freeze();
    rivals.awaitPromotionOfAnother(1, promoted.nanos());
    rivals.awaitTagOff(1);
    long mark = frozen.process().mark();
    long thawed = frozen.thaw();
    rivals.peace();

    long demoted = rivals.awaitDemote(1, thawed).begin().nanos();
    assertTrue(demoted - thawed <= AT_ONCE.toNanos(), () -> "demoted late\n" + rivals.text());
    rivals.awaitLeader();
    requireNothingDecided(rivals, frozen, mark, thawed, promoted.fencingToken());
    rivals.stopAndJudge();
  }

  @Test
  void aWinnerThatIsFrozenInTheMiddleOfItsPromotionDecidesNothingMoreWhenItWakesUp(Lab lab)
      throws Exception {
    Rivals rivals = Rivals.three(lab);
    String first = rivals.lock.seen().getLast().what().session();

    rivals.trouble("the leader fails, and the winner is frozen the moment it has the lock");
    rivals.http(1).services().fail(rivals.check(1));
    OutsideView.Lock won =
        rivals.awaitLock(lock -> !lock.session().isEmpty() && !lock.session().equals(first));
    int winner = rivals.ownerOf(won.session());
    DaemonLife frozen = rivals.daemon(winner);
    frozen.freeze();
    rivals.http(1).services().pass(rivals.check(1));
    rivals.awaitPromotionOfAnother(winner, BootClock.now());
    long mark = frozen.process().mark();
    boolean inTheMiddle = rivals.begins("promote", frozen, 0).isEmpty();
    long thawed = frozen.thaw();
    rivals.peace();

    frozen.process().awaitEvent("term-lost", Arena.SOON);
    rivals.awaitLeader();
    System.out.println("frozen in the middle of its promotion: " + inTheMiddle);
    requireNothingDecided(rivals, frozen, mark, thawed, won.modifyIndex());
    rivals.stopAndJudge();
  }

  /** No promote hook and no tag of the term that ended while it was frozen. */
  private static void requireNothingDecided(
      Rivals rivals, DaemonLife daemon, long mark, long thawed, long token) {
    List<HookRun> promoted = rivals.begins("promote", daemon, thawed);
    assertFalse(promoted.stream().anyMatch(run -> run.fencingToken() == token), rivals::text);
    List<String> events =
        daemon.process().eventsFrom(mark).stream()
            .map(event -> event.path("event").asText())
            .takeWhile(event -> !event.equals("elected"))
            .toList();
    assertTrue(events.contains("term-lost"), () -> "what it said: " + events);
    assertFalse(events.contains("tag-assigned"), () -> "what it said: " + events);
  }

  @Test
  void hooksThatHangAndIgnoreTermHoldNobodyUpForLongerThanTheirTimeout(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.mood("stubborn");
    rivals.trouble("the leader's daemon is frozen, and hooks hang and ignore TERM");
    DaemonLife frozen = rivals.daemon(1);
    long from = BootClock.now();
    frozen.freeze();
    HookWitness.Sighting next = rivals.awaitPromotionOfAnother(1, from);
    long thawed = frozen.thaw();
    rivals.awaitDemote(1, thawed);
    rivals.mood("hanging");
    int leader = rivals.numberOf(next.begin().instance());
    rivals.http(leader).services().fail(rivals.check(leader));
    HookWitness.Sighting demote = rivals.awaitDemote(leader, next.begin().nanos());
    HookWitness.Sighting third = rivals.awaitPromotionOfAnother(leader, demote.begin().nanos());
    rivals.mood("quick");
    rivals.http(leader).services().pass(rivals.check(leader));
    rivals.peace();

    assertTrue(third.begin().fencingToken() > next.begin().fencingToken());
    rivals.hooks.await(
        "the stubborn hook is ended",
        seen -> seen.begin().pid() == next.begin().pid() && !seen.runs(),
        Arena.SOON);
    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void aDaemonWhoseLoopIsWedgedEndsAndIsFollowed(Lab lab) throws Exception {
    Rivals rivals = new Rivals(Arena.of(lab, 2), "web");
    rivals.jvmOptions(Debugger.OPTIONS);
    rivals.startAll(2);
    DaemonLife wedged = rivals.daemon(1);

    rivals.trouble("the leader's loop is wedged");
    long from = BootClock.now();
    Debugger debugger = rivals.wedge(1);
    wedged.process().awaitEvent("wedged", Arena.SOON);
    assertEquals(1, wedged.process().awaitExit(Arena.SOON));
    debugger.close();
    rivals.awaitPromotionOfAnother(1, from);
    rivals.jvmOptions("");
    rivals.start(1);
    rivals.peace();

    rivals.awaitDemote(1, 0);
    rivals.awaitLeader();
    rivals.stopAndJudge();
  }
}
