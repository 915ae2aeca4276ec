package io.ballot.domain.simulation;

import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Phase;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.simulation.FaultKind.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often what occurred, so that what never does is found out. */
final class Coverage {
  /** The table of transitions, as {@code Election} has it. */
  private static final Map<Class<?>, List<Class<?>>> TABLE =
      Map.of(
          Phase.Starting.class, List.of(Phase.Recovering.class, Phase.StandingBy.class),
          Phase.Recovering.class, List.of(Phase.StandingBy.class),
          Phase.StandingBy.class,
              List.of(Phase.Following.class, Phase.Recovering.class, Phase.Stopped.class),
          Phase.Following.class,
              List.of(Phase.Acquiring.class, Phase.Promoting.class, Phase.StandingBy.class),
          Phase.Acquiring.class, List.of(Phase.Promoting.class, Phase.Following.class),
          Phase.Promoting.class,
              List.of(Phase.Leading.class, Phase.SteppingDown.class, Phase.Losing.class),
          Phase.Leading.class, List.of(Phase.SteppingDown.class, Phase.Losing.class),
          Phase.SteppingDown.class, List.of(Phase.StandingBy.class, Phase.Losing.class),
          Phase.Losing.class, List.of(Phase.StandingBy.class));

  /** Seen between two events once in some thousand schedules. */
  private static final List<String> RARE =
      List.of(
          name(Phase.Promoting.class, Phase.Losing.class),
          // Mostly the late acquire is adopted in the very step that gives its answer up.
          name(Phase.Following.class, Phase.Promoting.class));

  /** What the count of two faults at once is called begins so. */
  static final String OVERLAP = "overlap ";

  private static final String DELETED_UNDER_ACQUIRE = "a key deleted right before an acquire";
  private static final String BY_RECORD = "a tag written record by record";
  private static final String BY_RECORD_LATE = "a tag written record by record after the term";
  private static final String BROUGHT_BACK = "a record brought back that was gone";
  private static final String GHOST_TAKEN_AWAY = "a ghost taken away";
  private static final String RIVAL_TAGGED = "an ncode/ballot's tag put on";
  private static final String RIVAL_UNTAGGED = "a tag taken off by an ncode/ballot";
  private static final String RIVAL_LEFT_TAG = "a tag left by an ncode/ballot that ended";
  private static final String RIVAL_ERRS = "an ncode/ballot that led on without the lock";
  private static final String SET_BACK = "indexes set back by a restored snapshot";
  private static final String ADOPTED = "a late acquire adopted";
  private static final String REPLICA = "replica";
  private static final String REPLICA_ON = "the followers' tag put on";
  private static final String REPLICA_OFF = "the followers' tag taken off";
  private static final String REPLICA_REPAIRED = "the followers' tag put right again";

  private final Map<String, Long> counts = new TreeMap<>();

  private void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  void schedule() {
    count("schedules");
  }

  /** An election was in one phase before an event and is in another after it. */
  void transition(Class<?> from, Class<?> to) {
    count(name(from, to));
  }

  private static String name(Class<?> from, Class<?> to) {
    return "transition " + from.getSimpleName() + " → " + to.getSimpleName();
  }

  void hook(HookEvent event) {
    count("hook " + event.text());
  }

  void notice(Object notice) {
    count("notice " + notice.getClass().getSimpleName());
    if (notice instanceof Notice.Elected elected && elected.adopted()) {
      count(ADOPTED);
    }
    if (notice instanceof Notice.TagAssigned assigned && REPLICA.equals(assigned.tag())) {
      count(REPLICA_ON);
    }
    if (notice instanceof Notice.TagRemoved removed && REPLICA.equals(removed.tag())) {
      count(REPLICA_OFF);
    }
    if (notice instanceof Notice.TagRepair repair && REPLICA.equals(repair.tag())) {
      count(REPLICA_REPAIRED);
    }
  }

  /**
   * A fault begins.
   *
   * @param phase what the first election on its host is in, or that no daemon runs there
   */
  void fault(FaultKind kind, String phase) {
    count("fault " + kind);
    count(pair(kind, phase));
  }

  /** A setting was drawn, or came to matter. */
  void met(PromiseMet what) {
    count(what.text());
  }

  /** Somebody deletes a key right before another's acquire of it. */
  void keyDeletedUnderAcquire() {
    count(DELETED_UNDER_ACQUIRE);
  }

  /** A record's tags were written by themselves. */
  void recordWritten() {
    count(BY_RECORD);
  }

  /** The same in the name of a term that had ended since the last look at the lock. */
  void recordWrittenAfterTheTerm() {
    count(BY_RECORD_LATE);
  }

  /** A record was written whose instance had been deregistered since it was read. */
  void recordBroughtBack() {
    count(BROUGHT_BACK);
  }

  /** A node that such a write had brought back was taken out of the catalog. */
  void ghostTakenAway() {
    count(GHOST_TAKEN_AWAY);
  }

  /** An ncode/ballot has put its tag on its own instance. */
  void rivalTagged() {
    count(RIVAL_TAGGED);
  }

  /** An ncode/ballot has taken the tag off somebody else's instance. */
  void rivalUntagged() {
    count(RIVAL_UNTAGGED);
  }

  /** An ncode/ballot believes that it leads, and does not hold the lock. */
  void rivalErrs() {
    count(RIVAL_ERRS);
  }

  /** An ncode/ballot has ended with its tag on. */
  void rivalLeftItsTag() {
    count(RIVAL_LEFT_TAG);
  }

  /** A snapshot was restored that was taken before the last changes. */
  void indexesSetBack() {
    count(SET_BACK);
  }

  /** Two faults are under way at once, or nearly so. */
  void overlap(FaultKind one, FaultKind other) {
    count(overlapOf(one, other));
  }

  private static String overlapOf(FaultKind one, FaultKind other) {
    boolean ordered = one.compareTo(other) <= 0;
    return OVERLAP + (ordered ? one : other) + " + " + (ordered ? other : one);
  }

  /** Whether two faults can be under way at once, at one host or at two. */
  private static boolean canOverlap(FaultKind one, FaultKind other) {
    if (one == other || one.group() == Group.OUTSIDE || other.group() == Group.OUTSIDE) {
      return false;
    }
    FaultKind beside = one == FaultKind.NO_SERVER_LEADER ? other : one;
    boolean leaderless = one == FaultKind.NO_SERVER_LEADER || other == FaultKind.NO_SERVER_LEADER;
    return !leaderless || !(beside.endsTerms() || beside == FaultKind.RIVAL_LEADS);
  }

  private static String pair(FaultKind kind, String phase) {
    return "fault " + kind + " in " + phase;
  }

  void add(Coverage other) {
    other.counts.forEach(this::add);
  }

  void add(String what, long times) {
    counts.merge(what, times, Long::sum);
  }

  Map<String, Long> counts() {
    return counts;
  }

  /** What every campaign has to have seen: each transition of the table, each fault. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    TABLE.forEach((from, all) ->
        all.forEach(to -> {
          if (!RARE.contains(name(from, to))) {
            require(name(from, to), missing);
          }
        }));
    for (FaultKind kind : FaultKind.values()) {
      require("fault " + kind, missing);
    }
    for (String tagging : List.of(REPLICA_ON, REPLICA_OFF, REPLICA_REPAIRED)) {
      require(tagging, missing);
    }
    require(ADOPTED, missing);
    for (PromiseMet promise : PromiseMet.values()) {
      if (!promise.isRare()) {
        require(promise.text(), missing);
      }
    }
    for (HookEvent event : HookEvent.values()) {
      require("hook " + event.text(), missing);
    }
    return missing;
  }

  /**
   * What a long one has to have seen too: each fault at a leader, at a follower, and beside each
   * other fault.
   */
  List<String> missingPairs() {
    List<String> missing = new ArrayList<>();
    RARE.forEach(rare -> require(rare, missing));
    require(DELETED_UNDER_ACQUIRE, missing);
    require(SET_BACK, missing);
    require(BY_RECORD, missing);
    require(BY_RECORD_LATE, missing);
    require(BROUGHT_BACK, missing);
    require(GHOST_TAKEN_AWAY, missing);
    require(RIVAL_TAGGED, missing);
    require(RIVAL_UNTAGGED, missing);
    require(RIVAL_LEFT_TAG, missing);
    require(RIVAL_ERRS, missing);
    for (PromiseMet promise : PromiseMet.values()) {
      require(promise.text(), missing);
    }
    for (FaultKind kind : FaultKind.values()) {
      require(pair(kind, Phase.Leading.class.getSimpleName()), missing);
      require(pair(kind, Phase.Following.class.getSimpleName()), missing);
      for (FaultKind other : FaultKind.values()) {
        if (kind.compareTo(other) < 0 && canOverlap(kind, other)) {
          require(overlapOf(kind, other), missing);
        }
      }
    }
    return missing;
  }

  private void require(String what, List<String> missing) {
    if (!counts.containsKey(what)) {
      missing.add(what);
    }
  }
}
