package io.ballot.domain.election;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.Payload;
import java.time.Duration;

/** {@link Phase.StandingBy} and {@link Phase.Following}: no term, and perhaps soon one. */
final class Candidacy {
  /** How long an orderly stop waits for tidying up. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private Candidacy() {}

  static Phase settle(Phase.StandingBy phase, Turn turn) {
    SittingOut.endIfOver(turn);
    Stray.settle(turn);
    lookForOwnTag(turn);
    MarkReading leftover = turn.standing.leftover;
    if (leftover != null && turn.standing.twin == null && turn.standing.suspect == null) {
      return Beginning.recover(leftover, turn);
    }
    if (turn.mayStand()) {
      return new Phase.Following(turn.nanos(), 0);
    }
    TagKeeping.follow(turn);
    return turn.standing.stopping ? stop(phase, turn) : phase;
  }

  /** An instance that was unknown at the start may turn up with a predecessor's tag on. */
  private static void lookForOwnTag(Turn turn) {
    Standing standing = turn.standing;
    if (!standing.tagUnchecked || !turn.world.isRegistered() || standing.suspect != null) {
      return;
    }
    standing.tagUnchecked = false;
    if (standing.twin == null && TagKeeping.isCarried(turn) && standing.leftover == null) {
      standing.leftover = new MarkReading.None();
    }
  }

  private static Phase stop(Phase.StandingBy phase, Turn turn) {
    turn.stopHook();
    if (turn.desk.hook != null) {
      return phase;
    }
    if (turn.standing.tidySince == World.NEVER) {
      turn.standing.tidySince = turn.nanos();
    }
    Desk desk = turn.desk;
    removeMarkThatStayed(turn);
    long until = turn.standing.tidySince + STOP_PATIENCE.toNanos();
    boolean busy = desk.tagCall != 0 || desk.lockCall != 0 || desk.markCall != 0;
    boolean tagged = TagKeeping.hasToTidy(turn);
    boolean holds = turn.world.heldByUs() != null;
    if ((busy || tagged || holds) && turn.nanos() < until) {
      turn.wakeAt(until);
      return phase;
    }
    turn.wantSession(false);
    turn.announce(new Notice.Stopped());
    return new Phase.Stopped();
  }

  /**
   * A mark that could not be removed when its term had ended is tried once more: by it the next
   * daemon would demote an instance that is not promoted. One whose trace is not undone yet stays.
   */
  private static void removeMarkThatStayed(Turn turn) {
    Desk desk = turn.desk;
    if (desk.marked
        && desk.markCall == 0
        && turn.standing.leftover == null
        && !turn.standing.unmarkTried) {
      turn.standing.unmarkTried = true;
      desk.markCall = turn.nextAttempt();
      desk.removingMark = true;
      turn.effect(new Effect.RemoveMark(desk.markCall));
    }
  }

  static Phase on(Phase.StandingBy phase, Event.Answer answer, Turn turn) {
    answered(answer, turn);
    return phase;
  }

  static Phase on(Phase.Following phase, Event.Answer answer, Turn turn) {
    answered(answer, turn);
    return phase;
  }

  /** Takes in an answer to what was begun before. */
  static void answered(Event.Answer answer, Turn turn) {
    switch (answer) {
      case Event.TagReply reply -> TagReplies.settled(turn, reply.reply());
      case Event.ReleaseReply reply -> Stray.answered(turn, reply.reply());
      case Event.MarkReply ignored -> {}
      case Event.AcquireReply ignored -> {}
      case Event.ReadReply ignored -> {}
      case Event.DescribeReply ignored -> {}
      case Event.MarkReadReply ignored -> {}
      case Event.OrphansReply ignored -> {}
      case Event.HookStarted ignored -> {}
      case Event.HookEnded ignored -> {}
    }
  }

  static Phase settle(Phase.Following phase, Turn turn) {
    if (!turn.mayStand()) {
      return new Phase.StandingBy();
    }
    turn.wantSession(true);
    LockState.Held ours = turn.world.heldByUs();
    if (ours != null && turn.leaseHolds() && Stray.isAdoptable(turn, ours)) {
      return adopt(ours, turn);
    }
    Stray.settle(turn);
    Session session = turn.world.session();
    LockHistory lock = turn.world.lock();
    boolean open = session != null && lock.lock() != null && ours == null;
    boolean free = lock.isFree() && !lock.belongsToAnotherTool();
    // An instance that its agent does not know for a moment goes on leading, but does not begin to.
    boolean mayTry = turn.leaseHolds() && turn.desk.lockCall == 0 && turn.world.isRegistered();
    if (session != null && open && free && mayTry && turn.nanos() >= phase.tryAt()) {
      // A promotion would have to wait for a tag that is being put on.
      TagKeeping.untag(turn);
      return Acquisition.begin(turn, session.id(), phase.refusals());
    }
    TagKeeping.follow(turn);
    if (!open) {
      return phase;
    }
    if (!free) {
      return new Phase.Following(World.NEVER, 0);
    }
    turn.wakeAt(phase.tryAt());
    return phase;
  }

  /** The lock is ours without a term: an acquire was carried out whose answer was lost. */
  private static Phase adopt(LockState.Held held, Turn turn) {
    Payload payload = held.value() instanceof Payload value ? value : turn.payload(held.session());
    return Promotion.begin(turn, held.modifyIndex(), held.session(), payload, true);
  }

  /** Tells of a trouble with the lock, once for each kind until it works again. */
  static void trouble(Turn turn, Failure failure, String message) {
    if (!turn.standing.lockTrouble.covers(failure)) {
      turn.standing.lockTrouble = turn.standing.lockTrouble.with(failure);
      turn.announce(new Notice.LockTrouble(message));
    }
  }
}
