package io.ballot.consul.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long HEAVY = 1_000_000;
  private static final long LIGHT = 10_000;

  private final Throttle throttle = new Throttle(0);

  @Test
  void lightOnesDoNotWaitForTheTimeThatTheyTook() {
    assertEquals(Duration.ZERO, throttle.next(SECOND, LIGHT, SECOND));
  }

  @Test
  void whoWasStoppedForLongDoesNotWaitAccordingly() {
    assertEquals(Duration.ofMillis(20 + 1_000 - 600), throttle.next(SECOND, HEAVY, 60 * SECOND));
  }

  @Test
  void heavyOnesTakeAFifthOfTheTimeAtMost() {
    // Of 20 ms of pace and five times 180 ms, the burst leaves 600 ms out.
    assertEquals(
        Duration.ofMillis(20 + 5 * 180 - 600), throttle.next(SECOND, HEAVY, SECOND * 18 / 100));
  }

  @Test
  void heavyOnesOfAQuickMachineAreMeasuredByTheirBytes() {
    throttle.next(SECOND, 4 * HEAVY, 1);
    assertEquals(Duration.ofMillis(2 * (20 + 4 * 150) - 600), throttle.next(SECOND, 4 * HEAVY, 1));
  }

  @Test
  void theHeaviestCostNoMoreThanASecondEach() {
    throttle.next(SECOND, 40 * HEAVY, 1);
    assertEquals(Duration.ofMillis(2 * (20 + 1_000) - 600), throttle.next(SECOND, 40 * HEAVY, 1));
  }
}
