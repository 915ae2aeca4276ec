package io.ballot.domain.election;

import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asked before anything else in every step: is the term still ours? It is lost when the session is
 * gone, when the lock shows another holder or none in an answer that is not older than the term, or
 * when the lease has ended. Nothing else is a loss.
 */
final class TermGuard {
  private TermGuard() {}

  static Phase check(Phase phase, Turn turn) {
    if (!(phase instanceof Phase.HoldsTerm holds) || isReleased(phase)) {
      return phase;
    }
    Term term = holds.term();
    if (!term.session().equals(turn.sessionId())) {
      return Demotion.lose(
          turn,
          holds,
          Reason.LOST,
          "the session " + term.session() + " is gone",
          turn.world.takeoverBound(term.session()));
    }
    LockObservation lock = turn.world.lock().lock();
    if (lock == null || !turn.world.lock().tellsOf(term)) {
      return checkLease(holds, turn);
    }
    Phase next = checkLock(holds, lock.state(), turn);
    return next instanceof Phase.HoldsTerm still && !isReleased(next)
        ? checkLease(still, turn)
        : next;
  }

  private static boolean isReleased(Phase phase) {
    return phase instanceof Phase.SteppingDown down && down.windDown().released();
  }

  private static Phase checkLock(Phase.HoldsTerm phase, LockState state, Turn turn) {
    Term term = phase.term();
    LockState.Held ours = heldBy(term, state);
    if (ours != null && !isNewTerm(ours, term)) {
      return at(ours, phase);
    }
    if (phase instanceof Phase.SteppingDown down && down.windDown().releaseSent()) {
      // Our release was carried out: the watch tells so before the answer comes.
      turn.announce(new Notice.Released(term.fencingToken()));
      return new Phase.SteppingDown(term, down.reason(), down.windDown().withReleased());
    }
    if (ours != null) {
      String detail = "the lock was deleted, and acquired again by a late request";
      return lose(turn, phase, detail, turn.nanos());
    }
    return switch (state) {
      case LockState.Held held ->
          lose(turn, phase, "the session " + held.session() + " holds the lock", turn.nanos());
      case LockState.Free ignored -> lose(turn, phase, "nobody holds the lock", turn.nanos());
      case LockState.Missing ignored -> {
        // Whoever acquires it knows that it vanished, and waits.
        long othersFrom = turn.in(turn.settings.session().lockDelay());
        yield lose(turn, phase, "the lock's key was deleted", othersFrom);
      }
    };
  }

  private static LockState.@Nullable Held heldBy(Term term, LockState state) {
    return state instanceof LockState.Held held && held.session().equals(term.session())
        ? held
        : null;
  }

  /** The index that the key has in this term may move: somebody wrote into it. */
  private static Phase.HoldsTerm at(LockState.Held ours, Phase.HoldsTerm phase) {
    Term term = phase.term();
    return ours.modifyIndex() == term.keyIndex()
        ? phase
        : withTerm(phase, term.withKeyIndex(ours.modifyIndex()));
  }

  /**
   * Acquiring a lock again that is held leaves its index alone, as the payload is the same; so a
   * new index under the same payload is a new term.
   */
  private static boolean isNewTerm(LockState.Held held, Term term) {
    long newest = Math.max(term.keyIndex(), term.fencingToken());
    return held.modifyIndex() > newest && held.value().equals(term.payload());
  }

  /** Loses a term whose lock may be somebody else's from {@code othersFrom} on, or even sooner. */
  private static Phase lose(Turn turn, Phase.HoldsTerm phase, String detail, long othersFrom) {
    long bound = Math.min(turn.world.takeoverBound(phase.term().session()), othersFrom);
    return Demotion.lose(turn, phase, Reason.LOST, detail, bound);
  }

  private static Phase checkLease(Phase.HoldsTerm phase, Turn turn) {
    long end = turn.leaseEndsAt();
    Phase.Leading leading = phase instanceof Phase.Leading it ? it : null;
    if (turn.nanos() < end) {
      turn.wakeAt(end);
      if (leading != null && leading.withoutLease()) {
        turn.announce(new Notice.LeaseRegained(leading.term().fencingToken()));
        return new Phase.Leading(leading.term(), false);
      }
      return phase;
    }
    if (leading != null
        && turn.settings.whenUnreachable() == ElectionSettings.WhenUnreachable.HOLD
        && isBridged(turn)) {
      if (!leading.withoutLease()) {
        turn.announce(new Notice.HoldingWithoutLease(leading.term().fencingToken()));
      }
      return new Phase.Leading(leading.term(), true);
    }
    return Demotion.lose(
        turn,
        phase,
        Reason.LEASE_EXPIRED,
        "the session could not be renewed for " + DurationText.of(unrenewed(turn)),
        turn.world.takeoverBound(phase.term().session()));
  }

  /** Whether requests were tried all the time, and failed. */
  private static boolean isBridged(Turn turn) {
    Session session = turn.world.session();
    if (session == null || turn.world.gapInTries()) {
      return false;
    }
    long gapEnds = session.lease().triedAt() + World.LONGEST_GAP.toNanos();
    turn.wakeAt(gapEnds);
    return turn.nanos() < gapEnds;
  }

  private static Duration unrenewed(Turn turn) {
    Session session = turn.world.session();
    return session == null
        ? Duration.ZERO
        : Duration.ofNanos(turn.nanos() - session.lease().renewedAt());
  }

  private static Phase.HoldsTerm withTerm(Phase.HoldsTerm phase, Term term) {
    return switch (phase) {
      case Phase.Promoting it ->
          new Phase.Promoting(term, it.waitUntil(), it.tagged(), it.marked());
      case Phase.Leading it -> new Phase.Leading(term, it.withoutLease());
      case Phase.SteppingDown it -> new Phase.SteppingDown(term, it.reason(), it.windDown());
    };
  }
}
