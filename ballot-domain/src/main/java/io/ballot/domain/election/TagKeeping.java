package io.ballot.domain.election;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the primary tag where it belongs: on the leader's instance and on no other. What could not
 * be written is told once and tried again; what others change back is put right again, more slowly
 * each time.
 */
final class TagKeeping {
  /** How long a watch may take to show a change that was just made. */
  private static final Duration SETTLING = Duration.ofMillis(100);

  private static final Duration REPAIR_CAP = Duration.ofSeconds(5);
  private static final Duration REFUSED_BASE = Duration.ofSeconds(1);
  private static final Duration REFUSED_CAP = Duration.ofSeconds(60);

  /** Once the backend answers again, the tags are right again within a second. */
  private static final Duration FAILED_BASE = Duration.ofMillis(200);

  private static final Duration FAILED_CAP = Duration.ofMillis(600);

  /** Tags that stayed right for so long are no fight any more. */
  private static final Duration CALM = Duration.ofSeconds(10);

  private TagKeeping() {}

  /** Begins a term's care of the tags. */
  static void begin(Turn turn, Scope scope) {
    turn.desk.tagScope = scope;
    turn.desk.tagPlaced = false;
    turn.desk.tagRetryAt = turn.nanos();
    turn.desk.tagChanges = 0;
    turn.desk.tagFailures = 0;
    turn.watchService(true);
  }

  /** From now on this instance is to carry the tag, too. */
  static void include(Turn turn) {
    turn.desk.tagScope = Scope.OTHERS_AND_SELF;
    turn.desk.tagRetryAt = turn.nanos();
  }

  /** Begins to put the tags as the term wants them; a change under way has to end first. */
  static void assign(Turn turn, String tag, Term term) {
    Instance own = turn.world.instance();
    if (own == null || turn.desk.tagCall != 0 || turn.nanos() < turn.desk.tagRetryAt) {
      turn.wakeAt(turn.desk.tagRetryAt);
      return;
    }
    long attempt = turn.nextAttempt();
    turn.desk.tagCall = attempt;
    turn.desk.tagCallScope = turn.desk.tagScope;
    turn.desk.tagCallTerm = term.fencingToken();
    turn.desk.tagInDoubt |= turn.desk.tagScope == Scope.OTHERS_AND_SELF;
    turn.effect(
        new Effect.AssignTag(
            attempt,
            new TagAssignment(
                turn.settings.service(),
                own.id(),
                tag,
                turn.desk.tagScope,
                turn.settings.key(),
                term.session(),
                term.keyIndex()),
            turn.leaseEndsAt()));
  }

  /** Begins to take the tag off this instance, whatever was seen of it; tells whether it could. */
  static boolean remove(Turn turn, String tag) {
    if (turn.desk.tagCall != 0) {
      return false;
    }
    long attempt = turn.nextAttempt();
    turn.desk.tagCall = attempt;
    turn.desk.tagCallScope = null;
    turn.effect(new Effect.RemoveTag(attempt, tag));
    return true;
  }

  /** A leader's care: on no other instance and, as soon as that is wanted, on this one. */
  static void lead(Turn turn, Term term) {
    String tag = turn.settings.primaryTag();
    if (tag == null
        || turn.desk.tagCall != 0
        || !turn.world.isRegistered()
        || !turn.leaseIsSure()) {
      return;
    }
    String wrong = whatIsWrong(turn, tag);
    if (wrong == null) {
      return;
    }
    if (turn.nanos() < turn.desk.tagRetryAt) {
      turn.wakeAt(turn.desk.tagRetryAt);
      return;
    }
    calmDown(turn);
    if (turn.desk.tagPlaced) {
      turn.announce(new Notice.TagRepair(tag, wrong));
    }
    assign(turn, tag, term);
  }

  /** A follower's care: not on this instance, unless another daemon leads in its name. */
  static void follow(Turn turn) {
    String tag = turn.settings.primaryTag();
    if (tag == null || turn.desk.tagCall != 0 || !hasToUntag(turn)) {
      return;
    }
    if (turn.nanos() < turn.desk.tagRetryAt) {
      turn.wakeAt(turn.desk.tagRetryAt);
      return;
    }
    calmDown(turn);
    remove(turn, tag);
  }

  /** Whether a follower has the tag on, or may have, and may take it off. */
  static boolean hasToUntag(Turn turn) {
    boolean inDoubt = turn.desk.tagInDoubt && turn.world.isRegistered();
    return (isCarried(turn) || inDoubt) && mayUntag(turn);
  }

  /** Whether the own instance is registered and was last seen with the tag on. */
  static boolean isCarried(Turn turn) {
    Instance own = turn.world.instance();
    String tag = turn.settings.primaryTag();
    return turn.world.isRegistered() && own != null && tag != null && own.carries(tag);
  }

  /** Whether it is known that no other daemon leads in this instance's name. */
  private static boolean mayUntag(Turn turn) {
    return turn.world.lock().lock() != null
        && turn.standing.twin == null
        && turn.standing.suspect == null;
  }

  /**
   * What is wrong with the tags, or {@code null}. The agent's word and the catalog's can differ: a
   * change in the catalog alone does not show with the agent.
   */
  private static @Nullable String whatIsWrong(Turn turn, String tag) {
    Instance own = turn.world.instance();
    if (own == null) {
      return null;
    }
    boolean wanted = turn.desk.tagScope == Scope.OTHERS_AND_SELF;
    if (wanted && !own.carries(tag)) {
      return "it is missing on " + own.id();
    }
    ServiceObservation service = turn.world.service();
    List<Instance> instances = service == null ? List.of() : service.instances();
    List<String> others = new ArrayList<>();
    for (Instance instance : instances) {
      boolean isOwn = instance.id().equals(own.id());
      if (isOwn && wanted && !instance.carries(tag)) {
        return "it is missing on " + own.id() + " in the catalog";
      }
      if (!isOwn && instance.carries(tag)) {
        others.add(instance.id().toString());
      }
    }
    return others.isEmpty() ? null : "it is on " + String.join(", ", others);
  }

  private static void calmDown(Turn turn) {
    long changedAt = turn.desk.tagChangedAt;
    if (changedAt != World.NEVER && turn.nanos() - changedAt > CALM.toNanos()) {
      turn.desk.tagChanges = 0;
    }
  }

  /**
   * Takes in what became of a change; tells whether the tags are as asked, or cannot be made so at
   * present.
   */
  static Result settled(Turn turn, Reply<TagAnswer> reply) {
    String tag = String.valueOf(turn.settings.primaryTag());
    if (turn.tagReplyScope == null && !isUnknown(reply)) {
      turn.desk.tagInDoubt = false;
    }
    return switch (reply) {
      case Reply.Answered<TagAnswer> answered ->
          switch (answered.answer()) {
            case TagAnswer.Done done -> done(turn, tag, done.changed());
            case TagAnswer.TermOver ignored -> {
              backOff(turn, FAILED_BASE, REPAIR_CAP);
              yield Result.TERM_OVER;
            }
            case TagAnswer.NotRegistered ignored -> {
              retryIn(turn, REFUSED_BASE.toNanos());
              yield Result.NOT_NOW;
            }
            case TagAnswer.Refused refused -> {
              backOff(turn, REFUSED_BASE, REFUSED_CAP);
              if (!turn.desk.tagTrouble.covers(refused.reason())) {
                turn.desk.tagTrouble = turn.desk.tagTrouble.with(refused.reason());
                turn.announce(new Notice.TagTrouble(tag, refused.reason()));
              }
              yield Result.NOT_NOW;
            }
          };
      case Reply.Failed<TagAnswer> failed -> {
        boolean futile = isFutile(failed.failure());
        backOff(turn, futile ? REFUSED_BASE : FAILED_BASE, futile ? REFUSED_CAP : FAILED_CAP);
        if (!turn.desk.tagTrouble.covers(failed.failure())) {
          turn.desk.tagTrouble = turn.desk.tagTrouble.with(failed.failure());
          turn.announce(new Notice.TagTrouble(tag, failed.message()));
        }
        yield futile ? Result.NOT_NOW : Result.FAILED;
      }
    };
  }

  /** Whether a change may have been made or not, and may yet be. */
  private static boolean isUnknown(Reply<TagAnswer> reply) {
    return reply instanceof Reply.Failed<TagAnswer> failed && !isFutile(failed.failure());
  }

  private static boolean isFutile(Failure failure) {
    return failure == Failure.DENIED || failure == Failure.INVALID;
  }

  private static Result done(Turn turn, String tag, boolean changed) {
    turn.desk.tagTrouble = TroubleTold.NONE;
    turn.desk.tagFailures = 0;
    retryIn(turn, Backoff.nanos(SETTLING, REPAIR_CAP, ++turn.desk.tagChanges, turn.salt()));
    turn.desk.tagPlaced |= turn.tagReplyScope == Scope.OTHERS_AND_SELF;
    if (changed) {
      turn.desk.tagChangedAt = turn.nanos();
      turn.announce(
          turn.tagReplyScope == null ? new Notice.TagRemoved(tag) : new Notice.TagAssigned(tag));
    }
    return Result.DONE;
  }

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

  private static void backOff(Turn turn, Duration base, Duration cap) {
    retryIn(turn, Backoff.nanos(base, cap, ++turn.desk.tagFailures, turn.salt()));
  }

  private static void retryIn(Turn turn, long nanos) {
    turn.desk.tagRetryAt = turn.nanos() + nanos;
  }
}
