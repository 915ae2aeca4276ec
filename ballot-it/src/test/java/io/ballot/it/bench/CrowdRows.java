package io.ballot.it.bench;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Services;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** What becomes of a daemon that has many elections. */
final class CrowdRows {
  static final String KILLED = "crowd-killed";
  static final String STOPPED = "crowd-stopped";
  static final String FLAPS = "crowd-flaps";

  /** A daemon that has not managed by then never will. */
  private static final Duration ELECTED_BOUND = Duration.ofMinutes(5);

  /** Of thousands of services, an agent takes tens of milliseconds to have one tagged. */
  private static final Duration TAGGED_BOUND = Duration.ofMinutes(15);

  private static final int FLOOR_ROUNDS = 10;

  /** Seconds that a check stays critical. */
  private static final int AWAY = 2;

  /** As many requests as a daemon has under way at once. */
  private static final int LANES = 8;

  private static final Duration REST_BOUND = Duration.ofMinutes(1);
  private static final Duration LOST_BOUND = Duration.ofMinutes(1);
  private static final Duration MOVED_BOUND = Duration.ofSeconds(20);

  private final Lab lab;
  private final Duration idle;

  /**
   * @param idle how long a daemon is watched while nothing happens
   */
  CrowdRows(Lab lab, Duration idle) {
    this.lab = lab;
    this.idle = idle;
  }

  /** Elects, then rests. */
  Growth growth(Subject subject, int elections) throws IOException, InterruptedException {
    ConsulAgent agent = lab.agent();
    try (agent;
        Relay relay = new Relay(agent.uri());
        Crowd crowd = new Crowd(lab, subject, agent.http(), "crowd", elections)) {
      crowd.register(1);
      double floor = floorOfEach(crowd, agent.http(), elections);
      long began = System.nanoTime();
      DaemonProcess daemon = crowd.start(1, relay.uri());
      long elected = crowd.awaitLocked(Set.of(), ELECTED_BOUND);
      int locked = crowd.locks().size();
      long tagged = crowd.awaitTagged(Crowd.TAG, TAGGED_BOUND);
      boolean atRest = Quiet.await(List.of(daemon.pid()), REST_BOUND);
      long rests = System.nanoTime();
      long requests = relay.requests();
      long ticks = ProcessFigures.ticks(daemon.pid());
      pause(idle);
      double seconds = (System.nanoTime() - rests) / 1e9;
      return new Growth(
          subject.label(),
          elections,
          locked,
          elected < 0 ? -1 : (elected - began) / 1e6,
          tagged < 0 ? -1 : (tagged - began) / 1e6,
          floor,
          atRest ? (rests - began) / 1e6 : -1,
          (relay.requests() - requests) / seconds,
          relay.openConnections(),
          ProcessFigures.residentMegabytes(daemon.pid()),
          ProcessFigures.threads(daemon.pid()),
          (ProcessFigures.ticks(daemon.pid()) - ticks)
              / ProcessFigures.TICKS_PER_SECOND
              / seconds
              * 100,
          seconds);
    }
  }

  /**
   * Kills the daemon that leads all of them: from the end of its session and the lock delay until a
   * second daemon leads all.
   */
  Figure killed(Subject subject, int elections) throws IOException, InterruptedException {
    ConsulAgent agent = lab.agent();
    try (agent;
        Crowd crowd = new Crowd(lab, subject, agent.http(), "crowd", elections)) {
      Set<String> leaders = elect(crowd, agent);
      long killed = System.nanoTime();
      ProcessHandle.of(crowd.daemon(1).pid()).orElseThrow().destroyForcibly();
      for (String leader : leaders) {
        agent.http().sessions().awaitGone(leader, LOST_BOUND);
      }
      long lost = System.nanoTime();
      long again = awaitLedAgain(crowd, leaders, Crowd.LOCK_DELAY);
      return new Figure(
          KILLED,
          subject.label(),
          Samples.ofNanos(List.of(again - lost - Crowd.LOCK_DELAY.toNanos())),
          "sessions over %.1f s after the kill, lock delay %d s"
              .formatted((lost - killed) / 1e9, Crowd.LOCK_DELAY.toSeconds()));
    }
  }

  /** Has the daemon that leads all of them stop in good order: until a second daemon leads all. */
  Figure stopped(Subject subject, int elections) throws IOException, InterruptedException {
    ConsulAgent agent = lab.agent();
    try (agent;
        Crowd crowd = new Crowd(lab, subject, agent.http(), "crowd", elections)) {
      Set<String> leaders = elect(crowd, agent);
      long asked = System.nanoTime();
      if (!ProcessHandle.of(crowd.daemon(1).pid()).orElseThrow().destroy()) {
        throw new AssertionError("no signal for the daemon that leads");
      }
      long again = awaitLedAgain(crowd, leaders, Duration.ZERO);
      crowd.daemon(1).awaitExit(LOST_BOUND);
      double ended = (System.nanoTime() - asked) / 1e9;
      return new Figure(
          STOPPED,
          subject.label(),
          Samples.ofNanos(List.of(again - asked)),
          "the one that stopped was gone after %.1f s".formatted(ended));
    }
  }

  /** Nothing but the locks of all, by one session, so many at once as a daemon asks for. */
  Samples floorOfAll(int elections) throws IOException, InterruptedException {
    ConsulAgent agent = lab.agent();
    try (agent) {
      return Samples.ofNanos(List.of(locks(agent.http(), elections, election -> {})));
    }
  }

  /** Locks, and each service registered anew with another tag than the leader's. */
  private static double floorOfEach(Crowd crowd, ConsulHttp agent, int elections)
      throws IOException, InterruptedException {
    return locks(agent, elections, election -> crowd.register(election, 1, List.of("v1", "floor")))
        / 1e6;
  }

  /** Does something with an election. */
  @FunctionalInterface
  private interface Step {
    void take(int election) throws IOException, InterruptedException;
  }

  /** Has all locks taken by one session, and something done with each; how long it took. */
  private static long locks(ConsulHttp agent, int elections, Step then)
      throws IOException, InterruptedException {
    String session = agent.sessions().create(Duration.ofMinutes(10), Duration.ofMillis(1));
    List<Future<Boolean>> acquired = new ArrayList<>();
    long began = System.nanoTime();
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      for (int election = 1; election <= elections; election++) {
        int its = election;
        acquired.add(
            lanes.submit(() -> {
              boolean locked = agent.kv().acquire("elections/floor-crowd/" + its, session, "{}");
              then.take(its);
              return locked;
            }));
      }
    }
    long took = System.nanoTime() - began;
    if (!acquired.stream().allMatch(Future::resultNow)) {
      throw new AssertionError("a lock of the floor was refused");
    }
    agent.sessions().destroy(session);
    return took;
  }

  /**
   * So many checks a second turn critical, each that of another leader, and pass again two seconds
   * later: from a check until the lock is seen with the other daemon.
   */
  List<Figure> flaps(Subject subject, int elections, int perSecond, int seconds)
      throws IOException, InterruptedException {
    ConsulAgent agent = lab.agent();
    try (agent;
        Crowd crowd = new Crowd(lab, subject, agent.http(), "crowd", elections)) {
      Set<String> leaders = elect(crowd, agent);
      Set<String> others = sessions(agent.http());
      others.removeAll(leaders);
      Samples floor = floorOfOne(agent);
      Map<String, Long> before = crowd.changes();
      int flapping = Math.min(elections, perSecond * seconds);
      Map<Integer, Long> failed = new HashMap<>();
      long began = System.nanoTime();
      try (Moves moves = new Moves(agent.http(), crowd.prefix(), others)) {
        for (int i = 1; i <= flapping + AWAY * perSecond; i++) {
          awaitTurn(began + i * (long) (1e9 / perSecond));
          if (i <= flapping) {
            failed.put(i, System.nanoTime());
            agent.http().services().fail(Services.checkOf(crowd.id(i, 1)));
          }
          if (i > AWAY * perSecond) {
            agent.http().services().pass(Services.checkOf(crowd.id(i - AWAY * perSecond, 1)));
          }
        }
        moves.await(flapping, MOVED_BOUND);
        List<Long> nanos = new ArrayList<>();
        failed.forEach((election, at) ->
            moves.of(crowd.key(election)).ifPresent(moved -> nanos.add(moved - at)));
        if (nanos.size() < flapping) {
          throw new AssertionError(
              "%d of %d elections have not moved within %s"
                  .formatted(flapping - nanos.size(), flapping, MOVED_BOUND));
        }
        return List.of(
            new Figure(FLAPS, Figure.FLOOR, floor, ""),
            new Figure(
                FLAPS,
                subject.label(),
                Samples.ofNanos(nanos),
                "all %d moved; of the other %d, %d changed hands"
                    .formatted(
                        flapping, elections - flapping, disturbed(before, crowd, flapping))));
      }
    }
  }

  /** Two daemons, at rest; gives the sessions of the first, which leads all. */
  private Set<String> elect(Crowd crowd, ConsulAgent agent)
      throws IOException, InterruptedException {
    crowd.register(1);
    crowd.register(2);
    crowd.start(1, agent.uri());
    if (crowd.awaitLocked(Set.of(), ELECTED_BOUND) < 0) {
      throw new AssertionError("not all were elected within " + ELECTED_BOUND);
    }
    Set<String> leaders = Set.copyOf(crowd.locks().values());
    crowd.start(2, agent.uri());
    // With as many sessions as the first one has: many elections do not share one.
    agent.http().await("session/list", list -> list.size() >= 2 * leaders.size(), LOST_BOUND);
    Quiet.await(pids(crowd), REST_BOUND);
    return leaders;
  }

  /** When others lead all again, who may not before the lock delay is over. */
  private static long awaitLedAgain(Crowd crowd, Set<String> before, Duration lockDelay)
      throws IOException, InterruptedException {
    long again = crowd.awaitLocked(before, lockDelay.plus(ELECTED_BOUND));
    if (again < 0) {
      throw new AssertionError("nobody led all again within " + ELECTED_BOUND);
    }
    return again;
  }

  private static Set<String> sessions(ConsulHttp agent) throws IOException, InterruptedException {
    Set<String> ids = new HashSet<>();
    agent.sessions().list().forEach(session -> ids.add(session.path("ID").asText()));
    return ids;
  }

  private static List<Long> pids(Crowd crowd) {
    return List.of(crowd.daemon(1).pid(), crowd.daemon(2).pid());
  }

  /** One raw move beside all that the agent has by then. */
  private Samples floorOfOne(ConsulAgent agent) throws IOException, InterruptedException {
    try (Stamps stamps = new Stamps(lab.newFolder("floor"))) {
      return new Floor(agent.http(), agent.name(), stamps, "floor-flaps")
          .measure(Floor.Kind.CHECK_TO_LOCK, FLOOR_ROUNDS);
    }
  }

  private static long disturbed(Map<String, Long> before, Crowd crowd, int flapping)
      throws IOException, InterruptedException {
    Map<String, Long> after = new HashMap<>(crowd.changes());
    for (int election = 1; election <= flapping; election++) {
      after.remove(crowd.key(election));
    }
    return after.entrySet().stream()
        .filter(each -> !each.getValue().equals(before.get(each.getKey())))
        .count();
  }

  private static void awaitTurn(long at) {
    while (System.nanoTime() - at < 0) {
      LockSupport.parkNanos(at - System.nanoTime());
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    Deadline.in(time).pass();
  }
}
