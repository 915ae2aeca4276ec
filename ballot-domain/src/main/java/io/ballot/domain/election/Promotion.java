package io.ballot.domain.election;

import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link Phase.Promoting}: from the lock to leading. */
final class Promotion {
  /** How long tags may hold up the promote hook; what is not done by then is done beside it. */
  private static final Duration TAG_PATIENCE = Duration.ofSeconds(3);

  /** Shorter waits are not worth a word: they come from the watch being later than the backend. */
  private static final Duration WAIT_TOLD = Duration.ofMillis(100);

  private Promotion() {}

  /** Begins a term. */
  static Phase begin(
      Turn turn, long fencingToken, SessionId session, Payload payload, boolean adopted) {
    turn.world.lock().termBegins(fencingToken);
    turn.standing.leaderTold = session;
    turn.standing.leaderHookFor = null;
    turn.standing.freeTold = false;
    turn.announce(
        new Notice.Elected(
            fencingToken, session, adopted, Duration.ofNanos(turn.leaseEndsAt() - turn.nanos())));
    long waitUntil = Math.max(turn.nanos(), turn.world.lock().olderTermUntil());
    Duration wait = Duration.ofNanos(waitUntil - turn.nanos());
    if (wait.compareTo(WAIT_TOLD) >= 0) {
      turn.announce(
          new Notice.PromotionWaits(
              wait, "the last leader may not know yet that its term is over"));
    }
    boolean tagWanted = TagKeeping.begin(turn);
    Term term = new Term(fencingToken, fencingToken, session, payload, turn.nanos(), false);
    boolean markWanted = turn.settings.hooks().leaveTraces();
    return new Phase.Promoting(term, waitUntil, !tagWanted, !markWanted);
  }

  static Phase settle(Phase.Promoting phase, Turn turn) {
    Term term = phase.term();
    if (!turn.mayStand()) {
      return Demotion.stepDown(turn, phase);
    }
    if (turn.hookRuns(HookEvent.LEADER_CHANGE)) {
      // Its news is stale: we lead.
      turn.stopHook();
    }
    if (turn.nanos() < phase.waitUntil()) {
      // What an earlier term of ours has left on must not draw anybody here before its time.
      TagKeeping.untag(turn);
      turn.wakeAt(phase.waitUntil());
      return phase;
    }
    if (!turn.leaseIsSure()) {
      turn.renewIfInDoubt();
      return phase;
    }
    boolean tagged = phase.tagged();
    if (!phase.marked() && turn.desk.markCall == 0 && turn.desk.pendingMark == null) {
      turn.desk.pendingMark = mark(turn, term, null);
    }
    if (tagged) {
      // What could not be done in time is done beside the hook.
      if (!phase.marked() || turn.hookRuns(HookEvent.LEADER_CHANGE)) {
        // The hook has to wait for something else, and the tags are to be right meanwhile.
        TagKeeping.watch(turn);
      }
      TagKeeping.lead(turn, term);
    } else {
      tagged = tag(phase, turn);
    }
    Phase.Promoting next = new Phase.Promoting(term, phase.waitUntil(), tagged, phase.marked());
    return next.tagged() && next.marked() && turn.desk.hook == null ? hook(next, turn) : next;
  }

  private static boolean tag(Phase.Promoting phase, Turn turn) {
    long patience = Math.max(phase.waitUntil(), phase.term().since()) + TAG_PATIENCE.toNanos();
    if (turn.nanos() >= patience) {
      return true;
    }
    turn.wakeAt(patience);
    boolean untried = turn.desk.tagChanges == 0 && turn.desk.tagRefusals == 0;
    if (turn.settings.tagAfterPromote() && untried && TagKeeping.hasToUntag(turn)) {
      TagKeeping.untag(turn);
    } else {
      TagKeeping.assign(turn, phase.term());
    }
    return false;
  }

  private static Phase hook(Phase.Promoting phase, Turn turn) {
    Term promoted = phase.term().withPromoted(true);
    Instance own = Objects.requireNonNull(turn.world.instance());
    boolean started =
        turn.startHook(
            HookEvent.PROMOTE,
            HookEnvironment.promote(turn.settings, own, promoted),
            turn.leaseEndsAt());
    return started
        ? new Phase.Promoting(promoted, phase.waitUntil(), true, true)
        : lead(promoted, true, turn);
  }

  private static Phase lead(Term term, boolean succeeded, Turn turn) {
    if (turn.settings.tagAfterPromote() && turn.settings.primaryTag() != null) {
      if (succeeded) {
        TagKeeping.include(turn);
      } else {
        turn.announce(
            new Notice.TagTrouble(
                turn.settings.primaryTag(),
                "the promote hook failed, so the tag stays off (tagAfterPromote)"));
      }
    }
    turn.announce(
        new Notice.Promoted(term.fencingToken(), Duration.ofNanos(turn.nanos() - term.since())));
    return new Phase.Leading(term, false);
  }

  private static Mark mark(Turn turn, Term term, @Nullable HookProcess process) {
    return new Mark(
        turn.settings.key(),
        turn.settings.serviceId(),
        term.session(),
        term.fencingToken(),
        process);
  }

  static Phase on(Phase.Promoting phase, Event.Answer answer, Turn turn) {
    return switch (answer) {
      case Event.MarkReply reply -> {
        if (reply.failure() != null) {
          turn.announce(new Notice.MarkTrouble(reply.failure()));
        }
        yield new Phase.Promoting(phase.term(), phase.waitUntil(), phase.tagged(), true);
      }
      case Event.TagReply reply -> onTag(phase, reply, turn);
      case Event.HookStarted started -> {
        if (turn.hookRuns(HookEvent.PROMOTE)) {
          // No sooner: to begin takes the machine a while, and the hook must not wait for it.
          TagKeeping.watch(turn);
          if (started.process() != null) {
            turn.desk.pendingMark = mark(turn, phase.term(), started.process());
          }
        }
        yield phase;
      }
      case Event.HookEnded ended -> {
        HookRun hook = turn.endedHook;
        yield hook != null && hook.event() == HookEvent.PROMOTE
            ? promoteEnded(phase, hook, ended.outcome(), turn)
            : phase;
      }
      case Event.AcquireReply ignored -> phase;
      case Event.ReleaseReply ignored -> phase;
      case Event.ReadReply ignored -> phase;
      case Event.DescribeReply ignored -> phase;
      case Event.MarkReadReply ignored -> phase;
      case Event.OrphansReply ignored -> phase;
    };
  }

  private static Phase onTag(Phase.Promoting phase, Event.TagReply reply, Turn turn) {
    boolean ofThisTerm = TagKeeping.isOf(phase.term(), turn);
    boolean untagging = turn.endedTagWork instanceof TagWork.Remove;
    TagReplies.Result result = TagReplies.settled(turn, reply.reply());
    if (!ofThisTerm) {
      boolean waits = turn.nanos() < phase.waitUntil();
      boolean again = turn.settings.tagAfterPromote() && result == TagReplies.Result.FAILED;
      if (!untagging || !(waits || again)) {
        // The end of a change from before the term, or of what has to come before its own.
        turn.desk.tagRetryAt = turn.nanos();
      }
      return phase;
    }
    return switch (result) {
      case DONE, NOT_NOW ->
          new Phase.Promoting(phase.term(), phase.waitUntil(), true, phase.marked());
      case FAILED -> phase;
      case TERM_OVER -> {
        Demotion.lookAgain(turn);
        yield phase;
      }
    };
  }

  private static Phase promoteEnded(
      Phase.Promoting phase, HookRun hook, HookOutcome outcome, Turn turn) {
    if (outcome instanceof HookOutcome.NotStarted && turn.nanos() >= hook.notAfter()) {
      // It came too late for the lease it was to start under; by the present one it starts anew.
      return new Phase.Promoting(
          phase.term().withPromoted(false), phase.waitUntil(), phase.tagged(), phase.marked());
    }
    boolean keeps =
        outcome.succeeded()
            || turn.settings.onPromoteFailure() == ElectionSettings.OnPromoteFailure.KEEP;
    if (!keeps && turn.mayStand()) {
      return Demotion.stepDown(turn, phase, Reason.PROMOTE_FAILED, "");
    }
    return lead(phase.term(), outcome.succeeded(), turn);
  }
}
