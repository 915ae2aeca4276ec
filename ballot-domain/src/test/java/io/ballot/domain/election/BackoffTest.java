package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Waits that double up to a cap, spread by a quarter either way. */
final class BackoffTest {
  private static final Duration BASE = Duration.ofMillis(100);
  private static final Duration CAP = Duration.ofSeconds(2);

  private static void between(double least, double most, int failures) {
    for (long salt = -500; salt < 500; salt++) {
      long millis = Backoff.nanos(BASE, CAP, failures, salt) / 1_000_000;
      assertTrue(millis >= least && millis <= most, "waited " + millis);
    }
  }

  @Test
  void theFirstWaitIsTheBaseGiveOrTakeAQuarter() {
    between(75, 125, 1);
  }

  @Test
  void everyFailureDoublesTheWait() {
    between(150, 250, 2);
    between(300, 500, 3);
    between(600, 1_000, 4);
  }

  @Test
  void theCapHoldsHoweverManyFail() {
    between(1_500, 2_500, 6);
    between(1_500, 2_500, 100);
    between(1_500, 2_500, Integer.MAX_VALUE);
  }

  @Test
  void lessThanOneFailureCountsAsOne() {
    between(75, 125, 0);
    between(75, 125, -3);
  }

  @Test
  void theLongestBaseDoesNotOverflow() {
    Duration day = Duration.ofDays(1);
    long wait = Backoff.nanos(day, day, 100, 7);
    assertTrue(wait >= day.toNanos() * 3 / 4 && wait <= day.toNanos() * 5 / 4, "waited " + wait);
  }

  @Test
  void neighbouringSaltsGiveDifferentWaits() {
    Set<Long> waits = new HashSet<>();
    for (long salt = 0; salt < 1_000; salt++) {
      waits.add(Backoff.nanos(BASE, CAP, 1, salt));
    }
    assertTrue(waits.size() > 990, "only " + waits.size() + " of 1000 differ");
  }

  @Test
  void theSameSaltGivesTheSameWait() {
    assertEquals(Backoff.spread(12_345, 6), Backoff.spread(12_345, 6));
  }

  @Test
  void whatIsTooShortToSpreadStaysAsItIs() {
    assertEquals(1, Backoff.spread(1, 5));
    assertEquals(0, Backoff.spread(0, 5));
  }
}
