package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Phase;
import io.ballot.domain.election.Session;
import io.ballot.domain.election.Term;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every event from outside, and remembers the first rule that it sees broken. It knows
 * what the daemons' hooks did, what the backend shows, and, for the first invariant, what the
 * daemons believe.
 */
final class Referee {
  /**
   * An instance that may not lead any more has begun to step down by then; what tells it so may
   * have been on a slow wire.
   */
  private static final long UNFIT = Duration.ofMillis(3500).toNanos();

  /** So long after its process moves again, a daemon is still looked at after every event. */
  private static final long JUST_NOW = Duration.ofSeconds(1).toNanos();

  private final VirtualTimers world;
  private long rivalEndedAt = Long.MAX_VALUE;
  private final MemoryBackend backend;
  private final Set<Invariant> givenUp;
  private final Trace trace;
  private final Coverage coverage;
  private final HookJudge hooks;
  private final TagJudge tags;
  private final PromiseJudge promises;
  private final Map<Competitor, Seen> competitors = new LinkedHashMap<>();
  private @Nullable Breach breach;

  /** What is known of one competitor. */
  private static final class Seen {
    private @Nullable SimulatedDaemon daemon;
    private Class<?> phase = Phase.Starting.class;
    private @Nullable ElectionState state;
    private long unfitSince = Long.MAX_VALUE;
  }

  Referee(
      VirtualTimers world,
      MemoryBackend backend,
      Set<Invariant> givenUp,
      Duration demoteBudget,
      Setup setup,
      Trace trace,
      Coverage coverage) {
    this.world = world;
    this.backend = backend;
    this.givenUp = givenUp;
    this.trace = trace;
    this.coverage = coverage;
    this.hooks = new HookJudge(demoteBudget, this::breach);
    this.tags = new TagJudge(world, backend, this::breach);
    this.promises = new PromiseJudge(setup, coverage, what -> breach(Invariant.SETTINGS, what));
  }

  void add(Competitor competitor) {
    competitors.put(competitor, new Seen());
    promises.add(competitor);
  }

  /** A daemon serves a competitor from now on. */
  void served(Competitor competitor, SimulatedDaemon daemon) {
    Seen seen = seen(competitor);
    seen.daemon = daemon;
    seen.phase = Phase.Starting.class;
    promises.served(competitor);
    boolean later = daemon.process().born() > rivalEndedAt;
    if (later && backend.lock(competitor.key()) instanceof LockState.Held) {
      // Whoever holds the lock by now waits for the rival; should it die, its key says nothing of
      // it.
      hooks.knowsNoRival(daemon.process());
    }
  }

  @Nullable Breach breach() {
    return breach;
  }

  /** A rule was seen broken; the first one counts, unless this run gives it up. */
  void breach(Invariant invariant, String what) {
    if (breach == null && !givenUp.contains(invariant)) {
      breach = new Breach(invariant, world.now(), what);
      trace.add("referee", breach.toString());
    }
  }

  private Seen seen(Competitor competitor) {
    Seen seen = competitors.get(competitor);
    if (seen == null) {
      throw new IllegalStateException("nobody knows " + competitor);
    }
    return seen;
  }

  /** After every event: at most one daemon believes that it leads. */
  void look() {
    Map<LockKey, Competitor> believers = new HashMap<>();
    for (Map.Entry<Competitor, Seen> entry : competitors.entrySet()) {
      Competitor competitor = entry.getKey();
      Seen seen = entry.getValue();
      SimulatedDaemon daemon = seen.daemon;
      if (daemon == null || daemon.isDead()) {
        continue;
      }
      ElectionState state = daemon.state(competitor);
      Phase phase = state.phase();
      if (phase.getClass() != seen.phase) {
        trace.add(competitor.toString(), "is " + phase.getClass().getSimpleName());
        coverage.transition(seen.phase, phase.getClass());
        seen.phase = phase.getClass();
      }
      if (state != seen.state || daemon.wasHeldUp(JUST_NOW)) {
        seen.state = state;
        promises.look(competitor, daemon, state);
      }
      if (phase instanceof Phase.HoldsTerm && believes(competitor, daemon, state)) {
        Competitor believer = believers.putIfAbsent(competitor.key(), competitor);
        if (believer != null) {
          breach(
              Invariant.ONE_LEADER,
              believer + " and " + competitor + " both believe that they lead");
        }
      }
    }
  }

  private static boolean believes(
      Competitor competitor, SimulatedDaemon daemon, ElectionState state) {
    Session session = state.session();
    boolean leads =
        !daemon.isWedged()
            && switch (state.phase()) {
              // While it waits an older term out, it knows that someone else may act.
              case Phase.Promoting it -> daemon.process().now() >= it.waitUntil();
              case Phase.Leading ignored -> true;
              default -> false;
            };
    return leads
        && session != null
        && daemon.process().now() < session.lease().endsAt(daemon.demoteBudget(competitor));
  }

  /** A daemon wants a hook to start, whether it is there or not. */
  void hookDue(Competitor competitor, ProcessClock process, HookCall call) {
    SimulatedDaemon daemon = seen(competitor).daemon;
    if (daemon != null && daemon.process() == process) {
      promises.hookDue(competitor, daemon, call);
    }
  }

  void hookStarted(HookRecord hook) {
    trace.add(hook.competitor(), hook + " begins");
    coverage.hook(hook.event());
    hooks.started(hook);
  }

  void hookEnded(Competitor competitor, HookRecord hook, boolean succeeded) {
    trace.add(hook.competitor(), hook + " ends");
    hooks.ended(hook);
    promises.hookEnded(competitor, hook, succeeded);
  }

  void hookNotStarted(Competitor competitor, HookEvent event) {
    trace.add(competitor.toString(), event.text() + " hook cannot be started");
    hooks.notStarted(competitor.toString(), event);
  }

  /** A daemon died when the last change of its mark had been refused. */
  void leftNoTrace(Competitor competitor, ProcessClock daemon) {
    hooks.leftNoTrace(competitor.toString(), daemon);
  }

  /** A key was deleted by hand, and with it what a daemon could have read of a rival. */
  void keyDeleted(List<Host> hosts) {
    for (Host host : hosts) {
      SimulatedDaemon daemon = host.daemon();
      if (daemon != null && daemon.process().born() > rivalEndedAt) {
        hooks.knowsNoRival(daemon.process());
      }
    }
  }

  /** A rival's daemon, of another make, may act on its term until then. */
  void rivalActs(LockKey key, long until) {
    rivalEndedAt = world.now();
    hooks.rivalActs(key.value(), until);
  }

  PromiseJudge promises() {
    return promises;
  }

  TagJudge tags() {
    return tags;
  }

  /** From time to time: tags are right, and who leads may lead. */
  void lookAround() {
    for (Map.Entry<Competitor, Seen> entry : competitors.entrySet()) {
      Competitor competitor = entry.getKey();
      SimulatedDaemon daemon = entry.getValue().daemon;
      boolean undisturbed = daemon != null && !daemon.isDead() && daemon.isUndisturbed(competitor);
      boolean leads = undisturbed && entry.getValue().phase == Phase.Leading.class;
      boolean mayTag = daemon != null && daemon.mayTag();
      if (daemon != null) {
        TagJudge.Role role =
            undisturbed && mayTag && !isServedByAnother(competitor, daemon)
                ? role(entry.getValue().phase, daemon)
                : TagJudge.Role.UNKNOWN;
        tags.lookAtReplica(competitor, role);
        tags.lookAtLeftover(competitor, role, daemon);
      }
      tags.look(competitor, leads && mayTag && daemon != null && daemon.wantsTag(competitor));
      lookAtFitness(competitor, entry.getValue(), leads && daemon != null && daemon.isUnfit());
    }
  }

  /** A predecessor holds the lock, or a second daemon: as far as can be known, the tags are its. */
  private boolean isServedByAnother(Competitor competitor, SimulatedDaemon daemon) {
    Session own = daemon.state(competitor).session();
    return backend.lock(competitor.key()) instanceof LockState.Held held
        && held.value() instanceof Payload payload
        && payload.origin() != null
        && payload.origin().instance().equals(competitor.instance())
        && (own == null || !own.id().equals(held.session()));
  }

  private static TagJudge.Role role(Class<?> phase, SimulatedDaemon daemon) {
    if (daemon.isStopping()) {
      return TagJudge.Role.UNKNOWN;
    }
    if (phase == Phase.Leading.class) {
      return TagJudge.Role.LEADER;
    }
    if (phase == Phase.Following.class) {
      return TagJudge.Role.FOLLOWER;
    }
    return phase == Phase.StandingBy.class && daemon.isUnfit()
        ? TagJudge.Role.UNFIT
        : TagJudge.Role.UNKNOWN;
  }

  private void lookAtFitness(Competitor competitor, Seen seen, boolean leadsUnfit) {
    if (!leadsUnfit) {
      seen.unfitSince = Long.MAX_VALUE;
      return;
    }
    seen.unfitSince = Math.min(seen.unfitSince, world.now());
    if (world.now() - seen.unfitSince >= UNFIT) {
      breach(Invariant.LIVENESS, competitor + " leads, and may not");
    }
  }

  /** A daemon says that its term was taken. */
  void lost(Competitor competitor, SimulatedDaemon daemon) {
    if (daemon.state(competitor).phase() instanceof Phase.Losing losing
        && backend.lock(competitor.key()) instanceof LockState.Held held
        && held.session().equals(losing.term().session())
        && held.modifyIndex() == losing.term().keyIndex()) {
      breach(
          Invariant.LATE_ANSWERS,
          competitor
              + " believes that it lost term "
              + losing.term().fencingToken()
              + ", and holds it");
    }
  }

  /** A daemon ends a session of its own: no term of it may live on that session any more. */
  void sessionEnds(SessionId session, ProcessClock process) {
    for (Map.Entry<Competitor, Seen> entry : competitors.entrySet()) {
      SimulatedDaemon daemon = entry.getValue().daemon;
      if (daemon != null
          && daemon.process() == process
          && !daemon.isDead()
          && isOn(session, daemon.state(entry.getKey()).term())
          && backend.lock(entry.getKey().key()) instanceof LockState.Held held
          && held.session().equals(session)) {
        breach(Invariant.LATE_REQUESTS, entry.getKey() + "'s session is ended under its term");
      }
    }
  }

  /** A lock was given back, by whoever sent the request and whenever. */
  void released(LockKey key, SessionId session, long keyIndex) {
    long token = keyIndex;
    for (Map.Entry<Competitor, Seen> entry : competitors.entrySet()) {
      SimulatedDaemon daemon = entry.getValue().daemon;
      if (daemon != null && entry.getKey().key().equals(key)) {
        Term term = daemon.state(entry.getKey()).term();
        // Somebody who writes into the key moves its index, and leaves the token as it is.
        token = term != null && isOn(session, term) ? term.fencingToken() : token;
      }
    }
    hooks.released(key.value(), token);
  }

  private static boolean isOn(SessionId session, @Nullable Term term) {
    return term != null && term.session().equals(session);
  }

  /** The competitors for a key that lead. */
  List<Competitor> leaders(LockKey key) {
    List<Competitor> leaders = new ArrayList<>();
    for (Map.Entry<Competitor, Seen> entry : competitors.entrySet()) {
      SimulatedDaemon daemon = entry.getValue().daemon;
      if (entry.getKey().key().equals(key)
          && daemon != null
          && !daemon.isDead()
          && !daemon.isWedged()
          && daemon.state(entry.getKey()).leads()) {
        leaders.add(entry.getKey());
      }
    }
    return leaders;
  }

  /** At the end of everything: nothing is promoted, nothing runs. */
  void allAreDemoted() {
    for (Map.Entry<Competitor, Seen> entry : competitors.entrySet()) {
      String competitor = entry.getKey().toString();
      SimulatedDaemon daemon = entry.getValue().daemon;
      if (daemon == null || !daemon.endedInOrder()) {
        continue;
      }
      if (hooks.owesDemotion(competitor, daemon.process())) {
        breach(Invariant.ALTERNATION, competitor + " was never demoted");
      }
      for (HookRecord hook : hooks.running(competitor)) {
        // Of a daemon that was killed as a follower nobody knows that it had one running.
        if (hook.runner() == daemon.process()) {
          breach(Invariant.NOTHING_LEFT, competitor + ": " + hook + " runs");
        }
      }
    }
  }
}
