package io.ballot.domain.election;

import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import java.time.Duration;

/**
 * A lock that is ours without a term: a request acquired it whose answer was lost or came too late.
 * An instance that stands adopts it as a term. One that does not gives it back, or nobody would
 * lead; and once that was begun, it is brought to its end: the release may still arrive, however
 * late, and would end the very term that was made of it. Nor is one adopted that a restored
 * snapshot gave back to us.
 */
final class Stray {
  private static final Duration RETRY_BASE = Duration.ofMillis(100);
  private static final Duration RETRY_CAP = Duration.ofSeconds(1);

  private Stray() {}

  /** Whether a lock in our hand can be made a term of. */
  static boolean isAdoptable(Turn turn, LockState.Held held) {
    boolean onItsWayBack = held.modifyIndex() == turn.desk.strayIndex;
    return !onItsWayBack && !turn.world.lock().isSetBack(held.modifyIndex());
  }

  /** Gives the lock back, if it is ours and not wanted. */
  static void settle(Turn turn) {
    Desk desk = turn.desk;
    LockState.Held held = turn.world.heldByUs();
    if (held == null || desk.lockCall != 0 || (turn.mayStand() && isAdoptable(turn, held))) {
      return;
    }
    // Not before nobody acts on an older term any more: a newcomer could not know of that.
    long from = Math.max(desk.strayAt, turn.world.lock().olderTermUntil());
    if (turn.nanos() < from) {
      turn.wakeAt(from);
      return;
    }
    desk.strayIndex = held.modifyIndex();
    desk.newestWhenStraying = turn.world.lock().newestToken();
    desk.lockCall = turn.nextAttempt();
    turn.effect(
        new Effect.Release(
            desk.lockCall,
            new ReleaseRequest(
                turn.settings.key(), held.session(), held.modifyIndex(), payload(turn, held))));
  }

  private static Payload payload(Turn turn, LockState.Held held) {
    if (held.value() instanceof Payload payload) {
      return payload;
    }
    Payload last = turn.world.lock().lastPayload();
    return last == null ? new Payload("", 0, held.session(), null) : last;
  }

  static void answered(Turn turn, Reply<ReleaseAnswer> reply) {
    // Nothing is known to be newer than a release that a term's end has sent.
    long newest = turn.desk.newestWhenStraying;
    turn.desk.newestWhenStraying = 0;
    switch (reply) {
      case Reply.Answered<ReleaseAnswer> answered -> {
        turn.standing.lockTrouble = TroubleTold.NONE;
        answered(turn, answered.answer(), newest);
      }
      case Reply.Failed<ReleaseAnswer> failed -> {
        Candidacy.trouble(turn, failed.failure(), failed.message());
        again(turn);
      }
    }
  }

  private static void answered(Turn turn, ReleaseAnswer answer, long newest) {
    switch (answer) {
      case ReleaseAnswer.Released released -> {
        if (released.index() <= newest) {
          turn.world.lock().forgetTokens();
        }
        turn.desk.strayFailures = 0;
        turn.desk.strayAt = turn.nanos();
        Payload last = turn.world.lock().lastPayload();
        if (last != null) {
          LockReading.released(turn, released.index(), last);
        }
      }
      case ReleaseAnswer.Moved moved -> {
        LockReading.seen(turn, moved.now());
        again(turn);
      }
    }
  }

  private static void again(Turn turn) {
    Desk desk = turn.desk;
    desk.strayAt =
        turn.nanos() + Backoff.nanos(RETRY_BASE, RETRY_CAP, ++desk.strayFailures, turn.salt());
  }
}
