package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is believed of the lock when answers come out of order. */
final class LockReadingTest {
  private static final Payload RIVAL = Cast.rivalPayload(Cast.session("r1"));

  private final Bench bench = Bench.plain();

  private static LockState held() {
    return new LockState.Held(RIVAL.session(), Cast.MADE, 50, RIVAL);
  }

  @Test
  void anAnswerThatWasOvertakenIsReadAgainOnlyIfTheWatchStaysSilent() {
    bench.follows().lockAt(50, new LockState.Missing());
    assertFalse(bench.isPending(Effect.Acquire.class));
    bench.passMillis(100).rivalLeads("r2").passMillis(1_000);
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void aHistoryThatBeganAnewIsFoundByReading() {
    bench.follows().lockAt(50, new LockState.Missing()).passMillis(400);
    assertEquals(List.of("read lock"), bench.diary);
    bench.read(51, new LockState.Missing());
    assertTrue(bench.isPending(Effect.Acquire.class));
    bench.lockAt(52, held());
    assertEquals(52, bench.seenLock().index());
  }

  @Test
  void aReadThatWasOvertakenByTheWatchChangesNothing() {
    bench.follows().lockAt(50, new LockState.Missing()).passMillis(400);
    bench.lockFree(RIVAL);
    assertTrue(bench.isPending(Effect.Acquire.class));
    long index = bench.seenLock().index();
    bench.read(60, held());
    assertEquals(index, bench.seenLock().index());
  }

  @Test
  void aNewerReadCounts() {
    bench.follows().lockAt(50, new LockState.Missing()).passMillis(400);
    bench.read(bench.nextIndex(), new LockState.Missing());
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void aReadThatFailsIsRepeatedForTheWatchMayHaveNothingNewToTell(Failure failure) {
    bench.follows().lockAt(50, new LockState.Missing()).passMillis(400);
    for (int i = 0; i < 8; i++) {
      bench.readFails(failure);
      assertFalse(bench.isPending(Effect.ReadLock.class));
      bench.passMillis(12_500);
      assertTrue(bench.isPending(Effect.ReadLock.class));
    }
    bench.read(51, new LockState.Missing());
    assertTrue(bench.isPending(Effect.Acquire.class));
  }

  @Test
  void aReadThatFailsIsNotRepeatedOnceTheWatchHasToldMore() {
    bench.follows().lockAt(50, new LockState.Missing()).passMillis(400);
    bench.rivalLeads("r2").readFails(Failure.TIMEOUT).fresh().passMillis(10_000);
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void manyOvertakenAnswersAreReadOnce() {
    bench.follows();
    for (int i = 0; i < 100; i++) {
      bench.lockAt(50 + i % 3, new LockState.Missing()).passMillis(5);
    }
    assertEquals(List.of("read lock"), bench.diary);
  }

  @Test
  void aReadUnderWayHoldsNoReleaseUp() {
    bench.leads().lockAt(3, new LockState.Missing()).passMillis(400);
    assertTrue(bench.isPending(Effect.ReadLock.class));
    bench.health(Cast.critical("disk"));
    assertTrue(bench.isPending(Effect.Release.class));
    bench.released();
    bench.phase(Phase.StandingBy.class);
    long index = bench.seenLock().index();
    bench.read(
        102, new LockState.Held(bench.session(), Cast.MADE, 102, Cast.ownPayload(bench.session())));
    assertEquals(index, bench.seenLock().index());
  }

  @Test
  void anAnswerThatComesTwiceCountsOnce() {
    bench.follows().lockAt(50, new LockState.Missing()).passMillis(400);
    long attempt = bench.pending(Effect.ReadLock.class).attempt();
    bench.read(51, new LockState.Missing()).fresh();
    bench.send(
        new Event.ReadReply(
            attempt, new Reply.Failed<>(Failure.TIMEOUT, "the same attempt, once more")));
    assertEquals(List.of(), bench.diary);
    bench.phase(Phase.Acquiring.class);
  }
}
