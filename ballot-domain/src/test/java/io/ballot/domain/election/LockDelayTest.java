package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.Payload;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When the next try comes after the lock delay has refused one. */
final class LockDelayTest {
  private final Bench bench = Bench.plain();

  private void refused() {
    bench.acquire(new AcquireAnswer.Delayed());
  }

  /** How long it takes until the next try is sent. */
  private Duration untilTheNextTry() {
    return bench.passUntil(() -> bench.isPending(Effect.Acquire.class));
  }

  @Test
  void sleepsUntilFiftyMillisecondsBeforeTheLockDelayInTheLastPayloadIsOver() {
    Payload rival = Cast.rivalPayload(Cast.session("r1"), Duration.ofSeconds(3));
    bench.follows().lockHeld(rival).lockMissing().passMillis(20);
    refused();
    assertEquals(Duration.ofMillis(2_930), bench.notice(Notice.LockDelayed.class).remaining());
    assertEquals(Duration.ofMillis(2_930), untilTheNextTry());
  }

  @Test
  void thenTriesAtShortIntervalsThatGrowToHalfASecond() {
    bench.follows().lockMissing();
    refused();
    untilTheNextTry();
    Duration sum = Duration.ZERO;
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 8; i++) {
      refused();
      Duration wait = untilTheNextTry();
      sum = sum.plus(wait);
      longest = longest.compareTo(wait) > 0 ? longest : wait;
      if (i == 0) {
        assertTrue(wait.toMillis() <= 38, () -> "first " + wait);
      }
    }
    assertTrue(longest.toMillis() >= 375 && longest.toMillis() <= 626, "longest " + longest);
    assertTrue(sum.toMillis() < 3_500, "sum " + sum);
    assertEquals(1, bench.notices(Notice.LockDelayed.class).size());
  }

  @Test
  void aLockThatWasFreeBeforeItCameIsTriedEveryHalfSecondForItsDelayMayEndAnyMoment() {
    bench.tries();
    for (int i = 0; i < 10; i++) {
      refused();
      Duration wait = untilTheNextTry();
      assertTrue(wait.toMillis() >= 375 && wait.toMillis() <= 626, () -> "waited " + wait);
    }
    assertEquals(1, bench.notices(Notice.LockDelayed.class).size());
  }

  @Test
  void anNcodePayloadTellsNoDelaySoTheLockIsTriedEveryHalfSecond() {
    bench.follows().lockHeld(Cast.ncodePayload(Cast.session("n"))).lockMissing();
    refused();
    Duration wait = untilTheNextTry();
    assertTrue(wait.toMillis() >= 375 && wait.toMillis() <= 626, () -> "waited " + wait);
  }

  @Test
  void aLockThatIsSeenHeldWhileTheRefusalIsUnderWayIsWaitedFor() {
    bench.follows().lockMissing().rivalLeads("r2");
    refused();
    assertFalse(bench.isPending(Effect.Acquire.class));
    bench.pass(Duration.ofMinutes(1));
    assertFalse(bench.isPending(Effect.Acquire.class));
    bench.lockFree(Cast.rivalPayload(Cast.session("r2")));
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void aRefusalThatWasSentBeforeTheLockWasTakenAndFreedAgainIsRetriedSoon() {
    bench.follows().lockMissing().rivalLeads("r2").lockFree(Cast.rivalPayload(Cast.session("r2")));
    refused();
    assertTrue(bench.wakeAt() < Long.MAX_VALUE);
  }

  @Test
  void aLockThatWasFreeBeforeItCameWithAKnownDelayIsTriedEveryHalfSecondToo() {
    bench.begin().registered().health(Cast.healthy());
    bench.lockFree(Cast.rivalPayload(Cast.session("r1"))).sessionOpens();
    refused();
    Duration wait = untilTheNextTry();
    assertTrue(wait.toMillis() >= 375 && wait.toMillis() <= 626, () -> "waited " + wait);
  }
}
