package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.simulation.FaultKind;
import io.ballot.domain.simulation.Invariant;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.fault.HookWitness.Sighting;
import io.ballot.it.fault.OutsideView.Lock;
import io.ballot.it.fault.OutsideView.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every rule is seen to hold and to be broken. */
class VerdictTest {

  private static final long SECOND = 1_000_000_000;

  private final Troubles troubles = new Troubles();
  private final DaemonLife a = new DaemonLife("a#1");
  private final Map<String, DaemonLife> lives = Map.of("a#1", a, "b#1", new DaemonLife("b#1"));
  private final List<Sighting> hooks = new ArrayList<>();
  private final List<Miss> misses = new ArrayList<>();
  private final List<Belief> beliefs = new ArrayList<>();
  private final List<Seen<Lock>> locks = new ArrayList<>();
  private final List<Seen<Set<String>>> tags = new ArrayList<>();

  private void ran(String event, String instance, long token, double from, double to) {
    hooks.add(
        new Sighting(
            new HookRun(
                at(from),
                event,
                hooks.size(),
                HookRun.Phase.BEGIN,
                0,
                Map.of(
                    "BALLOT_EVENT",
                    event,
                    "BALLOT_SERVICE_ID",
                    instance,
                    "BALLOT_KEY",
                    "lock",
                    "BALLOT_SESSION",
                    "session-of-" + instance,
                    "BALLOT_REASON",
                    event.equals("demote") ? "lost" : "elected",
                    "BALLOT_FENCING_TOKEN",
                    Long.toString(token))),
            instance + "#1",
            at(to)));
  }

  private void tagged(double from, double to, String... carriers) {
    tags.add(new Seen<>(at(from), at(to), Set.of(carriers)));
  }

  /** In a key that is as old as the index. */
  private void locked(double from, double to, long index, String session) {
    locks.add(new Seen<>(at(from), at(to), new Lock(index, index, session)));
  }

  /** In the key that was there before. */
  private void lockedOn(double from, double to, long index, String session) {
    long made = locks.getLast().what().createIndex();
    locks.add(new Seen<>(at(from), at(to), new Lock(made, index, session)));
  }

  private void believed(double from, double to, String instance, long token) {
    beliefs.add(new Belief(at(from), at(to), instance + "#1", token));
  }

  private static long at(double seconds) {
    return Math.round(seconds * SECOND);
  }

  private List<String> breaches() {
    return new Verdict(troubles, lives, hooks, misses, beliefs, locks, tags).breaches();
  }

  private void breaks(Invariant invariant) {
    List<String> breaches = breaches();
    assertEquals(1, breaches.size(), breaches::toString);
    assertTrue(breaches.getFirst().contains(invariant.toString()), breaches::toString);
  }

  private void aHandover() {
    ran("promote", "a", 1, 1, 1.1);
    ran("demote", "a", 1, 10, 10.1);
    ran("promote", "b", 2, 10.2, 10.3);
    locked(0.9, 9.9, 1, "session-of-a");
    locked(10.15, 20, 2, "session-of-b");
    tagged(0.95, 9.9, "a");
    tagged(10.15, 20, "b");
  }

  @Test
  void findsNothingWrongWithAHandover() {
    aHandover();
    assertEquals(List.of(), breaches());
  }

  @Test
  void findsAPromotionBeforeTheRivalWasDemoted() {
    ran("promote", "a", 1, 1, 1.1);
    ran("promote", "b", 2, 5, 5.1);
    breaks(Invariant.DEMOTE_BEFORE_PROMOTE);
  }

  @Test
  void excusesADaemonThatWasDead() {
    ran("promote", "a", 1, 1, 1.1);
    ran("promote", "b", 2, 5, 5.1);
    a.absentFrom(at(3));
    assertEquals(List.of(), breaches());
  }

  @Test
  void doesNotExcuseADaemonThatDiedOnlyLater() {
    ran("promote", "a", 1, 1, 1.1);
    ran("promote", "b", 2, 5, 5.1);
    a.absentFrom(at(6));
    breaks(Invariant.DEMOTE_BEFORE_PROMOTE);
  }

  @Test
  void findsADemoteHookThatDidNotHaveItsBudget() {
    ran("promote", "a", 1, 1, 1.1);
    ran("demote", "a", 1, 4.6, 9);
    ran("promote", "b", 2, 5, 5.1);
    breaks(Invariant.DEMOTE_BEFORE_PROMOTE);
  }

  private void aHookThatHadItsBudgetAndStillRuns() {
    ran("promote", "a", 1, 1, 1.1);
    ran("demote", "a", 1, 10, 20);
    ran("promote", "b", 3, 15, 15.1);
    locked(0.9, 14, 1, "session-of-a");
  }

  @Test
  void grantsADemoteHookItsBudgetAfterALoss() {
    aHookThatHadItsBudgetAndStillRuns();
    locked(14.9, 30, 3, "session-of-b");
    assertEquals(List.of(), breaches());
  }

  @Test
  void findsAReleaseBeforeTheDemoteHookHasEnded() {
    aHookThatHadItsBudgetAndStillRuns();
    lockedOn(14.1, 14.8, 2, "");
    lockedOn(14.9, 30, 3, "session-of-b");
    breaks(Invariant.DEMOTE_BEFORE_PROMOTE);
  }

  @Test
  void findsAReleaseThatWasSeenOnlyByWhoCameNext() {
    aHookThatHadItsBudgetAndStillRuns();
    lockedOn(14.9, 30, 3, "session-of-b");
    breaks(Invariant.DEMOTE_BEFORE_PROMOTE);
  }

  @Test
  void givesADaemonThatWakesUpTimeToDoSo() {
    ran("promote", "a", 1, 1, 1.1);
    a.absentFrom(at(3));
    a.presentFrom(at(5));
    ran("demote", "a", 1, 5.3, 9);
    ran("promote", "b", 2, 5.7, 5.8);
    assertEquals(List.of(), breaches());
  }

  @Test
  void findsADaemonThatDoesNotDemoteWhenItWakesUp() {
    ran("promote", "a", 1, 1, 1.1);
    a.absentFrom(at(3));
    a.presentFrom(at(5));
    ran("promote", "b", 2, 7, 7.1);
    breaks(Invariant.DEMOTE_BEFORE_PROMOTE);
  }

  @Test
  void findsAnInstanceThatStaysPromotedWhenAllAreStopped() {
    ran("promote", "a", 1, 1, 1.1);
    troubles.startAfresh(at(5));
    breaks(Invariant.ALTERNATION);
  }

  @Test
  void asksForNoDemotionOfWhomADiskKeptFromBeingMarkedUntilAllAreStopped() {
    ran("promote", "a", 1, 2, 2.1);
    a.absentFrom(at(3));
    troubles.add("disk full", at(1), at(4), FaultKind.MARK_UNWRITABLE.givesUp());
    troubles.startAfresh(at(100));
    ran("promote", "a", 2, 101, 101.1);
    assertEquals(List.of(), breaches());
    ran("promote", "a", 3, 102, 102.1);
    breaks(Invariant.ALTERNATION);
  }

  @Test
  void takesAHookThatCouldNotBeStartedForOneThatRan() {
    ran("promote", "a", 1, 1, 1.1);
    misses.add(new Miss(at(5), "a#1", "demote"));
    misses.add(new Miss(at(6), "b#1", "promote"));
    tagged(1, 4.9, "a");
    tagged(6, 20, "b");
    assertEquals(List.of(), breaches());
    ran("demote", "b", 2, 21, 21.1);
    assertEquals(List.of(), breaches());
  }

  @Test
  void givesUpWhatATroubleOutsideTheBoundGivesUp() {
    ran("promote", "a", 1, 1, 1.1);
    ran("promote", "b", 2, 5, 5.1);
    troubles.add("gossip", at(2), at(4), Set.of(Invariant.DEMOTE_BEFORE_PROMOTE));
    assertEquals(List.of(), breaches());
  }

  @Test
  void givesUpOnlyTheFirstPromotionAfterATroubleOutsideTheBound() {
    ran("promote", "a", 1, 1, 1.1);
    ran("promote", "b", 2, 5, 5.1);
    troubles.add("gossip", at(2), at(4), Set.of(Invariant.DEMOTE_BEFORE_PROMOTE));
    ran("demote", "a", 1, 5.2, 5.3);
    ran("promote", "a", 3, 6, 6.1);
    breaks(Invariant.DEMOTE_BEFORE_PROMOTE);
  }

  @Test
  void findsTwoHooksAtOnceThoughTheyAreSaidOutOfOrder() {
    ran("demote", "a", 1, 5, 6);
    ran("promote", "a", 1, 1, 5.5);
    breaks(Invariant.ALTERNATION);
  }

  @Test
  void findsATokenThatDoesNotGrow() {
    ran("promote", "a", 2, 1, 1.1);
    ran("demote", "a", 2, 2, 2.1);
    ran("promote", "b", 2, 3, 3.1);
    breaks(Invariant.FENCING_TOKENS);
  }

  @Test
  void findsATokenThatShrinks() {
    ran("promote", "a", 2, 1, 1.1);
    ran("demote", "a", 2, 2, 2.1);
    ran("promote", "b", 1, 3, 3.1);
    breaks(Invariant.FENCING_TOKENS);
  }

  @Test
  void callsAnOlderTermBesideANewerOneTwoLeadersAndNotAWrongToken() {
    ran("promote", "a", 2, 1, 1.1);
    ran("promote", "b", 1, 3, 3.1);
    troubles.add("gossip", at(0.5), at(4), Set.of(Invariant.DEMOTE_BEFORE_PROMOTE));
    assertEquals(List.of(), breaches());
  }

  @Test
  void findsALockThatWasAnothers() {
    ran("promote", "a", 1, 1, 1.1);
    locked(0.9, 5, 1, "session-of-b");
    breaks(Invariant.ONE_LEADER);
  }

  @Test
  void findsNothingWrongWithOneBeliefAfterAnother() {
    believed(10, 20, "b", 2);
    believed(1, 9.9, "a", 1);
    assertEquals(List.of(), breaches());
  }

  @Test
  void findsTwoWhoBelieveThatTheyLead() {
    believed(10, 20, "b", 2);
    believed(1, 10.1, "a", 1);
    breaks(Invariant.ONE_LEADER);
  }

  @Test
  void letsAFrozenDaemonBelieveWhatItLikesUntilItHasWokenUp() {
    believed(1, 15.5, "a", 1);
    believed(10, 20, "b", 2);
    a.absentFrom(at(9));
    a.presentFrom(at(15));
    assertEquals(List.of(), breaches());
  }

  @Test
  void findsADaemonThatWakesUpAndGoesOnBelieving() {
    believed(1, 18, "a", 1);
    believed(10, 20, "b", 2);
    a.absentFrom(at(9));
    a.presentFrom(at(15));
    breaks(Invariant.ONE_LEADER);
  }

  @Test
  void findsTwoBeliefsBeforeOneIsFrozen() {
    believed(1, 18, "a", 1);
    believed(10, 20, "b", 2);
    a.absentFrom(at(12));
    breaks(Invariant.ONE_LEADER);
  }

  @Test
  void asksForOneBeliefOnlyWhereTheTroubleDoes() {
    believed(1, 10.1, "a", 1);
    believed(10, 20, "b", 2);
    troubles.add("gossip", at(8), at(12), FaultKind.GOSSIP_FAILS_FIRST.givesUp());
    assertEquals(List.of(), breaches());
  }

  @Test
  void findsTwoPrimariesInPeace() {
    aHandover();
    tagged(21, 25, "a", "b");
    breaks(Invariant.ONE_TAG);
  }

  @Test
  void findsALeaderWithoutItsTagInPeace() {
    aHandover();
    tagged(21, 25);
    breaks(Invariant.ONE_TAG);
  }

  @Test
  void givesTagsTimeToSettle() {
    aHandover();
    tagged(21, 22, "a", "b");
    assertEquals(List.of(), breaches());
  }

  @Test
  void asksNothingOfTagsWhileThereIsTrouble() {
    aHandover();
    tagged(21, 25, "a", "b");
    troubles.add("a partition", at(20.5), at(24), Set.of());
    assertEquals(List.of(), breaches());
  }

  @Test
  void findsTagsThatStayWrongAfterATrouble() {
    aHandover();
    tagged(21, 27, "a", "b");
    troubles.add("a partition", at(20.5), at(24), Set.of());
    breaks(Invariant.ONE_TAG);
  }

  @Test
  void findsTagsThatGoFromOneWrongPlaceToTheNext() {
    aHandover();
    tagged(21, 22.5, "a", "b");
    tagged(22.5, 24, "a");
    breaks(Invariant.ONE_TAG);
  }

  @Test
  void givesTagsTimeAnewOnceTheyWereRight() {
    aHandover();
    tagged(21, 22.5, "a", "b");
    tagged(22.5, 22.6, "b");
    tagged(22.6, 24, "a");
    assertEquals(List.of(), breaches());
  }

  @Test
  void givesTagsTimeAnewAfterATroubleBetweenTwoSightings() {
    aHandover();
    tagged(21, 22.5, "a", "b");
    tagged(22.7, 24.2, "a");
    troubles.add("an edit", at(22.6), at(22.6), Set.of());
    assertEquals(List.of(), breaches());
  }
}
