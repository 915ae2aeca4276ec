package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ballot.domain.election.ElectionSettings.DemoteOnStart;
import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The defaults, as users were promised them. */
final class ElectionSettingsTest {
  private static SessionSettings session(Duration ttl, Duration lockDelay) {
    return new SessionSettings(ttl, lockDelay, true, null, Duration.ofMillis(2_500));
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    ElectionSettings settings = ElectionSettings.of("web", "web-1", "key").build();
    assertEquals("web", settings.name());
    assertEquals(List.of(), settings.serviceChecks());
    assertNull(settings.primaryTag());
    assertEquals(Hooks.NONE, settings.hooks());
    assertEquals(Duration.ofSeconds(10), settings.session().ttl());
    assertEquals(Duration.ofSeconds(10), settings.session().lockDelay());
    assertEquals(Duration.ofSeconds(5), settings.session().liveness());
    assertEquals(Duration.ofMillis(2_500), settings.session().nodeFailureFloor());
    assertEquals(Duration.ofSeconds(40), settings.hookTimeout());
    assertEquals(Duration.ofSeconds(2), settings.demoteBudget());
    assertEquals(DemoteOnStart.AUTO, settings.demoteOnStart());
    assertEquals(WhenUnreachable.STEP_DOWN, settings.whenUnreachable());
    assertEquals(OnPromoteFailure.KEEP, settings.onPromoteFailure());
    assertEquals(Duration.ofSeconds(30), settings.sitOut());
    assertEquals(false, settings.tagAfterPromote());
    assertEquals(false, settings.demoteAwaitsLeader());
  }

  @ParameterizedTest
  @CsvSource({"PT3S,PT1S", "PT6S,PT2S", "PT60S,PT2S", "PT0.9S,PT0.3S"})
  void theDemoteBudgetIsAThirdOfTheLockDelayButNoMoreThanTwoSeconds(
      Duration lockDelay, Duration budget) {
    ElectionSettings settings =
        ElectionSettings.of("web", "web-1", "key")
            .session(session(Duration.ofSeconds(10), lockDelay))
            .build();
    assertEquals(budget, settings.demoteBudget());
  }

  @Test
  void theHookTimeoutIsTwiceTheSumOfTtlAndLockDelay() {
    ElectionSettings settings =
        ElectionSettings.of("web", "web-1", "key")
            .session(session(Duration.ofSeconds(15), Duration.ofSeconds(5)))
            .build();
    assertEquals(Duration.ofSeconds(40), settings.hookTimeout());
  }

  @Test
  void theOrderInWhichThingsAreSetMakesNoDifference() {
    SessionSettings session = session(Duration.ofSeconds(20), Duration.ofSeconds(3));
    assertEquals(
        ElectionSettings.of("web", "web-1", "key").session(session).sitOut(Duration.ZERO).build(),
        ElectionSettings.of("web", "web-1", "key").sitOut(Duration.ZERO).session(session).build());
  }

  @Test
  void anElectionCanBeNamedOtherwiseThanItsService() {
    ElectionSettings settings = ElectionSettings.of("web", "web-1", "key").name("writer").build();
    assertEquals("writer", settings.name());
    assertEquals("web", settings.service());
  }
}
