package io.ballot.consul.watch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {
  private static final int TRIES = 20;

  private final Backoff backoff = new Backoff();

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TIMEOUT"})
  void comesBackWithinASecondToAnAgentThatGaveNoAnswer(Failure failure) {
    for (int i = 0; i < TRIES; i++) {
      Duration wait = backoff.next(failure);

      assertTrue(wait.compareTo(Duration.ofMillis(800)) <= 0, wait.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "DENIED", "INVALID"})
  void leavesOneThatAnswersWithAFailureAloneForSomeSeconds(Failure failure) {
    Duration wait = Duration.ZERO;
    for (int i = 0; i < TRIES; i++) {
      wait = backoff.next(failure);
    }

    assertTrue(wait.compareTo(Duration.ofMillis(2_500)) >= 0, wait.toString());
    assertTrue(wait.compareTo(Duration.ofSeconds(5)) <= 0, wait.toString());
  }

  @Test
  void startsAnewAfterASuccess() {
    for (int i = 0; i < TRIES; i++) {
      Duration unused = backoff.next(Failure.UNAVAILABLE);
    }

    backoff.reset();

    Duration wait = backoff.next(Failure.UNAVAILABLE);
    assertTrue(wait.compareTo(Duration.ofMillis(100)) <= 0, wait.toString());
  }
}
