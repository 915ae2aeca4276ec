package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Lease;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemorySession;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Everything in one run: the backend, the machines, and who looks on. */
final class World {
  static final LockKey FIRST_KEY = new LockKey("service/web/leader");
  static final LockKey SECOND_KEY = new LockKey("service/jobs/leader");

  private static final Duration LATEST_MOMENT = Duration.ofMillis(500);

  private final Schedule schedule;
  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final List<Host> hosts = new ArrayList<>();
  private final Map<SessionId, Long> renewedAt = new HashMap<>();
  private final Trace trace;
  private final Coverage coverage;
  private final Referee referee;
  private final Duration demoteBudget;
  private boolean serversAnswer = true;
  private long noStartBefore;
  private boolean ending;
  private @Nullable AtAcquire atAcquire;

  World(Schedule schedule, boolean traced, Coverage coverage) {
    this.schedule = schedule;
    this.coverage = coverage;
    this.trace = new Trace(timers, traced);
    Setup setup = schedule.setup();
    ElectionSettings any = setup.election("any", "any", FIRST_KEY.value(), null, null);
    this.demoteBudget = any.demoteBudget();
    this.referee =
        new Referee(timers, backend, schedule.givenUp(), demoteBudget, setup, trace, coverage);
    Chance chance = new Chance(schedule.seed() ^ 0x5eed);
    for (int number = 0; number < setup.hosts(); number++) {
      Host host = new Host(this, number, setup.speeds().get(number), chance.split());
      competitors(number, setup).forEach(host::add);
      host.register();
      hosts.add(host);
    }
  }

  private static List<Competitor> competitors(int host, Setup setup) {
    String tag = setup.primaryTag();
    String replica = setup.replicaTag();
    Competitor first = new Competitor(host, "web", "web-1", FIRST_KEY, tag, replica);
    return switch (setup.layout()) {
      case ONE_ELECTION -> List.of(first);
      case TWO_ELECTIONS ->
          List.of(
              first,
              new Competitor(
                  host,
                  "jobs",
                  "web-1",
                  SECOND_KEY,
                  tag == null ? null : "scheduler",
                  replica == null ? null : "standby"));
      case TWO_INSTANCES ->
          host == 0
              ? List.of(first, new Competitor(host, "web-b", "web-2", FIRST_KEY, tag, replica))
              : List.of(first);
    };
  }

  Schedule schedule() {
    return schedule;
  }

  VirtualTimers timers() {
    return timers;
  }

  MemoryBackend backend() {
    return backend;
  }

  List<Host> hosts() {
    return hosts;
  }

  Trace trace() {
    return trace;
  }

  Coverage coverage() {
    return coverage;
  }

  Referee referee() {
    return referee;
  }

  /** The locks that are competed for. */
  List<LockKey> keys() {
    return schedule.setup().layout() == Setup.Layout.TWO_ELECTIONS
        ? List.of(FIRST_KEY, SECOND_KEY)
        : List.of(FIRST_KEY);
  }

  /** Lets something happen later. */
  void after(Duration delay, Runnable task) {
    timers.at(timers.now() + delay.toNanos(), task);
  }

  /**
   * A fault that waits for its moment, which whoever sees that has happen by what is returned. What
   * nobody has met soon, happens all the same; never twice.
   *
   * @param happens tells whether it could
   */
  Runnable atItsMoment(Fault fault, BooleanSupplier happens) {
    AtomicBoolean done = new AtomicBoolean();
    Runnable once =
        () -> {
          if (!done.getAndSet(true)) {
            trace.add("fault", fault.kind() + (happens.getAsBoolean() ? " now" : " (not now)"));
          }
        };
    after(LATEST_MOMENT, once);
    return once;
  }

  /** Looks at a request for a lock that is about to be carried out. */
  interface AtAcquire {
    /** Tells whether it has seen enough. */
    boolean arrives(AcquireRequest request);
  }

  /** Has something happen right before an acquire of a daemon of ours is carried out. */
  void atAcquires(AtAcquire task) {
    atAcquire = task;
  }

  void acquireArrives(AcquireRequest request) {
    if (atAcquire != null && !isCalm() && atAcquire.arrives(request)) {
      atAcquire = null;
    }
  }

  /** One of a machine's records is read, and written so long after. */
  void recordRead(String node, Duration beforeTheWrite) {
    hosts.stream()
        .filter(host -> host.name().equals(node))
        .forEach(host -> host.recordIsRead(beforeTheWrite));
  }

  /** An operator deletes a lock's key, and starts no daemon until nobody acts by it any more. */
  void deleteKey(LockKey key) {
    backend.delete(key);
    referee.keyDeleted(hosts);
    noStartBefore = timers.now() + schedule.setup().session().lockDelay().toNanos();
  }

  /** How long nobody is to start a daemon yet. */
  Duration untilStart() {
    return Duration.ofNanos(Math.max(0, noStartBefore - timers.now()));
  }

  boolean serversAnswer() {
    return serversAnswer;
  }

  void serversAnswer(boolean answer) {
    serversAnswer = answer;
  }

  /**
   * When a lease ends that was last renewed by a request sent at {@code renewedAt}, if nothing has
   * shortened it since: beats were answered, and no connection failed. By the sender's clock.
   */
  long longestLease(long renewedAt) {
    SessionSettings session = schedule.setup().session();
    // A daemon that was not allowed to register a liveness check goes without for good.
    boolean beats =
        session.liveness() != null
            && schedule.faults().stream()
                .noneMatch(fault -> fault.kind() == FaultKind.RIGHTS_DENIED);
    return Lease.of(
            session,
            session.ttl(),
            renewedAt,
            beats ? renewedAt : null,
            /* contactLost= */ false,
            renewedAt,
            0,
            1)
        .endsAt(demoteBudget);
  }

  /** Has the next thing happen, if it does until then, and looks at what came of it. */
  void step(long limit) {
    OptionalLong next = timers.next();
    if (next.isEmpty() || next.getAsLong() > limit) {
      timers.runUntil(limit);
    } else {
      timers.runNext();
    }
    referee.look();
  }

  /** Whether all faults are over. */
  boolean isCalm() {
    return timers.now() >= schedule.calmFrom().toNanos();
  }

  /** Whether all daemons are being stopped, and none is to start any more. */
  boolean isEnding() {
    return ending;
  }

  void ending() {
    ending = true;
  }

  void renewed(SessionId session) {
    renewedAt.put(session, timers.now());
  }

  /** A new leader of the servers starts every session's TTL again. */
  void restartTtls() {
    backend.restartTtls();
    renewedAt.replaceAll((session, before) -> timers.now());
  }

  /** Ends sessions that were not renewed for their TTL, each with so much of a chance. */
  void expireEarly(Chance chance, double share) {
    for (MemorySession session : backend.sessions()) {
      Long renewed = renewedAt.get(session.id());
      long ttl = schedule.setup().session().ttl().toNanos();
      if (renewed != null && timers.now() - renewed > ttl && chance.in(share)) {
        trace.add("servers", "session " + session.id() + " expires");
        backend.destroySession(session.id());
      }
    }
  }
}
