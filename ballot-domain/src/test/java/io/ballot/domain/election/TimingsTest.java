package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.Timings.Problem;
import io.ballot.domain.election.Timings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Periods, timeouts, and the settings that leave no lease. */
final class TimingsTest {
  private static final SessionSettings DEFAULT = SessionSettings.DEFAULT;

  private static SessionSettings lockDelay(Duration lockDelay) {
    return session(DEFAULT.ttl(), lockDelay, DEFAULT.liveness(), DEFAULT.nodeFailureFloor());
  }

  private static SessionSettings session(
      Duration ttl, Duration lockDelay, @Nullable Duration liveness, Duration floor) {
    return new SessionSettings(ttl, lockDelay, true, liveness, floor);
  }

  private static ElectionSettings settings(UnaryOperator<ElectionSettingsBuilder> change) {
    return change.apply(ElectionSettings.of("web", "web-1", "key")).build();
  }

  private static List<Problem> problems(SessionSettings session) {
    return Timings.problems(settings(all -> all.session(session)), 1);
  }

  private static Problem only(List<Problem> problems) {
    assertEquals(1, problems.size(), problems::toString);
    return problems.getFirst();
  }

  @Test
  void theDefaultsRenewEverySecondAndWaitForTwo() {
    Timings timings = Timings.of(DEFAULT, Duration.ofSeconds(2), 1);
    assertEquals(Duration.ofMillis(7_796), timings.shortestLease());
    assertEquals(Duration.ofSeconds(1), timings.renewPeriod());
    assertEquals(Duration.ofSeconds(2), timings.renewTimeout());
    assertEquals(Duration.ofSeconds(1), timings.beatPeriod());
    assertEquals(Duration.ofSeconds(2), timings.beatTimeout());
  }

  @Test
  void aLongLockDelayDoesNotSlowRenewalsDown() {
    Timings timings = Timings.of(lockDelay(Duration.ofSeconds(60)), Duration.ofSeconds(2), 1);
    assertEquals(Duration.ofSeconds(1), timings.renewPeriod());
    assertEquals(Duration.ofSeconds(2), timings.renewTimeout());
  }

  @Test
  void aLockDelayOfThreeSecondsRenewsTwiceASecond() {
    Timings timings = Timings.of(lockDelay(Duration.ofSeconds(3)), Duration.ofSeconds(1), 1);
    assertEquals(Duration.ofMillis(1_936), timings.shortestLease());
    assertEquals(Duration.ofMillis(484), timings.renewPeriod());
    assertEquals(645, timings.renewTimeout().toMillis());
  }

  @Test
  void aLockDelayOfOneSecondWithTwoSecondsOfLivenessIsAllowed() {
    SessionSettings session =
        session(
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            DEFAULT.nodeFailureFloor());
    ElectionSettings settings = settings(all -> all.session(session));
    assertEquals(List.of(), Timings.problems(settings, 1));
    Timings timings = Timings.of(session, settings.demoteBudget(), 1);
    assertEquals(160, timings.renewPeriod().toMillis());
    assertEquals(214, timings.renewTimeout().toMillis());
    assertEquals(Duration.ofMillis(400), timings.beatPeriod());
    assertEquals(Duration.ofSeconds(1), timings.beatTimeout());
  }

  @ParameterizedTest
  @CsvSource({"1000", "1500", "2000", "3000", "5000", "10000", "20000", "60000"})
  void twoRenewalsMayFailAndTheThirdStillComeInTime(long lockDelayMillis) {
    SessionSettings session = lockDelay(Duration.ofMillis(lockDelayMillis));
    ElectionSettings settings = settings(all -> all.session(session));
    Timings timings = Timings.of(session, settings.demoteBudget(), 1);
    Duration third = timings.renewPeriod().plus(timings.renewTimeout().multipliedBy(2));
    assertTrue(third.compareTo(timings.shortestLease()) < 0, timings::toString);
  }

  @Test
  void aThousandSharersCostFourSecondsOfLease() {
    Timings timings = Timings.of(DEFAULT, Duration.ofSeconds(2), 1_000);
    assertEquals(Duration.ofMillis(3_800), timings.shortestLease());
    assertEquals(Duration.ofMillis(950), timings.renewPeriod());
    assertEquals(List.of(), Timings.problems(settings(all -> all), 1_000));
  }

  @Test
  void withoutLivenessBeatsAreTimedAllTheSame() {
    SessionSettings session =
        session(Duration.ofSeconds(10), Duration.ofSeconds(10), null, DEFAULT.nodeFailureFloor());
    Timings timings = Timings.of(session, Duration.ofSeconds(2), 1);
    assertEquals(Duration.ofMillis(200), timings.beatPeriod());
    assertEquals(List.of(), problems(session));
  }

  @Test
  void settingsThatLeaveNoLeaseStillGiveTimings() {
    Timings timings = Timings.of(lockDelay(Duration.ZERO), Duration.ofSeconds(2), 1);
    assertTrue(timings.shortestLease().isNegative());
    assertEquals(Duration.ofMillis(100), timings.renewPeriod());
    assertEquals(Duration.ofMillis(200), timings.renewTimeout());
  }

  @Test
  void aLockDelayThatLeavesNoLeaseIsRefusedWithTheArithmetic() {
    Problem problem = only(problems(lockDelay(Duration.ofMillis(500))));
    assertEquals(Setting.LOCK_DELAY, problem.setting());
    assertEquals(
        "leaves no lease to lead on: lockDelay 500ms − 2 % − demoteBudget 166ms − 4ms × 1 election"
            + " that share the session = 319ms, but a renewal's period, its timeout and a reserve"
            + " need 350ms; with this demoteBudget, lockDelay has to be at least 600ms",
        problem.message());
  }

  @Test
  void theLockDelayThatIsAdvisedIsAllowed() {
    for (int sharers : new int[] {1, 7, 100}) {
      for (long budget : new long[] {0, 300, 1_000, 5_000}) {
        Duration demoteBudget = Duration.ofMillis(budget);
        SessionSettings tooShort = lockDelay(Duration.ofMillis(100));
        String advice =
            only(Timings.problems(
                    settings(all -> all.session(tooShort).demoteBudget(demoteBudget)), sharers))
                .message();
        String least = advice.substring(advice.lastIndexOf(' ') + 1);
        SessionSettings advised = lockDelay(parse(least));
        assertEquals(
            List.of(),
            Timings.problems(
                settings(all -> all.session(advised).demoteBudget(demoteBudget)), sharers),
            advice);
      }
    }
  }

  private static Duration parse(String text) {
    return text.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
        : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  @Test
  void tooManySharersAreRefusedWithOtherAdvice() {
    Problem problem =
        only(
            Timings.problems(
                settings(all -> all.session(lockDelay(Duration.ofSeconds(60)))), 20_000));
    assertTrue(problem.message().contains("4ms × 20000 elections"), problem::message);
    assertTrue(
        problem.message().endsWith("lower demoteBudget, or let fewer elections share one session"),
        problem::message);
  }

  @Test
  void aDemoteBudgetThatEatsTheLeaseIsRefused() {
    Problem problem =
        only(Timings.problems(settings(all -> all.demoteBudget(Duration.ofSeconds(10))), 1));
    assertEquals(Setting.LOCK_DELAY, problem.setting());
    assertTrue(problem.message().contains("demoteBudget 10s"), problem::message);
  }

  @Test
  void aLockDelayConsulWouldCutIsRefused() {
    Problem problem = only(problems(lockDelay(Duration.ofSeconds(61))));
    assertEquals(
        new Problem(
            Setting.LOCK_DELAY, "is 1m1s; Consul allows up to 60s and silently cuts a longer one"),
        problem);
  }

  @Test
  void aNegativeLockDelayIsRefused() {
    assertEquals(Setting.LOCK_DELAY, only(problems(lockDelay(Duration.ofSeconds(-1)))).setting());
  }

  @ParameterizedTest
  @CsvSource({"PT9.999S,9.999s", "PT24H0.001S,24h0.001s"})
  void aTtlOutsideConsulsRangeIsRefused(Duration ttl, String text) {
    Problem problem =
        only(problems(session(ttl, DEFAULT.lockDelay(), null, DEFAULT.nodeFailureFloor())));
    assertEquals(
        new Problem(Setting.TTL, "is " + text + "; Consul allows 10s to 24h for a session"),
        problem);
  }

  @Test
  void theRangesEndsAreAllowed() {
    assertEquals(
        List.of(),
        problems(
            session(
                SessionSettings.MAX_TTL,
                SessionSettings.MAX_LOCK_DELAY,
                SessionSettings.MIN_LIVENESS,
                Duration.ZERO)));
    assertEquals(
        List.of(),
        problems(
            session(
                SessionSettings.MIN_TTL,
                DEFAULT.lockDelay(),
                null,
                SessionSettings.MAX_NODE_FAILURE_FLOOR)));
  }

  @Test
  void aNodeFailureFloorThatSerfHealthCanUndercutIsRefused() {
    Problem problem =
        only(
            problems(
                session(
                    DEFAULT.ttl(),
                    DEFAULT.lockDelay(),
                    DEFAULT.liveness(),
                    Duration.ofMillis(5_001))));
    assertEquals(Setting.NODE_FAILURE_FLOOR, problem.setting());
    assertTrue(problem.message().startsWith("is 5.001s; serfHealth can end"), problem::message);
  }

  @Test
  void aLivenessOfLessThanASecondIsRefused() {
    Problem problem =
        only(
            problems(
                session(
                    DEFAULT.ttl(),
                    DEFAULT.lockDelay(),
                    Duration.ofMillis(999),
                    DEFAULT.nodeFailureFloor())));
    assertEquals(
        new Problem(Setting.LIVENESS, "is 999ms; at least 1s, or 0s for no liveness check"),
        problem);
  }

  @Test
  void negativeDurationsAreRefused() {
    SessionSettings session =
        session(DEFAULT.ttl(), DEFAULT.lockDelay(), DEFAULT.liveness(), Duration.ofSeconds(-1));
    List<Problem> problems =
        Timings.problems(
            settings(all ->
                all.session(session)
                    .demoteBudget(Duration.ofSeconds(-2))
                    .hookTimeout(Duration.ofSeconds(-3))
                    .sitOut(Duration.ofSeconds(-4))),
            1);
    assertEquals(
        List.of(
            new Problem(
                Setting.NODE_FAILURE_FLOOR,
                "is -1s; serfHealth can end a session 5s after a node was cut off, less 500ms × the"
                    + " servers' raft_multiplier, so from 0s to 5s"),
            new Problem(Setting.HOOK_TIMEOUT, "is -3s; a hook needs some time to run"),
            new Problem(Setting.SIT_OUT, "is -4s; it cannot be negative"),
            new Problem(Setting.DEMOTE_BUDGET, "is -2s; it cannot be negative")),
        problems);
  }

  @Test
  void everythingThatIsWrongIsReportedAtOnce() {
    SessionSettings session =
        session(
            Duration.ofSeconds(1),
            Duration.ofSeconds(90),
            Duration.ofMillis(1),
            Duration.ofSeconds(-1));
    assertEquals(
        List.of(Setting.TTL, Setting.LOCK_DELAY, Setting.LIVENESS, Setting.NODE_FAILURE_FLOOR),
        problems(session).stream().map(Problem::setting).toList());
  }

  @Test
  void letsOnlySoManyShareASessionThatMuchOfTheirLeaseIsLeft() {
    assertEquals(500, mostSharers(10_000, 2_000));
    assertEquals(243, mostSharers(3_000, 1_000));
    assertEquals(74, mostSharers(1_000, 333));
    assertEquals(1, mostSharers(300, 100));
  }

  private static int mostSharers(long lockDelayMs, long demoteBudgetMs) {
    SessionSettings usual = SessionSettings.DEFAULT;
    return Timings.mostSharers(
        new SessionSettings(
            usual.ttl(),
            Duration.ofMillis(lockDelayMs),
            usual.serfHealth(),
            usual.liveness(),
            usual.nodeFailureFloor()),
        Duration.ofMillis(demoteBudgetMs));
  }
}
