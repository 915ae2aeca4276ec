package io.ballot.domain.election;

import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.SessionId;
import java.util.Objects;

/**
 * What goes on around an election: who else leads, and whether that is another daemon of this
 * instance.
 */
final class Neighbours {
  private Neighbours() {}

  /**
   * Finds out whether the lock is held in this instance's name by a session that is not ours. The
   * payload raises the suspicion, the session's node decides. A suspect that is gone before it is
   * known counts as a predecessor.
   */
  static void lookForTwin(Turn turn, Phase phase) {
    if (phase instanceof Phase.HoldsTerm) {
      return;
    }
    Standing standing = turn.standing;
    LockState.Held held = turn.world.heldByOther();
    SessionId holder = held == null ? null : held.session();
    if (standing.twin != null && !standing.twin.equals(holder)) {
      standing.twin = null;
      leaveSomethingToUndo(standing);
    }
    if (standing.suspect != null && !standing.suspect.equals(holder)) {
      standing.suspect = null;
      leaveSomethingToUndo(standing);
    }
    if (held != null && raisesSuspicion(held, turn)) {
      standing.suspect = held.session();
      if (turn.desk.describeCall == 0) {
        turn.desk.describeCall = turn.nextAttempt();
        turn.desk.describing = held.session();
        turn.effect(new Effect.DescribeSession(turn.desk.describeCall, held.session()));
      }
    }
  }

  private static void leaveSomethingToUndo(Standing standing) {
    if (standing.leftover == null) {
      standing.leftover = new MarkReading.None();
    }
  }

  private static boolean raisesSuspicion(LockState.Held held, Turn turn) {
    Instance own = turn.world.instance();
    return own != null
        && held.value() instanceof Payload payload
        && !held.session().equals(turn.standing.twin)
        && !held.session().equals(turn.standing.notTwin)
        && names(payload, own);
  }

  private static boolean names(Payload payload, Instance own) {
    Origin origin = payload.origin();
    if (origin != null) {
      return origin.instance().equals(own.id());
    }
    boolean sameAddress =
        payload.address().equals(own.address()) || payload.address().equals(own.reachableAddress());
    return sameAddress && payload.port() == own.port() && own.port() != 0;
  }

  /** Takes in what is known of the suspect's session. */
  static void described(Turn turn, Reply<SessionDescription> reply) {
    Standing standing = turn.standing;
    LockState.Held held = turn.world.heldByOther();
    Instance own = turn.world.instance();
    SessionId suspect = standing.suspect;
    boolean asked = suspect != null && suspect.equals(turn.desk.describing);
    turn.desk.describing = null;
    if (held == null
        || own == null
        || suspect == null
        || !asked
        || !held.session().equals(suspect)
        || !(held.value() instanceof Payload payload)) {
      return;
    }
    boolean twin =
        switch (reply) {
          case Reply.Answered<SessionDescription> answered ->
              switch (answered.answer()) {
                case SessionDescription.Known known -> known.node().equals(own.id().node());
                case SessionDescription.NotVisible ignored -> payload.origin() != null;
              };
          case Reply.Failed<SessionDescription> ignored -> payload.origin() != null;
        };
    standing.suspect = null;
    if (twin) {
      foundTwin(turn, suspect);
    } else {
      standing.notTwin = suspect;
    }
  }

  /** The lock is held in our name: whoever does so leads, or has to end first. */
  static void foundTwin(Turn turn, SessionId session) {
    turn.standing.suspect = null;
    turn.standing.twin = session;
    turn.announce(new Notice.HeldInOurName(session));
  }

  /** Tells, once each, what has changed around the election. */
  static void tell(Turn turn, Phase phase) {
    tellEligibility(turn);
    if (!(phase instanceof Phase.HoldsTerm)) {
      tellLock(turn);
    }
    tellForeign(turn, phase instanceof Phase.HoldsTerm);
  }

  private static void tellEligibility(Turn turn) {
    Standing standing = turn.standing;
    Eligibility eligibility = turn.eligibility();
    if (!(eligibility instanceof Eligibility.NotYetKnown)
        && !eligibility.equals(standing.eligibilityTold)) {
      standing.eligibilityTold = eligibility;
      turn.announce(new Notice.EligibilityChanged(eligibility));
    }
    boolean absent = turn.world.isAbsentForAMoment(turn.nanos());
    if (absent && !standing.vanishTold) {
      turn.announce(new Notice.InstanceVanished(World.ABSENCE_GRACE));
    }
    standing.vanishTold = absent;
    turn.wakeAt(turn.world.absenceCountsAt(turn.nanos()));
  }

  private static void tellLock(Turn turn) {
    Standing standing = turn.standing;
    LockState.Held held = turn.world.heldByOther();
    if (held != null) {
      standing.freeTold = false;
      if (!held.session().equals(standing.leaderTold)) {
        standing.leaderTold = held.session();
        Payload leader = held.value() instanceof Payload payload ? payload : null;
        turn.announce(new Notice.LeaderKnown(leader, held.session(), held.modifyIndex()));
      }
    } else if (turn.world.lock().isFree()) {
      standing.leaderTold = null;
      if (!standing.freeTold) {
        standing.freeTold = true;
        turn.announce(new Notice.LockFree());
      }
    }
  }

  private static void tellForeign(Turn turn, boolean overOurs) {
    LockObservation lock = turn.world.lock().lock();
    if (lock == null) {
      return;
    }
    ForeignValue foreign =
        switch (lock.state()) {
          case LockState.Held held -> held.value() instanceof ForeignValue value ? value : null;
          case LockState.Free free -> free.value() instanceof ForeignValue value ? value : null;
          case LockState.Missing ignored -> null;
        };
    ForeignValue told = turn.standing.foreignTold;
    if (foreign == null) {
      turn.standing.foreignTold = null;
    } else if (told == null || !Objects.equals(told.tool(), foreign.tool())) {
      turn.standing.foreignTold = foreign;
      turn.announce(new Notice.ForeignLock(foreign, overOurs));
    }
  }

  /**
   * Runs the leader-change hook for the newest leader, if it has not been, and nothing else runs. A
   * leader whose lock was free in between is a new one, even if its session is not.
   */
  static void leaderChangeHook(Turn turn) {
    LockState.Held held = turn.world.heldByOther();
    if (held == null) {
      turn.standing.leaderHookFor = null;
      return;
    }
    if (!(held.value() instanceof Payload leader)
        || turn.desk.hook != null
        || turn.standing.stopping
        || turn.standing.suspect != null
        || turn.standing.twin != null
        || held.session().equals(turn.standing.leaderHookFor)) {
      return;
    }
    turn.standing.leaderHookFor = held.session();
    turn.startHook(
        HookEvent.LEADER_CHANGE,
        HookEnvironment.leaderChange(
            turn.settings, turn.world.instance(), turn.sessionId(), leader, held.modifyIndex()),
        Long.MAX_VALUE);
  }

  /** Writes a mark that waits for the mark's slot. */
  static void writePendingMark(Turn turn) {
    Mark mark = turn.desk.pendingMark;
    if (mark != null && turn.desk.markCall == 0) {
      turn.desk.pendingMark = null;
      turn.desk.markCall = turn.nextAttempt();
      turn.desk.marked = true;
      turn.effect(new Effect.WriteMark(turn.desk.markCall, Objects.requireNonNull(mark)));
    }
  }
}
