package io.ballot.domain.election;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.Payload;
import java.time.Duration;

/**
 * Reads of the lock beside its watch: where something hints that the watch's last word is not the
 * present. What hints so is most often overtaken by the watch itself within milliseconds, so most
 * reads wait a moment and are not needed then. A read that fails is repeated: the watch may have
 * nothing new to tell.
 */
final class LockReading {
  private static final Duration MOMENT = Duration.ofMillis(300);
  private static final Duration FAILED_BASE = Duration.ofMillis(200);
  private static final Duration FAILED_CAP = Duration.ofSeconds(2);
  private static final Duration DENIED_CAP = Duration.ofSeconds(10);

  private LockReading() {}

  /**
   * Takes in what somebody saw of the lock; an answer older than what is known calls for a read.
   */
  static void seen(Turn turn, LockObservation seen) {
    if (turn.world.lock().see(seen, turn.reader())) {
      turn.desk.readAt = Desk.UNPLANNED;
      turn.desk.readFailures = 0;
    } else {
      soon(turn);
    }
  }

  /** Takes in that a release of ours was carried out. */
  static void released(Turn turn, long index, Payload payload) {
    seen(turn, turn.world.lock().released(index, payload));
  }

  /** Has the lock read in a moment, unless its watch tells more before. */
  static void soon(Turn turn) {
    if (turn.desk.readAt == Desk.UNPLANNED && turn.desk.readCall == 0) {
      turn.desk.readAt = turn.nanos() + Backoff.spread(MOMENT.toNanos(), turn.salt());
    }
  }

  /** Has the lock read at once, or as soon as the read under way has ended. */
  static void now(Turn turn) {
    turn.desk.readAt = turn.nanos();
  }

  /** Sends the read that is due. */
  static void settle(Turn turn) {
    Desk desk = turn.desk;
    if (desk.readCall != 0 || desk.readAt == Desk.UNPLANNED) {
      return;
    }
    if (turn.nanos() < desk.readAt) {
      turn.wakeAt(desk.readAt);
      return;
    }
    desk.readAt = Desk.UNPLANNED;
    desk.readCall = turn.nextAttempt();
    desk.readVersion = turn.world.lock().version();
    turn.effect(new Effect.ReadLock(desk.readCall));
  }

  static void answered(Turn turn, Reply<LockObservation> reply) {
    Desk desk = turn.desk;
    switch (reply) {
      case Reply.Answered<LockObservation> answered -> {
        desk.readFailures = 0;
        turn.world.lock().seeRead(answered.answer(), desk.readVersion, turn.reader());
      }
      case Reply.Failed<LockObservation> failed -> {
        if (turn.world.lock().version() != desk.readVersion) {
          // The watch has told more in the meantime.
          desk.readFailures = 0;
          return;
        }
        Failure failure = failed.failure();
        boolean futile = failure == Failure.DENIED || failure == Failure.INVALID;
        Duration cap = futile ? DENIED_CAP : FAILED_CAP;
        long wait = Backoff.nanos(FAILED_BASE, cap, ++desk.readFailures, turn.salt());
        desk.readAt = Math.min(desk.readAt, turn.nanos() + wait);
      }
    }
  }
}
