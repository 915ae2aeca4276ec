package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import io.ballot.domain.port.HookCommand;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What settings promise, in figures worked out by hand from the protocol. */
final class TimingPromiseTest {
  private static final HookCommand HOOK = new HookCommand(List.of("hook"));

  private static TimingPromise promise(UnaryOperator<ElectionSettingsBuilder> change) {
    return TimingPromise.of(settings(change), 1);
  }

  private static ElectionSettings settings(UnaryOperator<ElectionSettingsBuilder> change) {
    return change.apply(ElectionSettings.of("web", "web-1", "key").hooks(HOOK, HOOK)).build();
  }

  private static SessionSettings session(
      long ttl, long lockDelay, boolean serfHealth, @Nullable Long liveness) {
    return new SessionSettings(
        Duration.ofSeconds(ttl),
        Duration.ofSeconds(lockDelay),
        serfHealth,
        liveness == null ? null : Duration.ofSeconds(liveness),
        Duration.ofMillis(2_500));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void theDefaultsPromiseWhatTheProtocolWorksOut() {
    assertEquals(
        new TimingPromise(
            ms(10_000 - 200 - 2_000 - 4),
            ms(12_500 - 250 - 2_000 - 4),
            ms(10_000),
            ms(12_500),
            ms(2_000),
            new TimingPromise.RiddenOut(
                ms(10_246 - 1_000 - 2_000 - 50), ms(5_000), ms(5_000 - 1_000 - 2_000 - 50)),
            new TimingPromise.Takeover(
                ms(5_000 + 10_000 + 1_000),
                ms(6_800 + 10_000 + 1_000),
                ms(2_000 + 40_000 + 2_000 + 1_000))),
        promise(all -> all));
  }

  @Test
  void aShorterLockDelayShortensEverything() {
    TimingPromise promise = promise(all -> all.session(session(10, 3, true, 5L)));
    assertEquals(ms(1_936), promise.shortestLease());
    assertEquals(ms(4_386), promise.lease());
    assertEquals(ms(3_000), promise.shortestTakeoverBound());
    assertEquals(ms(5_500), promise.takeoverBound());
    assertEquals(ms(1_000), promise.demoteBudget());
    assertEquals(ms(9_000), promise.takeover().ofDaemon());
    assertEquals(ms(10_800), promise.takeover().ofHost());
    assertEquals(ms(756), millis(promise.riddenOut().agentOutOfReach()));
    // 4.386 s less a period of 0.484 s, a timeout of 0.645 s and the reserve.
    assertEquals(ms(3_206), millis(promise.riddenOut().noServerLeader()));
    assertEquals(ms(3_206), millis(promise.riddenOut().agentCutOff()));
  }

  private static Duration millis(@Nullable Duration duration) {
    return duration == null ? Duration.ofDays(-1) : ms(duration.toMillis());
  }

  @Test
  void withoutSerfHealthTheLastBeatMayBeAPeriodOlderThanTheRenewal() {
    TimingPromise promise = promise(all -> all.session(session(10, 10, false, 5L)));
    assertEquals(ms(10_000), promise.shortestTakeoverBound());
    assertEquals(ms(4_000 + 10_000), promise.takeoverBound());
    assertEquals(ms(14_000 - 280 - 2_000 - 4), promise.lease());
  }

  @Test
  void withoutSerfHealthALostHostIsNoticedWhenItsSessionHasExpired() {
    TimingPromise promise = promise(all -> all.session(session(10, 10, false, 5L)));
    assertEquals(ms(5_000 + 10_000 + 1_000), promise.takeover().ofDaemon());
    assertEquals(ms(20_000 + 10_000 + 1_000), promise.takeover().ofHost());
    // The session lives on its TTL then, and so does whoever is cut off.
    assertEquals(ms(10_000 - 3_050), promise.riddenOut().agentCutOff());
  }

  @Test
  void withoutLivenessACrashIsNoticedWhenTheSessionHasExpired() {
    TimingPromise promise = promise(all -> all.session(session(15, 10, true, null)));
    assertEquals(ms(30_000 + 10_000 + 1_000), promise.takeover().ofDaemon());
    assertEquals(ms(6_800 + 10_000 + 1_000), promise.takeover().ofHost());
    assertEquals(ms(12_500), promise.takeoverBound());
    assertEquals(ms(7_796 - 3_050), promise.riddenOut().agentOutOfReach());
  }

  @Test
  void withNeitherTheTtlAloneCounts() {
    TimingPromise promise = promise(all -> all.session(session(10, 10, false, null)));
    assertEquals(ms(10_000 + 10_000), promise.takeoverBound());
    assertEquals(ms(20_000 - 400 - 2_000 - 4), promise.lease());
    assertEquals(ms(31_000), promise.takeover().ofDaemon());
    assertEquals(ms(31_000), promise.takeover().ofHost());
  }

  @Test
  void aLivenessThatOutlivesTheSessionDelaysNothing() {
    TimingPromise promise = promise(all -> all.session(session(10, 10, true, 3_600L)));
    assertEquals(ms(20_000 + 10_000 + 1_000), promise.takeover().ofDaemon());
  }

  @Test
  void aLongLeaseDoesNotOutliveItsSession() {
    TimingPromise promise = promise(all -> all.session(session(10, 60, false, null)));
    assertEquals(ms(60_000 - 1_200 - 2_000 - 4), promise.shortestLease());
    // A session that is not renewed for one TTL may be gone, however long the lease is.
    assertEquals(ms(10_000 - 3_050), promise.riddenOut().agentOutOfReach());
    // Servers without a leader end none.
    assertEquals(ms(70_000 - 1_400 - 2_000 - 4 - 3_050), promise.riddenOut().noServerLeader());
  }

  @Test
  void whoKeepsTheRolePromisesNoBudgetAndNoEndOfIt() {
    TimingPromise hold = promise(all -> all.whenUnreachable(WhenUnreachable.HOLD));
    TimingPromise usual = promise(all -> all);
    assertNull(hold.demoteBudget());
    assertNull(hold.riddenOut().noServerLeader());
    assertEquals(usual.shortestLease(), hold.shortestLease());
    assertEquals(usual.takeoverBound(), hold.takeoverBound());
    assertEquals(usual.takeover(), hold.takeover());
  }

  @Test
  void whoKeepsTheRoleStillLosesItWithItsSession() {
    TimingPromise hold =
        promise(
            all -> all.session(session(10, 1, true, null)).whenUnreachable(WhenUnreachable.HOLD));
    assertEquals(ms(5_000), hold.riddenOut().agentCutOff());
    assertEquals(ms(5_000), hold.riddenOut().agentOutOfReach());
  }

  @Test
  void aDemoteHookThatAwaitsTheLeaderHasNoBudgetAndDelaysNoStop() {
    TimingPromise promise = promise(all -> all.demoteAwaitsLeader(true));
    assertNull(promise.demoteBudget());
    assertEquals(ms(3_000), promise.takeover().ofStop());
  }

  @Test
  void aStopWaitsForNothingThatIsNotConfigured() {
    assertEquals(ms(1_000), promise(all -> all.hooks(Hooks.NONE)).takeover().ofStop());
    assertEquals(
        ms(2_000), promise(all -> all.hooks(Hooks.NONE).primaryTag("p")).takeover().ofStop());
    assertEquals(
        ms(1_000 + 3_000 + 2_000 + 1_000),
        promise(all ->
                all.hooks(new Hooks(null, HOOK, null)).primaryTag("p").hookTimeout(ms(3_000)))
            .takeover()
            .ofStop());
  }

  @Test
  void everySharerCostsFourMilliseconds() {
    TimingPromise hundred = TimingPromise.of(settings(all -> all), 100);
    assertEquals(ms(7_796 - 99 * 4), hundred.shortestLease());
    assertEquals(ms(10_246 - 99 * 4), hundred.lease());
    assertEquals(ms(10_000), hundred.shortestTakeoverBound());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,5", "2,1", "3,5", "10,5", "10,60", "60,5"})
  void noSettingsThatAreAllowedPromiseLessThanNothing(long lockDelay, long liveness) {
    for (boolean serfHealth : new boolean[] {true, false}) {
      ElectionSettings settings =
          settings(all -> all.session(session(10, lockDelay, serfHealth, liveness)));
      assertEquals(List.of(), Timings.problems(settings, 1));
      TimingPromise promise = TimingPromise.of(settings, 1);
      assertFalse(promise.riddenOut().agentOutOfReach().isNegative(), promise::toString);
      assertFalse(promise.riddenOut().agentCutOff().isNegative(), promise::toString);
      assertTrue(promise.lease().compareTo(promise.shortestLease()) >= 0, promise::toString);
      // Whoever is cut off has demoted before anyone can lead.
      Duration demoted = promise.lease().plus(settings.demoteBudget());
      assertTrue(demoted.compareTo(promise.takeoverBound()) < 0, promise::toString);
    }
  }
}
