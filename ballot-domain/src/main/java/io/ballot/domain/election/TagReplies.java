package io.ballot.domain.election;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment.Scope;
import java.time.Duration;

/**
 * What becomes of changes of tags, and when the next one may begin. What could not be written is
 * told once and tried again; what others change back is put right again, more slowly after a few
 * times.
 */
final class TagReplies {
  /** How long a watch may take to show a change that was just made. */
  private static final Duration SETTLING = Duration.ofMillis(100);

  /**
   * So many changes in close succession are put right without a longer wait: a deployment, a reload
   * and the flip of a check come together, and only a fight goes on.
   */
  private static final int AT_ONCE = 5;

  private static final Duration REPAIR_CAP = Duration.ofSeconds(5);
  private static final Duration UNREGISTERED = Duration.ofSeconds(1);

  /** An agent with ACLs may refuse everybody for a moment after its start. */
  private static final Duration REFUSED_BASE = Duration.ofMillis(250);

  private static final Duration REFUSED_CAP = Duration.ofSeconds(60);

  /** Once the backend answers again, the tags are right again within a second. */
  private static final Duration FAILED_BASE = Duration.ofMillis(200);

  private static final Duration FAILED_CAP = Duration.ofMillis(600);

  /** Tags that stayed right for so long are no fight any more. */
  private static final Duration CALM = Duration.ofSeconds(10);

  private TagReplies() {}

  /** What a change of tags came to. */
  enum Result {
    /** As asked. */
    DONE,
    /** Not as asked; the very next try may do better. */
    FAILED,
    /** Not as asked; it is tried again, but not expected soon. */
    NOT_NOW,
    /** The lock was found to have moved on. */
    TERM_OVER
  }

  /** Forgets all troubles: what comes next is tried at once. */
  static void startAnew(Turn turn) {
    turn.desk.tagRetryAt = turn.nanos();
    turn.desk.tagChanges = 0;
    turn.desk.tagFailures = 0;
    turn.desk.tagRefusals = 0;
    turn.desk.tagFight = TagFight.NONE;
  }

  /**
   * Other tags are wanted than before: the changes up to now were no fight with anybody, or one
   * that is over. What the backend refuses, it goes on refusing.
   */
  static void wantOther(Turn turn) {
    Desk desk = turn.desk;
    desk.tagChanges = 0;
    if (desk.tagFailures == 0 && desk.tagRefusals == 0) {
      desk.tagRetryAt = Math.min(desk.tagRetryAt, turn.nanos() + SETTLING.toNanos());
    }
  }

  /** Whether a change may begin now; else the election is woken when it may. */
  static boolean mayBegin(Turn turn) {
    Desk desk = turn.desk;
    if (turn.nanos() < desk.tagRetryAt) {
      turn.wakeAt(desk.tagRetryAt);
      return false;
    }
    if (desk.tagChangedAt != World.NEVER && turn.nanos() - desk.tagChangedAt > CALM.toNanos()) {
      desk.tagChanges = 0;
      desk.tagFight = TagFight.NONE;
    }
    return true;
  }

  /**
   * Takes in what became of a change; tells whether the tags are as asked, or cannot be made so at
   * present.
   */
  static Result settled(Turn turn, Reply<TagAnswer> reply) {
    TagWork work = turn.endedTagWork;
    if (work == null) {
      throw new IllegalStateException("an answer to no change of tags: " + reply);
    }
    WrongTag repaired = turn.desk.repairing;
    turn.desk.repairing = null;
    clearDoubts(turn, work, reply);
    return switch (reply) {
      case Reply.Answered<TagAnswer> answered ->
          switch (answered.answer()) {
            case TagAnswer.Done done -> {
              done(turn, work, done.changed());
              if (done.changed() && repaired != null) {
                TagFight.repaired(turn, repaired);
              }
              yield Result.DONE;
            }
            case TagAnswer.TermOver ignored -> {
              backOff(turn, FAILED_BASE, REPAIR_CAP);
              yield Result.TERM_OVER;
            }
            case TagAnswer.NotRegistered ignored -> {
              retryIn(turn, UNREGISTERED.toNanos());
              yield Result.NOT_NOW;
            }
            case TagAnswer.Refused refused -> {
              refused(turn);
              if (!turn.desk.tagTrouble.covers(refused.reason())) {
                turn.desk.tagTrouble = turn.desk.tagTrouble.with(refused.reason());
                turn.announce(new Notice.TagTrouble(work.tag(), refused.reason()));
              }
              yield Result.NOT_NOW;
            }
          };
      case Reply.Failed<TagAnswer> failed -> {
        boolean futile = isFutile(failed.failure());
        if (futile) {
          refused(turn);
        } else {
          backOff(turn, FAILED_BASE, FAILED_CAP);
        }
        if (!turn.desk.tagTrouble.covers(failed.failure())) {
          turn.desk.tagTrouble = turn.desk.tagTrouble.with(failed.failure());
          turn.announce(new Notice.TagTrouble(work.tag(), failed.message()));
        }
        yield futile ? Result.NOT_NOW : Result.FAILED;
      }
    };
  }

  /** A removal that is known to be over leaves nothing in doubt, whatever came of it. */
  private static void clearDoubts(Turn turn, TagWork work, Reply<TagAnswer> reply) {
    boolean unknown =
        reply instanceof Reply.Failed<TagAnswer> failed && !isFutile(failed.failure());
    boolean done =
        reply instanceof Reply.Answered<TagAnswer> answered
            && answered.answer() instanceof TagAnswer.Done;
    switch (work) {
      case TagWork.Remove it when !unknown -> {
        if (it.tag().equals(turn.settings.primaryTag())) {
          turn.desk.tagInDoubt = false;
        } else {
          turn.desk.replicaInDoubt = false;
        }
      }
      // It gives the followers' tag up.
      case TagWork.Assign ignored when done -> turn.desk.replicaInDoubt = false;
      case TagWork.Assign ignored -> {}
      case TagWork.Add ignored -> {}
      case TagWork.Remove ignored -> {}
    }
  }

  private static boolean isFutile(Failure failure) {
    return failure == Failure.DENIED || failure == Failure.INVALID;
  }

  private static void done(Turn turn, TagWork work, boolean changed) {
    turn.desk.tagTrouble = TroubleTold.NONE;
    turn.desk.tagFailures = 0;
    turn.desk.tagRefusals = 0;
    int fought = ++turn.desk.tagChanges - AT_ONCE;
    retryIn(turn, Backoff.nanos(SETTLING, REPAIR_CAP, fought, turn.salt()));
    boolean ofFollowers = work.tag().equals(turn.settings.replicaTag());
    boolean removal = work instanceof TagWork.Remove;
    turn.desk.tagPlaced |=
        work instanceof TagWork.Assign assign && assign.scope() == Scope.OTHERS_AND_SELF;
    turn.desk.replicaPlaced |= ofFollowers ? turn.desk.replicaWanted != removal : !removal;
    if (changed) {
      turn.desk.tagChangedAt = turn.nanos();
      turn.announce(
          removal ? new Notice.TagRemoved(work.tag()) : new Notice.TagAssigned(work.tag()));
    }
  }

  /** An outage before it is no reason to wait long for the right: it may be given any moment. */
  private static void refused(Turn turn) {
    turn.desk.tagFailures = 0;
    retryIn(turn, Backoff.nanos(REFUSED_BASE, REFUSED_CAP, ++turn.desk.tagRefusals, turn.salt()));
  }

  private static void backOff(Turn turn, Duration base, Duration cap) {
    retryIn(turn, Backoff.nanos(base, cap, ++turn.desk.tagFailures, turn.salt()));
  }

  private static void retryIn(Turn turn, long nanos) {
    turn.desk.tagRetryAt = turn.nanos() + nanos;
  }
}
