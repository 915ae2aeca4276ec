package io.ballot.domain.election;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@link Phase.Acquiring}: one try at a lock that is free, and when the next one may follow. */
final class Acquisition {
  /** A lock is tried a little before its lock delay should be over, for the clocks are not one. */
  private static final Duration EARLY = Duration.ofMillis(50);

  private static final Duration REFUSED_BASE = Duration.ofMillis(30);
  private static final Duration REFUSED_CAP = Duration.ofMillis(500);
  private static final Duration UNKNOWN_DELAY_STEP = Duration.ofMillis(500);
  private static final Duration HELD_BASE = Duration.ofMillis(300);
  private static final Duration FAILED_BASE = Duration.ofMillis(100);
  private static final Duration FAILED_CAP = Duration.ofSeconds(2);
  private static final Duration DENIED_CAP = Duration.ofSeconds(10);

  private Acquisition() {}

  /** Sends a try. */
  static Phase begin(Turn turn, SessionId session, int refusals) {
    Payload payload = turn.payload(session);
    turn.desk.lockCall = turn.nextAttempt();
    turn.effect(
        new Effect.Acquire(
            turn.desk.lockCall,
            new AcquireRequest(turn.settings.key(), session, payload),
            turn.leaseEndsAt()));
    return new Phase.Acquiring(session, payload, refusals);
  }

  static Phase on(Phase.Acquiring phase, Event.Answer answer, Turn turn) {
    if (!(answer instanceof Event.AcquireReply reply)) {
      Candidacy.answered(answer, turn);
      return phase;
    }
    return switch (reply.reply()) {
      case Reply.Answered<AcquireAnswer> answered -> {
        turn.standing.lockTrouble = TroubleTold.NONE;
        yield answered(phase, answered.answer(), turn);
      }
      case Reply.Failed<AcquireAnswer> failed -> {
        Candidacy.trouble(turn, failed.failure(), failed.message());
        boolean futile = failed.failure() == Failure.DENIED || failed.failure() == Failure.INVALID;
        yield backOff(phase, FAILED_BASE, futile ? DENIED_CAP : FAILED_CAP, turn);
      }
    };
  }

  private static Phase answered(Phase.Acquiring phase, AcquireAnswer answer, Turn turn) {
    return switch (answer) {
      case AcquireAnswer.Acquired acquired -> acquired(phase, acquired, turn);
      case AcquireAnswer.HeldByOther ignored -> {
        // The watch shows it in a moment, if it is still so.
        LockReading.soon(turn);
        yield backOff(phase, HELD_BASE, FAILED_CAP, turn);
      }
      case AcquireAnswer.Delayed ignored -> delayed(phase, turn);
      case AcquireAnswer.SessionGone ignored -> {
        turn.effect(new Effect.RenewNow());
        yield backOff(phase, FAILED_BASE, FAILED_CAP, turn);
      }
    };
  }

  private static Phase acquired(Phase.Acquiring phase, AcquireAnswer.Acquired acquired, Turn turn) {
    SessionId session = phase.session();
    long fencingToken = acquired.fencingToken();
    if (!session.equals(turn.sessionId())) {
      return new Phase.Following(turn.nanos(), 0);
    }
    if (turn.world.lock().contradicts(session, fencingToken)) {
      // The term was over before it was known; or history began anew, and a read tells.
      LockReading.now(turn);
      return backOff(phase, FAILED_BASE, FAILED_CAP, turn);
    }
    boolean setBack = turn.world.lock().isSetBack(fencingToken);
    turn.world.lock().ownAcquire(session, acquired, phase.payload(), turn.reader());
    if (setBack || !turn.mayStand() || !turn.leaseHolds()) {
      // Given back, or adopted: once the session is renewed, for it may be over already.
      return new Phase.Following(turn.nanos(), 0);
    }
    return Promotion.begin(turn, fencingToken, session, phase.payload(), false);
  }

  private static Phase delayed(Phase.Acquiring phase, Turn turn) {
    LockHistory lock = turn.world.lock();
    @Nullable Duration delay = lock.lastLockDelay();
    if (lock.freeSince() == World.NEVER) {
      return backOff(phase, REFUSED_BASE, REFUSED_CAP, turn);
    }
    Duration assumed = delay == null ? turn.settings.session().lockDelay() : delay;
    long due = lock.freeSince() + assumed.minus(EARLY).toNanos();
    long remaining = due - turn.nanos();
    if (remaining <= 0) {
      return backOff(phase, REFUSED_BASE, REFUSED_CAP, turn);
    }
    if (phase.refusals() == 0) {
      turn.announce(new Notice.LockDelayed(Duration.ofNanos(remaining)));
    }
    if (delay != null && lock.sawItBecomeFree()) {
      return new Phase.Following(due, 0);
    }
    // How long it is, or since when, is not known: it may be over any moment.
    long step = Backoff.spread(UNKNOWN_DELAY_STEP.toNanos(), turn.salt());
    return new Phase.Following(turn.nanos() + Math.min(remaining, step), phase.refusals() + 1);
  }

  private static Phase backOff(Phase.Acquiring phase, Duration base, Duration cap, Turn turn) {
    int refusals = phase.refusals() + 1;
    return new Phase.Following(
        turn.nanos() + Backoff.nanos(base, cap, refusals, turn.salt()), refusals);
  }
}
