package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A late acquire: the lock shows our session, and we hold no term. */
final class StrayLockTest {
  private final Bench bench = Bench.plain();

  /** An acquire was sent and got no answer. */
  private Bench hasTriedInVain() {
    bench.tries().acquireFails(Failure.TIMEOUT);
    return bench.fresh();
  }

  private Payload own() {
    return Cast.ownPayload(bench.session());
  }

  @Test
  void anEligibleInstanceAdoptsItWithTheIndexAsItsToken() {
    hasTriedInVain().lockHeld(own());
    Notice.Elected elected = bench.notice(Notice.Elected.class);
    assertTrue(elected.adopted());
    assertEquals(bench.term().fencingToken(), elected.fencingToken());
    LockState.Held held = bench.heldLock();
    assertEquals(held.modifyIndex(), elected.fencingToken());
    bench.phase(Phase.Leading.class);
  }

  @Test
  void anIneligibleInstanceGivesItBack() {
    hasTriedInVain().health(Cast.critical("disk")).lockHeld(own());
    long index = bench.pending(Effect.Release.class).request().keyIndex();
    assertEquals(List.of("release at " + index), bench.diary);
    assertEquals(own(), bench.pending(Effect.Release.class).request().payload());
    bench.released();
    bench.phase(Phase.StandingBy.class);
    bench.pass(Duration.ofMinutes(1));
    assertEquals(List.of("release at " + index), bench.diary);
  }

  @Test
  void aReleaseThatFailsIsRepeatedWithAPause() {
    hasTriedInVain().health(Cast.critical("disk")).lockHeld(own());
    for (int i = 0; i < 6; i++) {
      bench.releaseFails(Failure.UNREACHABLE);
      assertFalse(bench.isPending(Effect.Release.class));
      bench.passMillis(1_250);
      assertTrue(bench.isPending(Effect.Release.class));
    }
    assertEquals(1, bench.notices(Notice.LockTrouble.class).size());
  }

  @Test
  void aLockOnItsWayBackIsNotAdoptedForTheReleaseMayStillArrive() {
    hasTriedInVain().health(Cast.critical("disk")).lockHeld(own());
    bench.health(Cast.healthy());
    bench.phase(Phase.Following.class);
    bench.releaseFails(Failure.TIMEOUT).passMillis(130);
    bench.phase(Phase.Following.class);
    assertEquals(List.of(), bench.notices(Notice.Elected.class));
    bench.released();
    assertTrue(bench.isPending(Effect.Acquire.class));
    assertEquals(bench.state().phase(), bench.phase(Phase.Acquiring.class));
  }

  @Test
  void aLockThatCameBackAtAnotherIndexIsAdopted() {
    hasTriedInVain().health(Cast.critical("disk")).lockHeld(own());
    bench.releaseFails(Failure.TIMEOUT).health(Cast.healthy()).lockHeld(own());
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aReleaseOfALockThatHasMovedOnLooksAgainBeforeItIsRepeated() {
    hasTriedInVain().health(Cast.critical("disk")).lockHeld(own());
    bench
        .fresh()
        .releaseMoved(new LockState.Held(bench.session(), Cast.MADE, bench.nextIndex(), own()));
    assertFalse(bench.isPending(Effect.Release.class));
    bench.passMillis(130);
    assertTrue(bench.isPending(Effect.Release.class));
    bench.releaseMoved(new LockState.Missing());
    assertFalse(bench.isPending(Effect.Release.class));
    assertEquals(Long.MAX_VALUE, bench.wakeAt());
  }

  @Test
  void aLockWhoseValueWasOverwrittenIsGivenBackWithTheLastPayloadThatWasSeen() {
    hasTriedInVain().rivalLeads("r1").health(Cast.critical("disk"));
    bench.lock(
        new LockState.Held(
            bench.session(), Cast.MADE, bench.nextIndex(), new ForeignValue("overwritten")));
    assertEquals(
        Cast.rivalPayload(Cast.session("r1")),
        bench.pending(Effect.Release.class).request().payload());
  }

  @Test
  void aLockWhoseValueWasOverwrittenIsGivenBackEvenIfNoPayloadWasEverSeen() {
    hasTriedInVain().health(Cast.critical("disk"));
    bench.lock(
        new LockState.Held(
            bench.session(), Cast.MADE, bench.nextIndex(), new ForeignValue("overwritten")));
    assertEquals(
        new Payload("", 0, bench.session(), null),
        bench.pending(Effect.Release.class).request().payload());
  }

  @Test
  void aLockWhoseValueWasOverwrittenIsAdoptedWithAPayloadOfOurOwn() {
    hasTriedInVain()
        .lock(
            new LockState.Held(
                bench.session(), Cast.MADE, bench.nextIndex(), new ForeignValue("overwritten")));
    assertEquals(own(), bench.term().payload());
  }

  @Test
  void aLockSeenInOurHandBeforeTheAnswerWaitsForTheAnswer() {
    bench.tries().lockHeld(own());
    bench.phase(Phase.Acquiring.class);
    LockState.Held held = bench.heldLock();
    bench.acquire(new AcquireAnswer.Acquired(held.modifyIndex(), Cast.MADE));
    assertFalse(bench.notice(Notice.Elected.class).adopted());
    bench.phase(Phase.Leading.class);
  }

  @Test
  void aLockWhoseKeyHadVanishedIsKeptUntilNobodyActsOnTheOlderTerm() {
    bench.follows().lockMissing().health(Cast.critical("disk"));
    bench.fresh().acquired();
    bench.phase(Phase.StandingBy.class);
    bench.passMillis(9_999);
    assertEquals(List.of(), bench.diary);
    bench.passMillis(1);
    assertTrue(bench.isPending(Effect.Release.class));
  }

  @Test
  void aLeaseThatHasRunOutIsRenewedBeforeALateAcquireIsAdopted() {
    hasTriedInVain().freeze(Duration.ofSeconds(11)).lockHeld(own());
    assertEquals(List.of(), bench.notices(Notice.Elected.class));
    bench.renewed();
    bench.phase(Phase.Leading.class);
    assertTrue(bench.notice(Notice.Elected.class).adopted());
  }

  @Test
  void aLateAcquireIsNobodysTermIfTheSessionDiedMeanwhile() {
    hasTriedInVain().freeze(Duration.ofSeconds(11)).lockHeld(own()).sessionGone();
    assertEquals(List.of(), bench.notices(Notice.Elected.class));
    assertEquals(List.of(), bench.notices(Notice.TermLost.class));
    bench.phase(Phase.Following.class);
  }
}
