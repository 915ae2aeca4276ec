package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The figures of the protocol: earliest death, takeover bound, lease end. */
final class LeaseTest {
  private static final long R = Duration.ofMinutes(10).toNanos();

  private static SessionSettings session(
      String ttl, String lockDelay, boolean serfHealth, @Nullable String liveness) {
    return new SessionSettings(
        Duration.parse(ttl),
        Duration.parse(lockDelay),
        serfHealth,
        liveness == null ? null : Duration.parse(liveness),
        Duration.ofMillis(2_500));
  }

  private static Lease lease(SessionSettings settings, @Nullable Long beat, boolean contactLost) {
    return Lease.of(settings, settings.ttl(), R, beat, contactLost, R, 0, 1);
  }

  private static Duration bound(Lease lease) {
    return Duration.ofNanos(lease.takeoverBound() - R);
  }

  private static Duration end(Lease lease, String budget) {
    return Duration.ofNanos(lease.endsAt(Duration.parse(budget)) - R);
  }

  private static long ago(String duration) {
    return R - Duration.parse(duration).toNanos();
  }

  @Test
  void byDefaultTheNodesFailureIsTheEarliestDeath() {
    Lease lease = lease(SessionSettings.DEFAULT, ago("PT0.5S"), false);
    assertEquals(Duration.ofMillis(12_500), bound(lease));
    assertEquals(Duration.ofMillis(12_500 - 250 - 2_000 - 4), end(lease, "PT2S"));
  }

  @Test
  void aFailureToConnectMakesTheRenewalItselfTheEarliestDeath() {
    Lease lease = lease(SessionSettings.DEFAULT, ago("PT0.5S"), true);
    assertEquals(Duration.ofSeconds(10), bound(lease));
    assertEquals(Duration.ofMillis(10_000 - 200 - 2_000 - 4), end(lease, "PT2S"));
  }

  @Test
  void aLockDelayOfThreeSecondsLeavesNotQuiteTwo() {
    Lease lease = lease(session("PT10S", "PT3S", true, "PT5S"), ago("PT0S"), true);
    assertEquals(Duration.ofMillis(3_000 - 60 - 1_000 - 4), end(lease, "PT1S"));
  }

  @Test
  void aShortLivenessIsTheEarliestDeathCountedFromTheBeatBeforeTheRenewal() {
    Lease lease = lease(session("PT10S", "PT1S", true, "PT2S"), ago("PT0.4S"), false);
    assertEquals(Duration.ofMillis(1_600 + 1_000), bound(lease));
  }

  @Test
  void aBeatTooOldToMatterCannotKillASessionThatWasRenewedSince() {
    Lease lease = lease(session("PT10S", "PT1S", true, "PT2S"), ago("PT30S"), false);
    assertEquals(Duration.ofSeconds(1), bound(lease));
  }

  @Test
  void withoutSerfHealthLivenessIsTheEarliestDeath() {
    Lease lease = lease(session("PT10S", "PT10S", false, "PT5S"), ago("PT1S"), false);
    assertEquals(Duration.ofSeconds(14), bound(lease));
  }

  @Test
  void withoutSerfHealthAndLivenessTheTtlIs() {
    Lease lease = lease(session("PT10S", "PT10S", false, null), null, false);
    assertEquals(Duration.ofSeconds(20), bound(lease));
    assertEquals(Duration.ofMillis(20_000 - 400 - 2_000 - 4), end(lease, "PT2S"));
  }

  @Test
  void aBeatOfASessionWithoutLivenessCountsForNothing() {
    Lease lease = lease(session("PT10S", "PT10S", false, null), ago("PT9S"), false);
    assertEquals(Duration.ofSeconds(20), bound(lease));
  }

  @Test
  void withoutLivenessTheNodesFailureIs() {
    Lease lease = lease(session("PT10S", "PT10S", true, null), null, false);
    assertEquals(Duration.ofMillis(12_500), bound(lease));
  }

  @Test
  void aLongerTtlThatConsulGrantsCounts() {
    SessionSettings settings = session("PT10S", "PT10S", false, null);
    Lease lease = Lease.of(settings, Duration.ofSeconds(30), R, null, false, R, 0, 1);
    assertEquals(Duration.ofSeconds(40), bound(lease));
  }

  @Test
  void everySharerCostsFourMilliseconds() {
    Lease one = lease(SessionSettings.DEFAULT, R, true);
    Lease thousand =
        Lease.of(SessionSettings.DEFAULT, Duration.ofSeconds(10), R, R, true, R, 0, 1_000);
    assertEquals(end(one, "PT2S").minusMillis(999 * 4), end(thousand, "PT2S"));
    assertEquals(Duration.ofMillis(3_800), end(thousand, "PT2S"));
  }

  @Test
  void twoPercentAreOfTheBoundAndNotOfTheClocksReading() {
    SessionSettings settings = SessionSettings.DEFAULT;
    Lease late =
        Lease.of(settings, settings.ttl(), R + 1_000_000_000, R, true, R + 1_000_000_000, 0, 1);
    assertEquals(end(lease(settings, R, true), "PT2S").plusSeconds(1), end(late, "PT2S"));
  }
}
