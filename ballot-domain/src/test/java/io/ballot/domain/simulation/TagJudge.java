package io.ballot.domain.simulation;

import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges the tags (invariant 5): no promotion shows two primaries, not even in the middle of its
 * change; and a leader in peace carries the tag alone, or does so again within a second. The
 * followers' tag is, as soon, on every healthy follower, on no leader and on nobody who is unfit.
 *
 * <p>All of that holds beside an ncode/ballot too, as long as one of ours leads. Three faults of
 * that one nobody here can undo, so they are not judged. It ends with its tag on: until the next
 * leader's promotion, which waits for it, that tag has no leader. It believes in a lock that has
 * vanished until it sees the next leader's payload: what it moves by then, and what its agent
 * brings back when it has ended, is somebody else's edit, which the leader has a second to put
 * right. And while it leads, its own tag is its own affair: only that none of ours has it with its
 * agent is judged.
 */
final class TagJudge {
  private static final long SETTLE = Duration.ofMillis(1100).toNanos();

  /** What was sent before the peace may have been lost, and is given up only after a while. */
  private static final long PEACE = Duration.ofMillis(2500).toNanos();

  /** A follower's write is not fenced: after one that may still land it waits before the next. */
  private static final long REPLICA_PEACE = Duration.ofMillis(5500).toNanos();

  /**
   * Whoever edits tags again and again is put right more and more slowly; and no longer is a tag
   * wrong without a break, whatever becomes of it meanwhile.
   */
  private static final long SETTLE_IN_A_FIGHT = Duration.ofMillis(5500).toNanos();

  private static final int FIGHT = 3;
  private static final long LONGEST_FIGHT = Duration.ofSeconds(30).toNanos();

  private final VirtualTimers world;
  private final MemoryBackend backend;
  private final BiConsumer<Invariant, String> breach;
  private final Map<Competitor, Seen> leaders = new HashMap<>();
  private final Deque<Long> edits = new ArrayDeque<>();
  private final Map<Competitor, SeenReplica> replicas = new HashMap<>();
  private final Map<Competitor, SeenLeftover> leftovers = new HashMap<>();
  private final Additions additions;
  private @Nullable TagAssignment promotion;

  /** What a competitor is, as far as its followers' tag depends on it. */
  enum Role {
    LEADER,
    FOLLOWER,
    /** Neither, and may be no follower: its health is bad. */
    UNFIT,
    /** Something in between, or disturbed. */
    UNKNOWN
  }

  private static final class SeenReplica {
    private Role role = Role.UNKNOWN;
    private long since;
    private final Wrong wrong = new Wrong();
  }

  /** A follower, as far as its agent may have the leader's tag on it. */
  private static final class SeenLeftover {
    private long followsSince = Long.MAX_VALUE;
    private final Wrong wrong = new Wrong();
  }

  /** Since when a tag has been wrong without a break, in whatever way. */
  private static final class Wrong {
    private long since = Long.MAX_VALUE;
    private boolean edited;

    void right() {
      since = Long.MAX_VALUE;
      edited = false;
    }

    void wrong(long now) {
      since = Math.min(since, now);
    }

    void edited() {
      edited |= since != Long.MAX_VALUE;
    }

    boolean lasts(long now, long settle) {
      return now - since >= (edited ? SETTLE_IN_A_FIGHT : settle);
    }
  }

  private static final class Seen {
    private long peaceSince = Long.MAX_VALUE;
    private final Wrong wrong = new Wrong();
  }

  TagJudge(VirtualTimers world, MemoryBackend backend, BiConsumer<Invariant, String> breach) {
    this.world = world;
    this.backend = backend;
    this.breach = breach;
    this.additions = new Additions(backend);
    backend.onChange(this::catalogChanged);
  }

  /** Watches every single change that a promotion makes. */
  TagAnswer watchPromotion(TagAssignment assignment, Courier.Request<TagAnswer> change)
      throws PortException {
    if (backend.carriers(assignment.service(), assignment.tag()).size() <= 1) {
      promotion = assignment;
    }
    String replica = assignment.givenUp();
    try {
      TagAnswer answer = change.carryOut();
      if (answer instanceof TagAnswer.Done
          && replica != null
          && isWithItsAgent(assignment.instance())
          && backend.carriers(assignment.service(), replica).contains(assignment.instance())) {
        breach.accept(
            Invariant.ONE_TAG, assignment.instance() + " is promoted, and carries " + replica);
      }
      return answer;
    } finally {
      promotion = null;
    }
  }

  /**
   * Watches what a promotion makes record by record.
   *
   * @param inVain whether its term is over already, and a look at the lock shows it
   */
  MoveJudge watchMove(TagAssignment assignment, boolean inVain) {
    return new MoveJudge(assignment, inVain, world, additions, breach);
  }

  /** What its agent has forgotten, the agent itself is about to take out of the catalog. */
  private boolean isWithItsAgent(InstanceId instance) {
    return backend.node(instance.node()).instance(instance.serviceId()).isPresent();
  }

  private void catalogChanged() {
    additions.changed();
    TagAssignment watched = promotion;
    if (watched != null) {
      List<InstanceId> carriers = backend.carriers(watched.service(), watched.tag());
      if (carriers.size() > 1) {
        breach.accept(Invariant.ONE_TAG, "a promotion shows two primaries: " + carriers);
      }
    }
    leaders.forEach((competitor, seen) -> {
      if (seen.wrong.since != Long.MAX_VALUE && isRight(competitor)) {
        seen.wrong.right();
      }
    });
  }

  /**
   * From time to time.
   *
   * @param inPeace whether it leads, and nothing keeps it from having the tags as it wants them
   */
  void look(Competitor competitor, boolean inPeace) {
    String tag = competitor.tag();
    if (tag == null) {
      return;
    }
    Seen seen = leaders.computeIfAbsent(competitor, unused -> new Seen());
    if (!inPeace) {
      seen.peaceSince = Long.MAX_VALUE;
      return;
    }
    seen.peaceSince = Math.min(seen.peaceSince, world.now());
    if (world.now() - seen.peaceSince < PEACE || isRight(competitor)) {
      seen.wrong.right();
      return;
    }
    isWrong(
        seen.wrong,
        () ->
            competitor
                + " leads in peace, and for a second the tag is wrong, at last on "
                + backend.carriers("web", tag));
  }

  private void isWrong(Wrong wrong, Supplier<String> what) {
    wrong.wrong(world.now());
    if (wrong.lasts(world.now(), settle())) {
      breach.accept(Invariant.ONE_TAG, what.get());
    }
  }

  /**
   * From time to time, whoever leads, of whatever make: no follower's agent goes on having the
   * leader's tag on it, or its next push would show two.
   */
  void lookAtLeftover(Competitor competitor, Role role, SimulatedDaemon daemon) {
    String tag = competitor.tag();
    if (tag == null) {
      return;
    }
    SeenLeftover seen = leftovers.computeIfAbsent(competitor, unused -> new SeenLeftover());
    if (role != Role.FOLLOWER) {
      seen.followsSince = Long.MAX_VALUE;
      seen.wrong.right();
      return;
    }
    seen.followsSince = Math.min(seen.followsSince, world.now());
    if (world.now() - seen.followsSince < REPLICA_PEACE || !daemon.carries(competitor, tag)) {
      seen.wrong.right();
      return;
    }
    isWrong(
        seen.wrong,
        () -> competitor + " follows in peace, and its agent has " + tag + " on it all the while");
  }

  /** What the agent does not know of, its next push takes away. */
  private boolean isWithItsAgent(Competitor competitor, String tag) {
    return backend
        .node(competitor.node())
        .instance(competitor.serviceId())
        .filter(instance -> !instance.carries(tag))
        .isEmpty();
  }

  private boolean isRight(Competitor competitor) {
    String tag = competitor.tag();
    return tag == null
        || (backend.carriers("web", tag).equals(List.of(competitor.instance()))
            && isWithItsAgent(competitor, tag));
  }

  /** From time to time: the followers' tag. */
  void lookAtReplica(Competitor competitor, Role role) {
    String tag = competitor.replicaTag();
    if (tag == null) {
      return;
    }
    SeenReplica seen = replicas.computeIfAbsent(competitor, unused -> new SeenReplica());
    if (seen.role != role) {
      seen.role = role;
      seen.since = world.now();
      seen.wrong.right();
    }
    boolean wanted = role == Role.FOLLOWER;
    boolean carried = backend.carriers("web", tag).contains(competitor.instance());
    if (role == Role.UNKNOWN || wanted == carried || world.now() - seen.since < REPLICA_PEACE) {
      seen.wrong.right();
      return;
    }
    isWrong(
        seen.wrong,
        () ->
            competitor
                + " is "
                + role
                + " in peace, and "
                + tag
                + " is "
                + (carried ? "on" : "off"));
  }

  /** Somebody else has just changed tags: whoever leads has a second to put them right. */
  void edited() {
    edits.addLast(world.now());
    if (edits.size() > FIGHT) {
      edits.removeFirst();
    }
    leaders.values().forEach(seen -> seen.wrong.edited());
    replicas.values().forEach(seen -> seen.wrong.edited());
    leftovers.values().forEach(seen -> seen.wrong.edited());
  }

  private long settle() {
    boolean fight = edits.size() == FIGHT && world.now() - edits.getFirst() < LONGEST_FIGHT;
    return fight ? SETTLE_IN_A_FIGHT : SETTLE;
  }
}
