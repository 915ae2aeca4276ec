package io.ballot.domain.election;

import io.ballot.domain.port.Instance;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the leader's tag where it belongs, on the leader's instance and on no other, and the
 * followers' tag on this instance exactly while it is a healthy follower's.
 */
final class TagKeeping {
  /** Which of these it was cannot be told from what the catalog shows. */
  private static final String WHO_TAKES_TAGS_OFF =
      ", which was edited in the catalog, registered anew, or read from a file again: each reload"
          + " of its agent does so with what is defined in a file, and not with what is registered"
          + " by the API";

  private TagKeeping() {}

  /** Whether the followers' tag is to be on this instance. */
  private enum Replica {
    ON,
    OFF,
    /** It stays as it is: that is another daemon's to say, or cannot be said yet. */
    AS_IT_IS
  }

  /**
   * Begins a term's care of the tags; tells whether there is something to change before the promote
   * hook.
   */
  static boolean begin(Turn turn) {
    Desk desk = turn.desk;
    desk.tagScope = turn.settings.tagAfterPromote() ? Scope.OTHERS : Scope.OTHERS_AND_SELF;
    desk.tagPlaced = false;
    desk.tagWasOff = false;
    TagReplies.startAnew(turn);
    wantReplica(turn, false);
    boolean primary = turn.settings.primaryTag() != null;
    return primary || mayCarryReplica(turn) || desk.tagCall != 0;
  }

  /** Begins to look at the other instances, where there are tags to keep right. */
  static void watch(Turn turn) {
    if (turn.settings.primaryTag() != null || turn.settings.replicaTag() != null) {
      turn.watchService(true);
    }
  }

  /** From now on this instance is to carry the leader's tag, too. */
  static void include(Turn turn) {
    turn.desk.tagScope = Scope.OTHERS_AND_SELF;
    turn.desk.tagRetryAt = turn.nanos();
  }

  /** Begins to put the tags as the term wants them; a change under way has to end first. */
  static void assign(Turn turn, Term term) {
    Instance own = turn.world.instance();
    if (own == null || turn.desk.tagCall != 0 || turn.nanos() < turn.desk.tagRetryAt) {
      turn.wakeAt(turn.desk.tagRetryAt);
      return;
    }
    String primary = turn.settings.primaryTag();
    String replica = turn.settings.replicaTag();
    if (primary == null) {
      if (replica != null) {
        remove(turn, replica);
      }
      return;
    }
    Scope scope = turn.desk.tagScope;
    long attempt = begin(turn, new TagWork.Assign(primary, scope, term.fencingToken()));
    turn.desk.tagInDoubt |= scope == Scope.OTHERS_AND_SELF;
    turn.effect(
        new Effect.AssignTag(
            attempt,
            new TagAssignment(
                turn.settings.service(),
                own.id(),
                primary,
                replica,
                scope,
                turn.settings.key(),
                term.session(),
                term.keyIndex()),
            turn.leaseEndsAt()));
  }

  /** Whether the change that was just answered was made for a term. */
  static boolean isOf(Term term, Turn turn) {
    return switch (turn.endedTagWork) {
      case TagWork.Assign assign -> assign.fencingToken() == term.fencingToken();
      // Where there is no leader's tag, that is all a term asks for, whenever it was begun.
      case TagWork.Remove ignored -> turn.settings.primaryTag() == null;
      case TagWork.Add ignored -> false;
      case null -> false;
    };
  }

  /** Begins to take a tag off this instance, whatever was seen of it; tells whether it could. */
  static boolean remove(Turn turn, String tag) {
    if (turn.desk.tagCall != 0) {
      return false;
    }
    turn.effect(new Effect.RemoveTag(begin(turn, new TagWork.Remove(tag)), tag));
    return true;
  }

  private static long begin(Turn turn, TagWork work) {
    turn.desk.tagCall = turn.nextAttempt();
    turn.desk.tagWork = work;
    return turn.desk.tagCall;
  }

  /**
   * A leader's care: its tag on no other instance and, as soon as that is wanted, on this one; the
   * followers' not on this one.
   */
  static void lead(Turn turn, Term term) {
    if (turn.desk.tagCall != 0 || !turn.world.isRegistered() || !turn.leaseIsSure()) {
      return;
    }
    tellCaveat(turn);
    WrongTag wrong = whatIsWrong(turn);
    if (wrong == null || !TagReplies.mayBegin(turn)) {
      return;
    }
    boolean ofFollowers = wrong.tag().equals(turn.settings.replicaTag());
    if (ofFollowers ? turn.desk.replicaPlaced : turn.desk.tagPlaced) {
      TagFight.repairing(turn, wrong);
    }
    assign(turn, term);
  }

  private static void tellCaveat(Turn turn) {
    String primary = turn.settings.primaryTag();
    String caveat = turn.world.tagCaveat();
    if (primary != null && caveat != null && !turn.desk.tagCaveatTold) {
      turn.desk.tagCaveatTold = true;
      turn.announce(new Notice.TagCaveat(primary, caveat));
    }
  }

  /**
   * A follower's care: the leader's tag not on this instance, and the followers' on it while it is
   * healthy; unless another daemon leads in its name.
   */
  static void follow(Turn turn) {
    keep(turn, replica(turn));
  }

  /** A follower's care while it is about to become a leader: no tag is put on any more. */
  static void untag(Turn turn) {
    keep(turn, Replica.AS_IT_IS);
  }

  /** The care of one whose term ends: neither tag on this instance. */
  static void retire(Turn turn) {
    keep(turn, mayTouch(turn) ? Replica.OFF : Replica.AS_IT_IS);
  }

  private static Replica replica(Turn turn) {
    if (!mayTouch(turn)) {
      return Replica.AS_IT_IS;
    }
    if (turn.standing.stopping) {
      return Replica.OFF;
    }
    return switch (turn.eligibility()) {
      case Eligibility.Eligible ignored -> Replica.ON;
      case Eligibility.Unhealthy ignored -> Replica.OFF;
      case Eligibility.InMaintenance ignored -> Replica.OFF;
      case Eligibility.NotRegistered ignored -> Replica.AS_IT_IS;
      case Eligibility.NotYetKnown ignored -> Replica.AS_IT_IS;
    };
  }

  private static void keep(Turn turn, Replica wanted) {
    if (turn.desk.tagCall != 0) {
      return;
    }
    String primary = turn.settings.primaryTag();
    if (primary != null && hasToUntag(turn)) {
      if (TagReplies.mayBegin(turn)) {
        Instance own = turn.world.instance();
        if (turn.desk.tagWasOff && own != null && isCarried(turn)) {
          TagFight.repairing(
              turn, WrongTag.here(primary, "it is on " + own.id() + ", which does not lead"));
        }
        remove(turn, primary);
      }
      return;
    }
    // Right after a change, the watch may still show what was before.
    turn.desk.tagWasOff |=
        turn.world.isRegistered()
            && !isCarried(turn)
            && mayTouch(turn)
            && turn.nanos() >= turn.desk.tagRetryAt;
    String replica = turn.settings.replicaTag();
    Instance own = turn.world.instance();
    if (replica == null
        || own == null
        || wanted == Replica.AS_IT_IS
        || !turn.world.isRegistered()) {
      return;
    }
    boolean on = wanted == Replica.ON;
    wantReplica(turn, on);
    if (on ? own.carries(replica) : !mayCarryReplica(turn)) {
      // Right after a change, the watch may still show what was before.
      turn.desk.replicaPlaced |= turn.nanos() >= turn.desk.tagRetryAt;
      return;
    }
    if (!TagReplies.mayBegin(turn)) {
      return;
    }
    if (on) {
      if (turn.desk.replicaPlaced) {
        TagFight.repairing(turn, WrongTag.missing(replica, "it is missing on " + own.id()));
      }
      turn.desk.replicaInDoubt = true;
      turn.effect(new Effect.AddTag(begin(turn, new TagWork.Add(replica)), replica));
    } else {
      if (turn.desk.replicaPlaced) {
        TagFight.repairing(turn, WrongTag.here(replica, "it is on " + own.id()));
      }
      remove(turn, replica);
    }
  }

  private static void wantReplica(Turn turn, boolean wanted) {
    if (turn.desk.replicaWanted != wanted) {
      turn.desk.replicaWanted = wanted;
      turn.desk.replicaPlaced = false;
      TagReplies.wantOther(turn);
    }
  }

  /** Whether there is something to take off this instance before the election ends. */
  static boolean hasToTidy(Turn turn) {
    return hasToUntag(turn) || (mayCarryReplica(turn) && mayTouch(turn));
  }

  /** Whether a follower has the leader's tag on, or may have, and may take it off. */
  static boolean hasToUntag(Turn turn) {
    boolean inDoubt = turn.desk.tagInDoubt && turn.world.isRegistered();
    return (isCarried(turn) || inDoubt) && mayTouch(turn);
  }

  /** Whether the own instance is registered and was last seen with the leader's tag on. */
  static boolean isCarried(Turn turn) {
    return isCarried(turn, turn.settings.primaryTag());
  }

  private static boolean mayCarryReplica(Turn turn) {
    boolean inDoubt = turn.desk.replicaInDoubt && turn.world.isRegistered();
    return inDoubt || isCarried(turn, turn.settings.replicaTag());
  }

  private static boolean isCarried(Turn turn, @Nullable String tag) {
    return tag != null && turn.world.isRegistered() && turn.world.carries(tag);
  }

  /** Whether it is known that no other daemon leads in this instance's name. */
  private static boolean mayTouch(Turn turn) {
    return turn.world.lock().lock() != null
        && turn.standing.twin == null
        && turn.standing.suspect == null;
  }

  /** What is wrong with the tags, or {@code null}. */
  private static @Nullable WrongTag whatIsWrong(Turn turn) {
    Instance own = turn.world.instance();
    if (own == null) {
      return null;
    }
    ServiceObservation service = turn.world.service();
    List<Instance> instances = service == null ? List.of() : service.instances();
    String primary = turn.settings.primaryTag();
    WrongTag wrong = primary == null ? null : whatIsWrong(turn, primary, own, instances);
    String replica = turn.settings.replicaTag();
    return wrong != null || replica == null
        ? wrong
        : whatIsWrongWithReplica(turn, replica, own, instances);
  }

  private static @Nullable WrongTag whatIsWrong(
      Turn turn, String tag, Instance own, List<Instance> instances) {
    boolean wanted = turn.desk.tagScope == Scope.OTHERS_AND_SELF;
    boolean listed = false;
    boolean unlisted = false;
    List<String> others = new ArrayList<>();
    for (Instance instance : instances) {
      if (instance.id().equals(own.id())) {
        listed |= instance.carries(tag);
        unlisted |= wanted && !instance.carries(tag);
      } else if (instance.carries(tag)) {
        others.add(instance.id().toString());
      }
    }
    // Of the two watches, one may be far behind where very many instances change at once.
    boolean missing = wanted && !own.carries(tag) && !listed;
    if (missing || unlisted) {
      return new WrongTag(tag, "it is missing on " + own.id() + WHO_TAKES_TAGS_OFF, true, others);
    }
    return others.isEmpty() ? null : WrongTag.onOthers(tag, others);
  }

  private static @Nullable WrongTag whatIsWrongWithReplica(
      Turn turn, String tag, Instance own, List<Instance> instances) {
    boolean inCatalog =
        instances.stream()
            .anyMatch(instance -> instance.id().equals(own.id()) && instance.carries(tag));
    // In doubt, too: what was begun before the term may not have been seen yet.
    return inCatalog || mayCarryReplica(turn)
        ? WrongTag.here(tag, "it is on " + own.id() + ", which leads")
        : null;
  }
}
