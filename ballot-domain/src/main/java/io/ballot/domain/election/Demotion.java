package io.ballot.domain.election;

import io.ballot.domain.election.WindDown.DemoteStage;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import java.time.Duration;

/**
 * {@link Phase.SteppingDown} and {@link Phase.Losing}: from leading to not leading. The order is
 * what keeps two leaders from acting at once: the demote hook ends, then the lock is given back.
 * After a loss there is no time for anything before the demote hook.
 */
final class Demotion {
  private static final Duration SLOW_DEMOTE_HOOK = Duration.ofSeconds(5);
  private static final Duration SHUTDOWN_AWAITS_LEADER = Duration.ofSeconds(5);

  private Demotion() {}

  /** Gives a term up for what speaks against the instance itself. */
  static Phase stepDown(Turn turn, Phase.HoldsTerm phase) {
    if (turn.standing.stopping) {
      return stepDown(turn, phase, Reason.STOPPED, "");
    }
    return switch (turn.eligibility()) {
      case Eligibility.Unhealthy unhealthy ->
          stepDown(
              turn,
              phase,
              Reason.UNHEALTHY,
              "critical: " + String.join(", ", unhealthy.critical()));
      case Eligibility.InMaintenance maintenance ->
          stepDown(
              turn,
              phase,
              Reason.MAINTENANCE,
              maintenance.ofNode()
                  ? "the node is in maintenance"
                  : "the service is in maintenance");
      case Eligibility.NotRegistered ignored -> stepDown(turn, phase, Reason.DEREGISTERED, "");
      // Nothing else ends a term like this; and if it did, handing over would be safe.
      case Eligibility.Eligible ignored -> stepDown(turn, phase, Reason.REQUESTED, "");
      case Eligibility.NotYetKnown ignored -> stepDown(turn, phase, Reason.REQUESTED, "");
    };
  }

  /** Gives a term up. */
  static Phase stepDown(Turn turn, Phase.HoldsTerm phase, Reason reason, String detail) {
    Term term = phase.term();
    turn.announce(new Notice.SteppingDown(term.fencingToken(), reason, detail));
    long othersFrom = turn.world.takeoverBound(term.session());
    return new Phase.SteppingDown(term, reason, begin(turn, phase, othersFrom));
  }

  /**
   * Takes notice of a term's loss, whatever was going on in it.
   *
   * @param othersFrom before when nobody else can have held the lock
   */
  static Phase lose(
      Turn turn, Phase.HoldsTerm phase, Reason reason, String detail, long othersFrom) {
    Term term = phase.term();
    turn.announce(new Notice.TermLost(term.fencingToken(), reason, detail));
    if (phase instanceof Phase.SteppingDown down) {
      return new Phase.Losing(term, down.reason(), down.windDown().withTakeoverBound(othersFrom));
    }
    return new Phase.Losing(term, reason, begin(turn, phase, othersFrom));
  }

  /**
   * Begins the end of a term. While it is waited for that nobody acts on an older term any more,
   * the lock is kept: a newcomer would find it free, and could not know that there is something to
   * wait for.
   */
  private static WindDown begin(Turn turn, Phase.HoldsTerm phase, long othersFrom) {
    long now = turn.nanos();
    long releaseFrom = phase instanceof Phase.Promoting it ? Math.max(now, it.waitUntil()) : now;
    return WindDown.begin(
        now,
        othersFrom,
        turn.in(turn.settings.hookTimeout()),
        phase.term().promoted(),
        turn.desk.marked,
        releaseFrom);
  }

  /** Something hints that the term is over: look at lock and session now. */
  static void lookAgain(Turn turn) {
    turn.effect(new Effect.RenewNow());
    LockReading.now(turn);
  }

  static Phase on(Phase.Demoting phase, Event.Answer answer, Turn turn) {
    WindDown windDown = phase.windDown();
    return switch (answer) {
      case Event.TagReply reply -> {
        TagReplies.settled(turn, reply.reply());
        yield phase;
      }
      case Event.MarkReply reply -> {
        if (reply.failure() != null) {
          turn.announce(new Notice.MarkTrouble(reply.failure()));
        }
        if (windDown.demote() == DemoteStage.DONE && turn.markRemoved) {
          turn.desk.marked = reply.failure() != null;
          yield with(phase, windDown.withUnmarked());
        }
        yield phase;
      }
      case Event.HookEnded ended -> hookEnded(phase, ended.outcome(), turn);
      case Event.ReleaseReply reply -> Handover.answered(phase, reply.reply(), turn);
      case Event.HookStarted ignored -> phase;
      case Event.AcquireReply ignored -> phase;
      case Event.ReadReply ignored -> phase;
      case Event.DescribeReply ignored -> phase;
      case Event.MarkReadReply ignored -> phase;
      case Event.OrphansReply ignored -> phase;
    };
  }

  private static Phase hookEnded(Phase.Demoting phase, HookOutcome outcome, Turn turn) {
    HookRun hook = turn.endedHook;
    WindDown windDown = phase.windDown();
    if (hook == null) {
      return phase;
    }
    return switch (hook.event()) {
      case DEMOTE -> with(phase, windDown.withDemote(DemoteStage.DONE, turn.nanos()));
      case PROMOTE ->
          outcome instanceof HookOutcome.NotStarted
              // The term ended before its promote hook had started: there is nothing to undo.
              ? with(
                  withTerm(phase, phase.term().withPromoted(false)),
                  windDown.withDemote(DemoteStage.DONE, turn.nanos()))
              : phase;
      case LEADER_CHANGE -> phase;
    };
  }

  static Phase settle(Phase.Demoting phase, Turn turn) {
    boolean lost = phase instanceof Phase.Losing;
    turn.desk.pendingMark = null;
    Phase.Demoting next = untag(phase, turn);
    if (turn.desk.hook != null && !turn.hookRuns(HookEvent.DEMOTE)) {
      if (lost) {
        turn.killHook();
      } else {
        turn.stopHook();
      }
      return next;
    }
    WindDown windDown = next.windDown();
    boolean demoting = windDown.demote() == DemoteStage.RUNNING;
    boolean untagging = !windDown.untagBegun() || turn.desk.tagCall != 0;
    long moment = windDown.since() + Beginning.UNTAG_MOMENT.toNanos();
    if (!lost && !demoting && !windDown.releaseSent() && untagging && turn.nanos() < moment) {
      turn.wakeAt(moment);
      return next;
    }
    if (turn.settings.demoteAwaitsLeader()
        && turn.settings.hooks().onDemote() != null
        && windDown.demote() == DemoteStage.DUE) {
      next = Handover.settle(next, turn);
      if (!mayDemoteNow(next, turn)) {
        return next;
      }
    }
    return finish(demote(next, turn), turn);
  }

  /** Whether the demote hook that waits for the next leader has waited enough. */
  private static boolean mayDemoteNow(Phase.Demoting phase, Turn turn) {
    long until = phase.windDown().awaitLeaderUntil();
    if (turn.standing.stopping) {
      until = Math.min(until, turn.standing.stopSince + SHUTDOWN_AWAITS_LEADER.toNanos());
    }
    // Ours again, by a late request: then nobody else can come to lead. One that is left to expire
    // is ours still, until somebody else does.
    boolean oursAgain =
        phase.windDown().released()
            && !Handover.isLeftToExpire(phase, turn)
            && turn.world.heldByUs() != null;
    turn.wakeAt(until);
    // Nobody else may be there: then this one shall lead again, and for that has to demote first.
    boolean onlyOne = turn.mayStand() && SittingOut.nobodyTakesIt(turn);
    return turn.otherLeader() != null || oursAgain || onlyOne || turn.nanos() >= until;
  }

  /** Takes the leader's tag off, and goes on trying beside everything else. */
  private static Phase.Demoting untag(Phase.Demoting phase, Turn turn) {
    WindDown windDown = phase.windDown();
    String tag = turn.settings.primaryTag();
    if (windDown.untagBegun()) {
      TagKeeping.retire(turn);
      return phase;
    }
    return tag == null || TagKeeping.remove(turn, tag)
        ? with(phase, windDown.withUntagBegun())
        : phase;
  }

  private static Phase.Demoting demote(Phase.Demoting phase, Turn turn) {
    WindDown windDown = phase.windDown();
    return switch (windDown.demote()) {
      case DUE -> {
        boolean started =
            turn.startHook(
                HookEvent.DEMOTE,
                HookEnvironment.demote(
                    turn.settings,
                    turn.world.instance(),
                    phase.term().session(),
                    phase.term().fencingToken(),
                    phase.reason(),
                    turn.otherLeader()),
                Long.MAX_VALUE);
        DemoteStage stage = started ? DemoteStage.RUNNING : DemoteStage.DONE;
        yield with(phase, windDown.withDemote(stage, turn.nanos()));
      }
      case RUNNING -> {
        HookRun hook = turn.desk.hook;
        long slowAt = hook == null ? turn.nanos() : hook.since() + SLOW_DEMOTE_HOOK.toNanos();
        if (windDown.slowReported()) {
          yield phase;
        }
        if (turn.nanos() < slowAt) {
          turn.wakeAt(slowAt);
          yield phase;
        }
        turn.announce(new Notice.DemoteHookSlow(SLOW_DEMOTE_HOOK));
        yield with(phase, windDown.withSlowReported());
      }
      case DONE -> phase;
    };
  }

  private static Phase finish(Phase.Demoting demoted, Turn turn) {
    if (demoted.windDown().demote() != DemoteStage.DONE) {
      return demoted;
    }
    if (!demoted.windDown().unmarked() && turn.desk.markCall == 0) {
      turn.desk.markCall = turn.nextAttempt();
      turn.desk.removingMark = true;
      turn.effect(new Effect.RemoveMark(turn.desk.markCall));
    }
    Phase.Demoting next = Handover.settle(demoted, turn);
    boolean done = next.windDown().unmarked() && next.windDown().released();
    return done ? end(next, turn) : next;
  }

  private static Phase end(Phase.Demoting phase, Turn turn) {
    WindDown windDown = phase.windDown();
    Term term = phase.term();
    boolean lost = phase instanceof Phase.Losing;
    boolean overran =
        lost && term.promoted() && windDown.demoteEndedAt() > windDown.takeoverBound();
    turn.announce(
        new Notice.Demoted(
            term.fencingToken(),
            phase.reason(),
            Duration.ofNanos(turn.nanos() - windDown.since()),
            overran
                ? Duration.ofNanos(windDown.demoteEndedAt() - windDown.takeoverBound())
                : Duration.ZERO));
    turn.watchService(false);
    SittingOut.afterTerm(turn, phase.reason(), windDown.since() - term.since());
    return new Phase.StandingBy();
  }

  static Phase.Demoting with(Phase.Demoting phase, WindDown windDown) {
    return switch (phase) {
      case Phase.SteppingDown it -> new Phase.SteppingDown(it.term(), it.reason(), windDown);
      case Phase.Losing it -> new Phase.Losing(it.term(), it.reason(), windDown);
    };
  }

  static Phase.Demoting withTerm(Phase.Demoting phase, Term term) {
    return switch (phase) {
      case Phase.SteppingDown it -> new Phase.SteppingDown(term, it.reason(), it.windDown());
      case Phase.Losing it -> new Phase.Losing(term, it.reason(), it.windDown());
    };
  }
}
