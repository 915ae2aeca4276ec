package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who lets others go first after a term, and for how long. */
final class SittingOutTest {
  private final Bench bench = Bench.plain();

  /** Leads for a while, fails, recovers at once, and sees a rival lead. */
  private void flap(Duration term) {
    bench.pass(term).health(Cast.critical("disk")).released().rivalLeads("r1");
    bench.health(Cast.healthy());
  }

  /** The rival releases, and this instance takes the role as soon as it may. */
  private Duration takesOverAfter() {
    Duration waited = bench.passUntil(() -> bench.phase() instanceof Phase.Following);
    bench.lockFree(Cast.rivalPayload(Cast.session("r1"))).acquired();
    bench.phase(Phase.Leading.class);
    return waited;
  }

  @Test
  void theFirstFailureOfItsHealthHasItSitOutNothing() {
    bench.leads();
    flap(Duration.ofSeconds(10));
    bench.phase(Phase.Following.class);
    assertEquals(List.of(), bench.notices(Notice.SittingOut.class));
  }

  @Test
  void everyFurtherOneHasItSitOutOneSecondDoubledUpToAMinute() {
    bench.leads();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      flap(Duration.ofSeconds(10));
      waits.add(takesOverAfter().toSeconds());
    }
    assertEquals(List.of(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L), waits);
    Notice.SittingOut last = bench.notices(Notice.SittingOut.class).getLast();
    assertEquals(Duration.ofMinutes(1), last.lasts());
    assertEquals("its health made it step down 9 times in a row", last.why());
  }

  @Test
  void aTermOfMoreThanAMinuteResetsIt() {
    bench.leads();
    for (int i = 0; i < 5; i++) {
      flap(Duration.ofSeconds(10));
      takesOverAfter();
    }
    bench.fresh();
    flap(Duration.ofSeconds(61));
    assertEquals(Duration.ZERO, takesOverAfter());
    flap(Duration.ofSeconds(10));
    assertEquals(Duration.ofSeconds(1), takesOverAfter());
  }

  @Test
  void aTermOfAMinuteAloneDoesNot() {
    bench.leads();
    flap(Duration.ofSeconds(10));
    takesOverAfter();
    flap(Duration.ofSeconds(60));
    assertEquals(Duration.ofSeconds(1), takesOverAfter());
  }

  private void flapsFiveTimes() {
    bench.leads();
    for (int i = 0; i < 5; i++) {
      flap(Duration.ofSeconds(10));
      takesOverAfter();
    }
  }

  @Test
  void aRoleThatNobodyTakesForTwoSecondsIsTakenAllTheSame() {
    flapsFiveTimes();
    bench.health(Cast.critical("disk")).released().health(Cast.healthy());
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(1_999);
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(1);
    bench.phase(Phase.Acquiring.class);
  }

  @Test
  void aRoleThatTheLockDelayKeepsFromEveryoneIsNotYetThereForTheTaking() {
    flapsFiveTimes();
    bench.health(Cast.critical("disk")).released().rivalLeads("r1").health(Cast.healthy());
    bench.lockMissing().passMillis(11_999);
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(1);
    bench.phase(Phase.Acquiring.class);
  }

  @Test
  void aRoleThatIsTakenInTimeIsLeftWhereItIs() {
    flapsFiveTimes();
    bench.health(Cast.critical("disk")).released().health(Cast.healthy()).passMillis(1_000);
    bench.rivalLeads("r1").pass(Duration.ofSeconds(10));
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void maintenanceAndDeregistrationCountAsFlapping() {
    bench.leads().health(Cast.health(true, false)).released().rivalLeads("r1");
    bench.health(Cast.healthy());
    takesOverAfter();
    bench.notRegistered().pass(Duration.ofSeconds(10)).released();
    assertEquals(Duration.ofSeconds(1), bench.notice(Notice.SittingOut.class).lasts());
  }

  @Test
  void afterARequestItSitsOutUntilSomeoneElseLeads() {
    bench.leads().stepDown().released();
    assertEquals(Duration.ofSeconds(5), bench.notice(Notice.SittingOut.class).lasts());
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(100).rivalLeads("r1");
    bench.phase(Phase.Following.class);
    bench.lockFree(Cast.rivalPayload(Cast.session("r1")));
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void afterARequestNobodyCanMeetItLeadsAgainAfterFiveSeconds() {
    bench.leads().stepDown().released().passMillis(4_999);
    assertFalse(bench.isPending(Effect.Acquire.class));
    bench.passMillis(1);
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void ourOwnSessionIsNobodyElse() {
    bench.leads().stepDown().sessionGone();
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(4_999);
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void afterALossItStandsAgainAtOnce() {
    bench.leads();
    for (int i = 0; i < 5; i++) {
      bench.rivalLeads("r" + i);
      bench.phase(Phase.Following.class);
      bench.lockFree(Cast.rivalPayload(Cast.session("r" + i))).acquired();
    }
    assertEquals(List.of(), bench.notices(Notice.SittingOut.class));
  }

  @Test
  void aFailureOfItsHealthThatALossOvertookCountsAllTheSame() {
    bench.leads();
    flap(Duration.ofSeconds(10));
    takesOverAfter();
    bench.byHand(Effect.StartHook.class).health(Cast.critical("disk")).sessionGone();
    bench.hookEnds(Cast.SUCCESS);
    assertEquals(Duration.ofSeconds(1), bench.notice(Notice.SittingOut.class).lasts());
  }

  @Test
  void aSitOutWithoutEndNeverEnds() {
    Bench strict =
        Bench.with(settings ->
            settings
                .onPromoteFailure(ElectionSettings.OnPromoteFailure.STEP_DOWN)
                .sitOut(Duration.ofDays(365_000)));
    strict.byHand(Effect.StartHook.class).wins();
    strict.hookEnds(Cast.FAILURE).hookEnds(Cast.SUCCESS).released();
    strict.pass(Duration.ofDays(1));
    strict.phase(Phase.StandingBy.class);
  }

  @Test
  void behindAnNcodePayloadOurOwnLockDelayIsAssumed() {
    flapsFiveTimes();
    bench.health(Cast.critical("disk")).released().lockHeld(Cast.ncodePayload(Cast.session("n")));
    bench.health(Cast.healthy()).lockMissing().passMillis(11_999);
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(1);
    bench.phase(Phase.Acquiring.class);
  }
}
