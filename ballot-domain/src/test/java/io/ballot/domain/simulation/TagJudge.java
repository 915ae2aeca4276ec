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
import org.jspecify.annotations.Nullable;

/**
 * Judges the tags (invariant 5): no promotion shows two primaries, not even in the middle of its
 * change; and a leader in peace carries the tag alone, or does so again within a second. The
 * followers' tag is, as soon, on every healthy follower, on no leader and on nobody who is unfit.
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

  /** What its agent has forgotten, the agent itself is about to take out of the catalog. */
  private boolean isWithItsAgent(InstanceId instance) {
    return backend.node(instance.node()).instance(instance.serviceId()).isPresent();
  }

  private void catalogChanged() {
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
    seen.wrong.wrong(world.now());
    if (seen.wrong.lasts(world.now(), settle())) {
      breach.accept(
          Invariant.ONE_TAG,
          competitor
              + " leads in peace, and for a second the tag is wrong, at last on "
              + backend.carriers("web", tag));
    }
  }

  private boolean isRight(Competitor competitor) {
    String tag = competitor.tag();
    return tag == null || backend.carriers("web", tag).equals(List.of(competitor.instance()));
  }

  /** From time to time: the followers' tag. */
  void lookAtReplica(Competitor competitor, Role role, SimulatedDaemon daemon) {
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
    // A follower sees its own registration only, as its agent has it.
    boolean carried = daemon.carries(competitor, tag);
    boolean listed = backend.carriers("web", tag).contains(competitor.instance());
    boolean right = wanted == carried && (role != Role.LEADER || !listed);
    if (role == Role.UNKNOWN || right || world.now() - seen.since < REPLICA_PEACE) {
      seen.wrong.right();
      return;
    }
    seen.wrong.wrong(world.now());
    if (seen.wrong.lasts(world.now(), settle())) {
      breach.accept(
          Invariant.ONE_TAG,
          competitor + " is " + role + " in peace, and " + tag + " is " + (carried ? "on" : "off"));
    }
  }

  /** Somebody else has just changed tags: whoever leads has a second to put them right. */
  void edited() {
    edits.addLast(world.now());
    if (edits.size() > FIGHT) {
      edits.removeFirst();
    }
    leaders.values().forEach(seen -> seen.wrong.edited());
    replicas.values().forEach(seen -> seen.wrong.edited());
  }

  private long settle() {
    boolean fight = edits.size() == FIGHT && world.now() - edits.getFirst() < LONGEST_FIGHT;
    return fight ? SETTLE_IN_A_FIGHT : SETTLE;
  }
}
