package io.ballot.domain.election;

import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkReading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@link Phase.Starting} and {@link Phase.Recovering}: what a predecessor may have left behind. */
final class Beginning {
  /**
   * With a mark on the disk, the demote hook does not wait longer than this for the backend to be
   * seen.
   */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How long untagging may hold up a demote hook. */
  static final Duration UNTAG_MOMENT = Duration.ofSeconds(1);

  private Beginning() {}

  static Phase on(Phase.Starting phase, Event.Answer answer, Turn turn) {
    if (!(answer instanceof Event.MarkReadReply read)) {
      return phase;
    }
    MarkReading reading =
        switch (read.reply()) {
          case Reply.Answered<MarkReading> answered -> answered.answer();
          case Reply.Failed<MarkReading> failed -> {
            turn.announce(new Notice.MarkTrouble(failed.message()));
            yield new MarkReading.None();
          }
        };
    turn.desk.marked = !(reading instanceof MarkReading.None);
    return new Phase.Starting(phase.since(), reading);
  }

  static Phase settle(Phase.Starting phase, Turn turn) {
    if (!turn.standing.begun) {
      return turn.standing.stopping ? new Phase.StandingBy() : phase;
    }
    if (phase.since() == World.NEVER) {
      return new Phase.Starting(turn.nanos(), phase.mark());
    }
    MarkReading mark = phase.mark();
    if (mark == null) {
      if (turn.desk.markCall == 0) {
        turn.desk.markCall = turn.nextAttempt();
        turn.effect(new Effect.ReadMark(turn.desk.markCall));
      }
      return phase;
    }
    return decide(phase, mark, turn);
  }

  private static Phase decide(Phase.Starting phase, MarkReading mark, Turn turn) {
    LockState.Held held = turn.world.heldByOther();
    Mark.Term term = mark instanceof MarkReading.Found found ? found.mark().term() : null;
    if (term != null
        && held != null
        && held.session().equals(term.session())
        && turn.standing.twin == null) {
      Neighbours.foundTwin(turn, held.session());
    }
    if (turn.standing.twin != null) {
      turn.standing.leftover = mark;
      return new Phase.StandingBy();
    }
    String trace = trace(mark, turn);
    boolean seen = turn.world.lock().lock() != null && turn.world.instanceSeen();
    if (!seen) {
      if (trace == null && turn.standing.stopping) {
        return new Phase.StandingBy();
      }
      long until = phase.since() + PATIENCE.toNanos();
      if (trace != null && isLocal(mark, turn) && turn.nanos() >= until) {
        return recover(mark, turn);
      }
      turn.wakeAt(until);
      return phase;
    }
    if (turn.standing.suspect != null) {
      return phase;
    }
    if (trace != null) {
      return recover(mark, turn);
    }
    turn.standing.tagUnchecked = !turn.world.isRegistered();
    return new Phase.StandingBy();
  }

  /** Whether there is a trace that needs no backend; the tag may be there for one who leads. */
  private static boolean isLocal(MarkReading mark, Turn turn) {
    return !(mark instanceof MarkReading.None)
        || turn.settings.demoteOnStart() == ElectionSettings.DemoteOnStart.ALWAYS;
  }

  private static @Nullable String trace(MarkReading mark, Turn turn) {
    return switch (mark) {
      case MarkReading.Found it -> {
        Mark.Term term = it.mark().term();
        yield term == null
            ? "the mark of a demote hook for a predecessor, whose end was not seen"
            : "the mark of the term with fencing token " + term.fencingToken();
      }
      case MarkReading.Unreadable it -> it.reason();
      case MarkReading.None ignored -> otherTrace(turn);
    };
  }

  private static @Nullable String otherTrace(Turn turn) {
    Instance own = turn.world.instance();
    if (own != null && TagKeeping.isCarried(turn)) {
      return "the tag " + turn.settings.primaryTag() + " on " + own.id();
    }
    if (turn.standing.leftover != null) {
      return "the lock was held in this instance's name by a session that has ended";
    }
    return turn.settings.demoteOnStart() == ElectionSettings.DemoteOnStart.ALWAYS
        ? "demoteOnStart: always"
        : null;
  }

  /** Leaves for what undoes a predecessor's traces. */
  static Phase recover(MarkReading reading, Turn turn) {
    turn.announce(new Notice.LeftoverFound(String.valueOf(trace(reading, turn))));
    boolean hookWanted =
        turn.settings.hooks().onDemote() != null
            && turn.settings.demoteOnStart() != ElectionSettings.DemoteOnStart.NEVER;
    // What the hook is owed for may be gone once it runs: the tag is, and so may be the lock.
    boolean markWanted = hookWanted && !(reading instanceof MarkReading.Found);
    boolean orphansThinkable = hookWanted || reading instanceof MarkReading.Found;
    return new Phase.Recovering(
        reading instanceof MarkReading.Found found ? found.mark() : withoutTerm(turn),
        turn.nanos(),
        !markWanted,
        !orphansThinkable,
        turn.settings.primaryTag() == null,
        !hookWanted,
        !markWanted && !turn.desk.marked);
  }

  private static Mark withoutTerm(Turn turn) {
    return new Mark(turn.settings.key(), turn.settings.serviceId(), /* term= */ null, null);
  }

  static Phase on(Phase.Recovering phase, Event.Answer answer, Turn turn) {
    return switch (answer) {
      case Event.OrphansReply orphans -> {
        if (orphans.ended() > 0) {
          turn.announce(new Notice.OrphansEnded(orphans.ended()));
        }
        yield phase.withOrphansEnded();
      }
      case Event.HookStarted started -> {
        if (started.process() != null && turn.hookRuns(HookEvent.DEMOTE)) {
          turn.desk.pendingMark = phase.mark().withHook(started.process());
        }
        yield phase;
      }
      case Event.HookEnded ignored -> {
        boolean demoted = turn.endedHook != null && turn.endedHook.event() == HookEvent.DEMOTE;
        yield demoted ? phase.withDemoted() : phase;
      }
      case Event.MarkReply reply -> {
        if (reply.failure() != null) {
          turn.announce(new Notice.MarkTrouble(reply.failure()));
        }
        if (!turn.markRemoved) {
          yield phase.withMarked();
        }
        turn.desk.marked = reply.failure() != null;
        yield phase.demoted() ? phase.withUnmarked() : phase;
      }
      case Event.TagReply reply -> {
        TagReplies.settled(turn, reply.reply());
        yield phase;
      }
      case Event.AcquireReply ignored -> phase;
      case Event.ReleaseReply ignored -> phase;
      case Event.ReadReply ignored -> phase;
      case Event.DescribeReply ignored -> phase;
      case Event.MarkReadReply ignored -> phase;
    };
  }

  static Phase settle(Phase.Recovering phase, Turn turn) {
    boolean demoteDue = !phase.demoted() && !turn.hookRuns(HookEvent.DEMOTE);
    if (demoteDue && turn.standing.twin != null) {
      // The instance leads after all: what was seen before may have been old news.
      Mark mark = phase.mark();
      turn.standing.leftover =
          mark.term() == null ? new MarkReading.None() : new MarkReading.Found(mark);
      return new Phase.StandingBy();
    }
    if (!phase.marked()) {
      // Before the untagging too: the tag may be the only other trace.
      writeMark(phase, turn);
      return phase;
    }
    String tag = turn.settings.primaryTag();
    boolean untagged = phase.untagged() || tag == null || TagKeeping.remove(turn, tag);
    Phase.Recovering next = untagged ? phase.withUntagged() : phase;
    if (!next.orphansEnded()) {
      endOrphans(next, turn);
      return next;
    }
    long moment = phase.since() + UNTAG_MOMENT.toNanos();
    if (turn.desk.tagCall != 0 && turn.nanos() < moment) {
      turn.wakeAt(moment);
      return next;
    }
    if (demoteDue && turn.standing.suspect != null) {
      return next;
    }
    if (!next.demoted()) {
      if (turn.desk.hook == null) {
        startDemoteHook(next, turn);
      } else if (turn.hookRuns(HookEvent.LEADER_CHANGE)) {
        turn.stopHook();
      }
      return next;
    }
    turn.desk.pendingMark = null;
    if (!next.unmarked()) {
      if (turn.desk.markCall == 0) {
        turn.desk.markCall = turn.nextAttempt();
        turn.desk.removingMark = true;
        turn.effect(new Effect.RemoveMark(turn.desk.markCall));
      }
      return next;
    }
    turn.standing.leftover = null;
    turn.announce(new Notice.LeftoverUndone());
    return new Phase.StandingBy();
  }

  private static void writeMark(Phase.Recovering phase, Turn turn) {
    if (turn.desk.markCall == 0) {
      turn.desk.markCall = turn.nextAttempt();
      turn.desk.marked = true;
      turn.effect(new Effect.WriteMark(turn.desk.markCall, phase.mark()));
    }
  }

  private static void endOrphans(Phase.Recovering phase, Turn turn) {
    if (turn.desk.markCall == 0) {
      turn.desk.markCall = turn.nextAttempt();
      turn.effect(new Effect.EndOrphans(turn.desk.markCall, phase.mark()));
    }
  }

  private static void startDemoteHook(Phase.Recovering phase, Turn turn) {
    Mark.Term term = phase.mark().term();
    turn.startHook(
        HookEvent.DEMOTE,
        HookEnvironment.demote(
            turn.settings,
            turn.world.instance(),
            term == null ? null : term.session(),
            term == null ? null : term.fencingToken(),
            Reason.LEFTOVER,
            turn.otherLeader()),
        Long.MAX_VALUE);
  }
}
