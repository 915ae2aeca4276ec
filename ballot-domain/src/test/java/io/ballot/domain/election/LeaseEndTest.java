package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import io.ballot.domain.port.LockState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Losing contact: how long a leader believes in its term without hearing from Consul. */
final class LeaseEndTest {
  private final Bench bench = Bench.plain();
  private final Bench holding =
      Bench.with(settings -> settings.whenUnreachable(WhenUnreachable.HOLD));

  private static Duration left(Bench bench) {
    Lease lease = Objects.requireNonNull(bench.state().session()).lease();
    return Duration.ofNanos(lease.endsAt(bench.election.settings().demoteBudget()) - bench.now());
  }

  /** Lets time pass in which renewals are tried every second, and fail. */
  private static void tryInVain(Bench bench, int seconds) {
    bench.renewsNoMore();
    for (int i = 0; i < seconds; i++) {
      bench.pass(Duration.ofSeconds(1)).renewalFails();
    }
  }

  @Test
  void itIsWokenWhenTheLeaseEndsAndDemotes() {
    bench.leads().renewsNoMore();
    Duration left = left(bench);
    bench.pass(left.minusNanos(1));
    bench.phase(Phase.Leading.class);
    bench.pass(Duration.ofNanos(1));
    Notice.TermLost lost = bench.notice(Notice.TermLost.class);
    assertEquals(Reason.LEASE_EXPIRED, lost.reason());
    assertEquals("the session could not be renewed for 10.246s", lost.detail());
    assertTrue(bench.diary.contains("demote"));
  }

  @Test
  void itIsWokenEvenIfItHasOnlyJustWon() {
    bench.byHand(Effect.StartHook.class).tries().renewsNoMore().acquired();
    assertTrue(bench.wakeAt() <= bench.now() + left(bench).toNanos());
  }

  @Test
  void aConnectionThatFailedShortensTheLease() {
    bench.leads().renewsNoMore();
    Duration before = left(bench);
    bench.contactLost();
    assertEquals(before.minusMillis(2_450), left(bench));
    bench.pass(left(bench));
    bench.notice(Notice.TermLost.class);
  }

  @Test
  void aRenewalInTimeKeepsTheTerm() {
    bench.leads().pass(Duration.ofHours(1));
    bench.phase(Phase.Leading.class);
    assertEquals(List.of(), bench.notices);
  }

  @Test
  void aFrozenDaemonWakesUpAsAFollowerWhateverTheFirstEventIs() {
    bench.leads().byHand(Effect.StartHook.class).freeze(Duration.ofSeconds(30));
    bench.health(Cast.healthy());
    bench.phase(Phase.Losing.class);
    assertEquals("demote", bench.pending(Effect.StartHook.class).call().event().text());
  }

  @Test
  void aFrozenPromotionStartsNoHook() {
    bench.byHand(Effect.WriteMark.class).wins().fresh().freeze(Duration.ofSeconds(30));
    bench.markWritten(null);
    assertFalse(bench.diary.contains("promote"));
    assertFalse(bench.diary.contains("demote"));
    assertEquals(Reason.LEASE_EXPIRED, bench.notice(Notice.TermLost.class).reason());
  }

  @Test
  void aHookThatEndsAfterAFreezeDoesNotMakeALeader() {
    bench.byHand(Effect.StartHook.class).wins().hookStarts().fresh();
    bench.freeze(Duration.ofSeconds(30)).hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Losing.class);
    assertEquals(List.of(), bench.notices(Notice.Promoted.class));
  }

  @Test
  void anAnswerThatComesAfterTheLeaseBeginsNoPromotion() {
    bench.tries().freeze(Duration.ofSeconds(30)).fresh().acquired();
    assertEquals(List.of(), bench.diary);
    assertEquals(List.of(), bench.notices(Notice.Elected.class));
    bench.sessionGone().lockMissing();
    assertEquals(List.of(), bench.notices(Notice.TermLost.class));
  }

  @Test
  void anAnswerThatComesAfterTheLeaseBeginsATermOnceTheSessionIsRenewed() {
    bench.tries().freeze(Duration.ofSeconds(30)).acquired();
    bench.phase(Phase.Following.class);
    bench.renewed();
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aJumpOfTheClockHasItRenewOnceForEachJump() {
    bench.leads().clockJump().health(Cast.healthy()).send(new Event.Woken());
    assertEquals(List.of("renew now"), bench.diary);
    bench.renewed().clockJump();
    assertEquals(List.of("renew now", "renew now"), bench.diary);
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aRenewalThatFailsAfterAJumpIsNotAskedForAgainAndAgain() {
    bench.leads().clockJump().renewalFails().renewalFails().renewalFails();
    assertEquals(List.of("renew now"), bench.diary);
  }

  @Test
  void holdKeepsTheRoleWhileRenewalsAreTriedAndFail() {
    holding.leads();
    tryInVain(holding, 300);
    assertTrue(holding.phase(Phase.Leading.class).withoutLease());
    assertEquals(
        holding.term().fencingToken(),
        holding.notice(Notice.HoldingWithoutLease.class).fencingToken());
    assertEquals(List.of(), holding.diary);
  }

  @Test
  void holdGoesOnWithTheSameTermWhenConsulAnswers() {
    holding.leads();
    long token = holding.term().fencingToken();
    tryInVain(holding, 300);
    holding.renewed();
    assertFalse(holding.phase(Phase.Leading.class).withoutLease());
    assertEquals(token, holding.notice(Notice.LeaseRegained.class).fencingToken());
    assertEquals(token, holding.term().fencingToken());
    assertEquals(List.of(), holding.diary);
  }

  @Test
  void holdIsANormalLossWhenTheSessionTurnsOutToBeGone() {
    holding.leads();
    tryInVain(holding, 300);
    holding.sessionGone();
    assertEquals(Reason.LOST, holding.notice(Notice.TermLost.class).reason());
    assertTrue(holding.diary.contains("demote"));
  }

  @Test
  void holdIsANormalLossWhenTheLockTurnsOutToBeTaken() {
    holding.leads();
    tryInVain(holding, 300);
    holding.rivalLeads("r1");
    assertEquals(Reason.LOST, holding.notice(Notice.TermLost.class).reason());
  }

  @Test
  void holdWritesNoTagsWithoutALease() {
    holding.leads();
    tryInVain(holding, 60);
    holding.registered();
    assertEquals(List.of(), holding.diary);
  }

  @Test
  void holdStepsDownWhenTheInstanceIsUnhealthy() {
    holding.leads().byHand(Effect.StartHook.class);
    tryInVain(holding, 60);
    holding.health(Cast.critical("disk"));
    holding.phase(Phase.Losing.class);
    assertEquals(
        "unhealthy",
        holding.pending(Effect.StartHook.class).call().environment().get("BALLOT_REASON"));
  }

  @Test
  void aGapInOurOwnClockIsALossEvenWithHold() {
    holding.leads();
    tryInVain(holding, 60);
    holding.freeze(Duration.ofSeconds(6)).health(Cast.healthy());
    assertEquals(Reason.LEASE_EXPIRED, holding.notice(Notice.TermLost.class).reason());
  }

  @Test
  void aGapIsALossEvenIfTheFirstThingHeardOfIsAnotherTry() {
    holding.leads();
    tryInVain(holding, 60);
    holding.freeze(Duration.ofSeconds(6)).renewalFails();
    assertEquals(Reason.LEASE_EXPIRED, holding.notice(Notice.TermLost.class).reason());
  }

  @Test
  void aGapIsALossThoughARenewalBeforeItWasNotTold() {
    holding.leads().renewsNoMore().passMillis(3_000).renewedUntold();
    holding.freeze(Duration.ofSeconds(20)).renewalFails();
    assertEquals(Reason.LEASE_EXPIRED, holding.notice(Notice.TermLost.class).reason());
  }

  @Test
  void aGapBeforeTheLeaseEndedIsALossAtItsEnd() {
    holding.leads().renewsNoMore().freeze(Duration.ofSeconds(6)).renewalFails();
    holding.phase(Phase.Leading.class);
    tryInVain(holding, 5);
    assertEquals(Reason.LEASE_EXPIRED, holding.notice(Notice.TermLost.class).reason());
  }

  @Test
  void aGapThatARenewalBridgesIsNone() {
    holding.leads().renewsNoMore().freeze(Duration.ofSeconds(6)).renewalFails().renewed();
    tryInVain(holding, 60);
    holding.phase(Phase.Leading.class);
  }

  @Test
  void holdWakesUpWhenTriesStop() {
    holding.leads();
    tryInVain(holding, 60);
    holding.pass(Duration.ofMillis(4_999));
    holding.phase(Phase.Leading.class);
    holding.passMillis(1);
    assertEquals(Reason.LEASE_EXPIRED, holding.notice(Notice.TermLost.class).reason());
  }

  @Test
  void holdHoldsNoPromotion() {
    holding.byHand(Effect.StartHook.class).wins();
    tryInVain(holding, 11);
    holding.phase(Phase.Losing.class);
  }

  @Test
  void anOlderViewOfTheLockProvesNothingAfterAnOutage() {
    holding.leads();
    tryInVain(holding, 60);
    holding.lockAt(5, new LockState.Missing());
    holding.phase(Phase.Leading.class);
  }
}
