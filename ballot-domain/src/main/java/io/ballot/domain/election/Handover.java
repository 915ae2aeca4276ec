package io.ballot.domain.election;

import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import java.time.Duration;

/**
 * Gives a term's lock back, so that the next leader is elected at once. The release is fenced to
 * the term, and repeated until it has succeeded or is known to be needless.
 */
final class Handover {
  private static final Duration RETRY_BASE = Duration.ofMillis(100);
  private static final Duration RETRY_CAP = Duration.ofSeconds(1);

  /** At a stop, a backend that goes on refusing for some 5 s has the session left to expire. */
  private static final int TRIES_AT_STOP = 8;

  private Handover() {}

  /** Gives the lock back, if it may still be ours. */
  static Phase.Demoting settle(Phase.Demoting phase, Turn turn) {
    WindDown windDown = phase.windDown();
    Term term = phase.term();
    if (windDown.released()) {
      return phase;
    }
    boolean sessionGone = !term.session().equals(turn.sessionId());
    boolean notOurs = turn.world.lock().contradicts(term.session(), term.fencingToken());
    if (sessionGone || notOurs || isLeftToExpire(phase, turn)) {
      return Demotion.with(phase, windDown.withReleased());
    }
    if (turn.desk.lockCall != 0) {
      return phase;
    }
    if (turn.nanos() < windDown.handback().retryAt()) {
      turn.wakeAt(windDown.handback().retryAt());
      return phase;
    }
    turn.desk.lockCall = turn.nextAttempt();
    turn.effect(
        new Effect.Release(
            turn.desk.lockCall,
            new ReleaseRequest(
                turn.settings.key(), term.session(), term.keyIndex(), term.payload())));
    return Demotion.with(phase, windDown.withReleaseSent());
  }

  /** Whether a stop has given up releasing a lock that may be ours: the session's end frees it. */
  static boolean isLeftToExpire(Phase.Demoting phase, Turn turn) {
    int tries = phase instanceof Phase.Losing ? 1 : TRIES_AT_STOP;
    return turn.standing.stopping && phase.windDown().handback().failures() >= tries;
  }

  static Phase answered(Phase.Demoting phase, Reply<ReleaseAnswer> reply, Turn turn) {
    if (phase.windDown().released() || !phase.windDown().releaseSent()) {
      // The second: it answers the release of an earlier term, and says nothing of this one.
      return phase;
    }
    return switch (reply) {
      case Reply.Answered<ReleaseAnswer> answered ->
          switch (answered.answer()) {
            case ReleaseAnswer.Released released -> released(phase, released.index(), turn);
            case ReleaseAnswer.Moved moved -> moved(phase, moved.now(), turn);
          };
      case Reply.Failed<ReleaseAnswer> failed -> {
        if (phase.windDown().handback().failures() == 0) {
          turn.announce(new Notice.ReleaseTrouble(phase.term().fencingToken(), failed.message()));
        }
        yield again(phase, turn);
      }
    };
  }

  private static Phase released(Phase.Demoting phase, long index, Turn turn) {
    Term term = phase.term();
    LockReading.released(turn, index, term.payload());
    turn.announce(new Notice.Released(term.fencingToken()));
    // It was ours to the last, so nobody else can have been active.
    WindDown windDown = phase.windDown().withTakeoverBound(Long.MAX_VALUE);
    return Demotion.with(phase, windDown.withReleased());
  }

  private static Phase moved(Phase.Demoting phase, LockObservation now, Turn turn) {
    LockReading.seen(turn, now);
    Term term = phase.term();
    if (!(now.state() instanceof LockState.Held held) || !held.session().equals(term.session())) {
      return Demotion.with(phase, phase.windDown().withReleased());
    }
    return held.modifyIndex() == term.keyIndex()
        ? again(phase, turn)
        : Demotion.withTerm(phase, term.withKeyIndex(held.modifyIndex()));
  }

  private static Phase again(Phase.Demoting phase, Turn turn) {
    int failures = phase.windDown().handback().failures() + 1;
    long wait = Backoff.nanos(RETRY_BASE, RETRY_CAP, failures, turn.salt());
    return Demotion.with(phase, phase.windDown().withReleaseFailed(turn.nanos() + wait));
  }
}
