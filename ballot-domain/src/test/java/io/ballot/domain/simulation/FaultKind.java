package io.ballot.domain.simulation;

import static io.ballot.domain.simulation.FaultKind.Group.AGENT;
import static io.ballot.domain.simulation.FaultKind.Group.DAEMON;
import static io.ballot.domain.simulation.FaultKind.Group.HOOKS;
import static io.ballot.domain.simulation.FaultKind.Group.INSTANCE;
import static io.ballot.domain.simulation.FaultKind.Group.OPERATOR;
import static io.ballot.domain.simulation.FaultKind.Group.OUTSIDE;
import static io.ballot.domain.simulation.FaultKind.Group.SERVERS;
import static io.ballot.domain.simulation.FaultKind.Group.WIRE;
import static io.ballot.domain.simulation.Invariant.ALTERNATION;
import static io.ballot.domain.simulation.Invariant.DEMOTE_BEFORE_PROMOTE;
import static io.ballot.domain.simulation.Invariant.ONE_LEADER;
import static io.ballot.domain.simulation.Invariant.ONE_TAG;

import java.util.Set;

/**
 * What can go wrong: the rows of the fault table. Each names the invariants it gives up; all others
 * have to hold under it.
 */
public enum FaultKind {
  /** Requests are lost. */
  REQUESTS_LOST(WIRE, 1, 15),
  /** Requests are carried out, their answers lost. */
  ANSWERS_LOST(WIRE, 1, 15),
  /** Requests and answers take up to 3 s. */
  SLOW(WIRE, 1, 15),
  /** Writes that timed out are carried out later. */
  WRITES_LATE(WIRE, 3, 20),
  /** Requests are carried out twice. */
  WRITES_TWICE(WIRE, 3, 20),
  /** Nothing gets through between daemon and agent. */
  WIRE_HANGS(WIRE, 1, 25),

  /** The agent is cut off from the servers, who give its node up after 5 to 7 s. */
  AGENT_CUT_OFF(AGENT, 1, 30),
  /** The same, and for half a raft multiplier a deposed server leader answers renewals. */
  DEPOSED_LEADER_ANSWERS(AGENT, 4, 30),
  /** The agent is killed and comes back, perhaps with tags as they were when it wrote them. */
  AGENT_KILLED(AGENT, 1, 30),
  /** The agent does not run for a while and does not know it. */
  AGENT_FROZEN(AGENT, 1, 25),
  /** The agent leaves the cluster, which ends its node's sessions at once, and joins again. */
  AGENT_LEAVES(AGENT, 4, 20),
  /** The agent forgets what was registered with it. */
  REGISTRATIONS_LOST(AGENT, 0, 3),
  /** The agent reads its configuration again: services vanish, and come back with its tags. */
  AGENT_RELOADED(AGENT, 0, 2),
  /** The agent compares everything with the catalog. */
  ANTI_ENTROPY(AGENT, 0, 0),

  /** The servers have no leader; the next one starts every session's TTL again. */
  NO_SERVER_LEADER(SERVERS, 1, 15),
  /** Unrenewed sessions end anywhere from one to two TTLs after their last renewal. */
  SESSIONS_EXPIRE_EARLY(SERVERS, 5, 40),

  /** The daemon is killed, and started again later. */
  DAEMON_KILLED(DAEMON, 0, 25),
  /** The daemon does not run for a while and does not know it. */
  DAEMON_FROZEN(DAEMON, 0, 30),
  /** The daemon is stopped in good order, and started again later. */
  DAEMON_STOPPED(DAEMON, 0, 15),
  /** The loops of the daemon stand still; everything else of it goes on. */
  DAEMON_WEDGED(DAEMON, 0, 0),
  /** The wall clock jumps. */
  WALL_CLOCK_JUMPS(DAEMON, 0, 0),
  /** Somebody asks the daemon to step down. */
  ASKED_TO_STEP_DOWN(DAEMON, 0, 0),
  /** The mark can be neither written nor removed: a killed leader leaves no trace of its own. */
  MARK_UNWRITABLE(DAEMON, 5, 30, ALTERNATION),

  /** A check is critical. */
  CHECK_CRITICAL(INSTANCE, 0, 20),
  /** A check turns critical and passing, again and again. */
  CHECK_FLAPS(INSTANCE, 3, 20),
  /** The service is in maintenance. */
  SERVICE_MAINTENANCE(INSTANCE, 1, 15),
  /** The node is in maintenance. */
  NODE_MAINTENANCE(INSTANCE, 1, 15),
  /** The service is deregistered, and registered again. */
  DEREGISTERED(INSTANCE, 0, 25),

  /** Somebody destroys the leader's session while its daemon is connected. */
  SESSION_DESTROYED(OPERATOR, 0, 0),
  /** Somebody deletes the lock's key while its leader's daemon is connected. */
  KEY_DELETED(OPERATOR, 0, 0),
  /** Somebody writes another value into the lock's key. */
  KEY_OVERWRITTEN(OPERATOR, 0, 0),
  /** A daemon of ncode/ballot takes the lock when it is free. */
  RIVAL_LEADS(OPERATOR, 2, 12),
  /** Somebody edits tags in the catalog. */
  CATALOG_TAGS_EDITED(OPERATOR, 0, 0),
  /** Another tool registers an instance anew, with tags of its own. */
  AGENT_TAGS_SET(OPERATOR, 0, 0),
  /** The token may not do something for a while. */
  RIGHTS_DENIED(OPERATOR, 2, 15, ONE_TAG),

  /** Hooks take up to 6 s. */
  HOOKS_SLOW(HOOKS, 5, 40),
  /** Hooks never end by themselves. */
  HOOKS_HANG(HOOKS, 5, 30),
  /** Hooks never end by themselves, nor when asked to. */
  HOOKS_IGNORE_TERM(HOOKS, 5, 30),
  /** Hooks fail. */
  HOOKS_FAIL(HOOKS, 5, 40),
  /** Hooks cannot be started. */
  HOOKS_NOT_THERE(HOOKS, 5, 30),

  /** Gossip fails seconds before anything else does. */
  GOSSIP_FAILS_FIRST(OUTSIDE, 4, 20, ONE_LEADER, DEMOTE_BEFORE_PROMOTE),
  /** Somebody destroys a session whose daemon is cut off. */
  DESTROYED_WHILE_CUT_OFF(OUTSIDE, 2, 20, ONE_LEADER, DEMOTE_BEFORE_PROMOTE),
  /**
   * A snapshot is restored: locks are held by whoever held them when it was taken, and no lock
   * delay runs.
   */
  SNAPSHOT_RESTORED(OUTSIDE, 0, 0, ONE_LEADER, DEMOTE_BEFORE_PROMOTE),
  /** The agent leaves while the daemon is frozen. */
  FROZEN_WHILE_AGENT_LEAVES(OUTSIDE, 4, 20, ONE_LEADER, DEMOTE_BEFORE_PROMOTE),
  /** The machine is paused, and its clocks do not count it. */
  MACHINE_PAUSED(OUTSIDE, 1, 30, ONE_LEADER, DEMOTE_BEFORE_PROMOTE);

  /** Where a fault strikes. */
  enum Group {
    WIRE,
    AGENT,
    SERVERS,
    DAEMON,
    INSTANCE,
    OPERATOR,
    HOOKS,
    /** What the protocol names as outside its bound. */
    OUTSIDE
  }

  private final Group group;
  private final int leastSeconds;
  private final int mostSeconds;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed.
  private final Set<Invariant> givesUp;

  FaultKind(Group group, int leastSeconds, int mostSeconds, Invariant... givesUp) {
    this.group = group;
    this.leastSeconds = leastSeconds;
    this.mostSeconds = mostSeconds;
    this.givesUp = Set.of(givesUp);
  }

  Group group() {
    return group;
  }

  int leastSeconds() {
    return leastSeconds;
  }

  int mostSeconds() {
    return mostSeconds;
  }

  /** The invariants that need not hold under this fault. */
  public Set<Invariant> givesUp() {
    return givesUp;
  }

  /**
   * Whether they need not hold in a whole run with this fault. What is not outside the protocol's
   * bound is excused for the daemon alone that it strikes, {@linkplain #extent() as far} as the
   * judges of the simulator say.
   */
  boolean givesUpTheRun() {
    return group == Group.OUTSIDE;
  }

  /**
   * Whom, and for how long, it excuses in a simulation; empty if everyone throughout, or nobody.
   */
  String extent() {
    return switch (this) {
      case MARK_UNWRITABLE -> "of a daemon that died when its last mark had been refused";
      case RIGHTS_DENIED -> "of its own instances, until it tries again after that";
      default -> "";
    };
  }

  /**
   * Whether it is nothing as long as nobody meets it: hooks that would behave badly do nothing
   * while none is started, nor does a rival that never gets the lock.
   */
  boolean hasToBeMet() {
    return group == Group.HOOKS || this == RIVAL_LEADS;
  }

  /** Whether somebody ends a term by hand with it. */
  boolean endsTerms() {
    return this == SESSION_DESTROYED || this == KEY_DELETED;
  }

  /**
   * Whether the daemon of its host, or of every host, may not hear what becomes of its lock. One
   * that is dead or wedged has nothing to hear.
   */
  boolean deafens() {
    return switch (this) {
      case REQUESTS_LOST, ANSWERS_LOST, SLOW, WIRE_HANGS -> true;
      case AGENT_CUT_OFF, DEPOSED_LEADER_ANSWERS, AGENT_KILLED, AGENT_FROZEN, AGENT_LEAVES -> true;
      case NO_SERVER_LEADER, DAEMON_FROZEN -> true;
      default -> group == Group.OUTSIDE;
    };
  }

  /** Whether it keeps a daemon from hearing of its lock, or a newcomer from having seen it. */
  boolean disrupts() {
    return switch (group) {
      case WIRE, AGENT, SERVERS, DAEMON, OUTSIDE -> true;
      case INSTANCE, OPERATOR, HOOKS -> false;
    };
  }
}
