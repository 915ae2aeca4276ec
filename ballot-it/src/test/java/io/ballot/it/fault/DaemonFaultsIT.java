package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.daemon.DaemonProcess;
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
    long token = won.modifyIndex();
    int winner = rivals.ownerOf(won.session());
    DaemonLife frozen = rivals.daemon(winner);
    frozen.freeze();
    rivals.http(1).services().pass(rivals.check(1));
    rivals.awaitPromotionOfAnother(winner, BootClock.now());
    long mark = frozen.process().mark();
    boolean inTheMiddle = rivals.begins("promote", frozen, 0).isEmpty();
    long thawed = frozen.thaw();
    rivals.peace();

    // By then it has acted on what it found when it woke up.
    frozen.process().awaitEvent(mark, line -> tellsOfAnotherTerm(line, token), Arena.SOON);
    rivals.awaitLeader();
    System.out.println("frozen in the middle of its promotion: " + inTheMiddle);
    requireNothingDecided(rivals, frozen, mark, thawed, token);
    rivals.stopAndJudge();
  }

  /**
   * No promote hook and no tag of the term that ended while it was frozen. That it was elected may
   * be told only now: a log line is an effect, and a thread of its own writes it. But then the
   * lease had not ended when that was decided, so it was before the freeze. And a term that was
   * ever told of is told to be lost; a winner that was frozen before it read the answer has none.
   */
  private static void requireNothingDecided(
      Rivals rivals, DaemonLife daemon, long mark, long thawed, long token) {
    List<HookRun> promoted = rivals.begins("promote", daemon, thawed);
    assertFalse(promoted.stream().anyMatch(run -> run.fencingToken() == token), rivals::text);
    List<JsonNode> told =
        daemon.process().eventsFrom(mark).stream()
            .takeWhile(line -> !isOf(line, "elected") || hasToken(line, token))
            .toList();
    for (JsonNode line : told) {
      assertFalse(isOf(line, "tag-assigned"), () -> "what it said: " + told);
      assertTrue(
          !isOf(line, "elected") || line.path("leaseLeftMs").asLong() > 0,
          () -> "elected without a lease: " + told);
    }
    assertEquals(
        daemon.process().events().stream().anyMatch(line -> tells("elected", token, line)),
        told.stream().anyMatch(line -> tells("term-lost", token, line)),
        () -> "what it said: " + told);
  }

  private static boolean tellsOfAnotherTerm(JsonNode line, long token) {
    return (isOf(line, "leader-known") || isOf(line, "elected")) && !hasToken(line, token);
  }

  private static boolean tells(String event, long token, JsonNode line) {
    return isOf(line, event) && hasToken(line, token);
  }

  private static boolean isOf(JsonNode line, String event) {
    return DaemonProcess.is(event).test(line);
  }

  private static boolean hasToken(JsonNode line, long token) {
    return line.path("fencingToken").asLong() == token;
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
    rivals.awaitRun(
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
