package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.daemon.HookGate;
import io.ballot.it.daemon.HookHistory;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import io.ballot.it.process.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A leader that is killed, and what it left behind. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class CrashIT {
  private static final Duration LOCK_DELAY = Duration.ofSeconds(1);

  /** Quick, but with the defaults' proportions: noticed in 2 s, 1 s of lock delay. */
  private static Contest contest(Lab lab, SharedConsul consul, String name) {
    return new Contest(lab, consul.http(), consul.uri(), consul.unique(name))
        .withConsul("liveness: 2s")
        .with("lockDelay: 1s");
  }

  @Test
  void aKilledLeaderIsFollowedOnceItsSessionIsGoneAndTheLockDelayIsOver(
      Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "killed");
    contest.threeWithTheFirstLeading();

    Instant killedAt = Instant.now();
    contest.daemon(1).signal(Signal.KILL);
    HookRun next = contest.awaitPromotionOfAnother(1, SOON);
    System.out.println(
        "kill -9 to the end of the next promote hook, liveness 2s, lockDelay 1s: "
            + Duration.between(killedAt, next.at()).toMillis()
            + " ms");

    // Half of each: what a watch or the last beat may be late by on a busy machine is far less.
    Instant freeAt =
        Instant.parse(contest.daemon(2).awaitEvent("lock-free", SOON).path("time").asText());
    requireAtLeast(Duration.ofSeconds(1), killedAt, freeAt);
    HookRun begun = contest.hooks.await(run -> run.begins("promote", next.instance()), SOON);
    requireAtLeast(LOCK_DELAY.dividedBy(2), freeAt, begun.at());
    contest.awaitTagOn(next.instance(), SOON);
  }

  private static void requireAtLeast(Duration least, Instant from, Instant to) {
    Duration passed = Duration.between(from, to);
    assertTrue(passed.compareTo(least) >= 0, () -> "only " + passed + " from " + from);
  }

  @Test
  void aKilledLeaderThatIsRestartedAtOnceEndsItsOrphanAndDemotesBeforeItStandsAgain(
      Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "restarted");
    contest.promote(contest.hooks.hook("hanging-promote", "sleep 300"));
    contest.register(1);
    DaemonProcess first = contest.start(1);
    HookRun orphan = contest.hooks.await(run -> run.begins("promote", contest.id(1)), SOON);
    first.awaitEvent("hook-began", SOON);
    first.signal(Signal.KILL);
    assertTrue(orphan.isRunning());

    contest.promote(contest.hooks.hook("promote"));
    DaemonProcess second = contest.start(1);
    second.awaitEvent("leftover-found", SOON);
    second.awaitEvent("orphans-ended", SOON);
    HookRun demote = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    assertEquals("leftover", demote.reason());
    assertEquals(orphan.fencingToken(), demote.fencingToken());
    assertFalse(orphan.isRunning());
    second.awaitEvent("promoted", SOON);
    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireGrowingTokens(contest.hooks.runs());
  }

  @Test
  void aLeaderThatIsKilledWhileItsDemoteHookRunsLeavesNoneToRunBesideTheNext(
      Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "demoting");
    contest.demote(contest.hooks.hook("hanging-demote", "sleep 300"));
    contest.register(1);
    DaemonProcess first = contest.startLeader(1);
    first.signal(Signal.TERM);
    HookRun orphan = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    first.signal(Signal.KILL);
    assertTrue(orphan.isRunning());

    contest.demote(contest.hooks.hook("demote"));
    DaemonProcess second = contest.start(1);
    second.awaitEvent("orphans-ended", SOON);
    HookRun leftover =
        contest.hooks.await(
            run -> run.begins("demote", contest.id(1)) && run.reason().equals("leftover"), SOON);
    assertEquals(orphan.fencingToken(), leftover.fencingToken());
    assertFalse(orphan.isRunning());
    second.awaitEvent("promoted", SOON);
  }

  @Test
  void aDaemonThatIsKilledWhileItDemotesForAnUnknownTermLeavesNoHookToRunBesideTheNext(
      Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "unknown");
    contest.demote(contest.hooks.hook("hanging-demote", "sleep 300"));
    List<String> tags = List.of("v1", Contest.TAG);
    contest.http.services().register(contest.id(1), contest.service, 8001, tags);
    DaemonProcess first = contest.start(1);
    HookRun orphan = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    first.signal(Signal.KILL);
    assertTrue(orphan.isRunning());

    // Without the tag, which the first has taken off, nothing but its mark tells of it.
    contest.http.services().register(contest.id(1), contest.service, 8001, List.of("v1"));
    contest.demote(contest.hooks.hook("demote"));
    DaemonProcess second = contest.start(1);
    second.awaitEvent("orphans-ended", SOON);
    contest.hooks.await(
        run -> run.ends("demote", contest.id(1)) && run.reason().equals("leftover"), SOON);
    assertFalse(orphan.isRunning());
    second.awaitEvent("promoted", SOON);
  }

  @Test
  void aKilledLeaderThatComesBackUnderARivalEndsItsOrphanDemotesAndLeavesTheRivalInPeace(
      Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "rival");
    contest.promote(contest.hooks.hook("hanging-promote", "sleep 300"));
    contest.register(1);
    contest.register(2);
    DaemonProcess first = contest.start(1);
    HookRun orphan = contest.hooks.await(run -> run.begins("promote", contest.id(1)), SOON);
    first.awaitEvent("hook-began", SOON);
    contest.promote(contest.hooks.hook("promote"));
    contest.startFollower(2);
    first.signal(Signal.KILL);
    contest.awaitPromotionOfAnother(1, SOON);
    assertTrue(orphan.isRunning());

    DaemonProcess back = contest.start(1);
    back.awaitEvent("leftover-undone", SOON);
    HookRun demote = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    assertEquals("leftover", demote.reason());
    assertFalse(orphan.isRunning());
    contest.awaitTagOn(contest.id(2), SOON);
    assertEquals(
        List.of(),
        contest.daemon(2).events().stream().filter(DaemonProcess.is("term-lost")).toList());
  }

  @Test
  void aFrozenLeaderWakesUpAndDemotes(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "frozen");
    contest.register(1);
    contest.register(2);
    contest.startLeader(1);
    contest.startFollower(2);

    contest.daemon(1).signal(Signal.STOP);
    contest.awaitPromotionOfAnother(1, SOON);
    contest.daemon(1).signal(Signal.CONT);

    contest.daemon(1).awaitEvent("term-lost", SOON);
    contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    contest.awaitTagOn(contest.id(2), SOON);
    assertEquals(
        1,
        contest.hooks.runs().stream().filter(run -> run.begins("promote", contest.id(1))).count());
  }

  @Test
  void anOperatorWhoDestroysTheSessionEndsTheTerm(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "destroyed");
    contest.register(1);
    DaemonProcess leader = contest.startLeader(1);
    String session = leader.awaitEvent("elected", SOON).path("session").asText();

    contest.http.sessions().destroy(session);
    HookRun demote = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    assertEquals("lost", demote.reason());
    contest.hooks.awaitRuns(
        runs -> runs.stream().filter(run -> run.ends("promote", contest.id(1))).count() == 2, SOON);
    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireGrowingTokens(contest.hooks.runs());
  }

  @Test
  void anOperatorWhoDeletesTheKeyEndsTheTermAndTheNextWaitsForTheOldLease(
      Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "deleted");
    HookGate gate = lab.hookGate();
    // Held in its demote hook, the old leader cannot be the next one.
    contest.demote(contest.hooks.hook("demote", gate.waitHere()));
    contest.register(1);
    contest.register(2);
    contest.startLeader(1);
    contest.startFollower(2);

    Instant deletedAt = Instant.now();
    contest.http.kv().delete(contest.key);
    HookRun demote = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    assertEquals("lost", demote.reason());
    contest.daemon(2).awaitEvent("elected", SOON);
    gate.letOneThrough();
    HookRun next = contest.hooks.await(run -> run.begins("promote", contest.id(2)), SOON);
    // Consul itself makes nobody wait after a deletion.
    requireAtLeast(LOCK_DELAY, deletedAt, next.at());
    contest.awaitTagOn(contest.id(2), SOON);
    HookHistory.requireAlternation(contest.hooks.runs());
    HookHistory.requireGrowingTokens(contest.hooks.runs());
  }
}
