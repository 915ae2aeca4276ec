package io.ballot.it.bench;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.Kv;
import io.ballot.it.consul.Services;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What becomes of a daemon that has many elections. */
final class CrowdRows {
  static final String KILLED = "crowd-killed";
  static final String FLAPS = "crowd-flaps";

  /** A daemon that has not managed by then never will. */
  private static final Duration ELECTED_BOUND = Duration.ofMinutes(2);

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
      long began = System.nanoTime();
      DaemonProcess daemon = crowd.start(1, relay.uri());
      long elected = crowd.awaitLocked("", ELECTED_BOUND);
      int locked = crowd.locks().size();
      Quiet.await(List.of(daemon.pid()), Duration.ofSeconds(20));
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
          (rests - began) / 1e6,
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
      String leader = elect(crowd, agent);
      Quiet.await(pids(crowd), Duration.ofSeconds(20));
      long killed = System.nanoTime();
      ProcessHandle.of(crowd.daemon(1).pid()).orElseThrow().destroyForcibly();
      agent.http().sessions().awaitGone(leader, LOST_BOUND);
      long lost = System.nanoTime();
      Duration lockDelay = Crowd.lockDelay(elections);
      long again = crowd.awaitLocked(leader, lockDelay.plus(ELECTED_BOUND));
      String note =
          "session over %.1f s after the kill, lock delay %d s"
              .formatted((lost - killed) / 1e9, lockDelay.toSeconds());
      return again < 0
          ? new Figure(KILLED, subject.label(), new Samples(List.of()), note + "; never all again")
          : new Figure(
              KILLED,
              subject.label(),
              Samples.ofNanos(List.of(again - lost - lockDelay.toNanos())),
              note);
    }
  }

  /**
   * Fifty checks a second turn critical, each that of another leader: from a check until the lock
   * is somebody else's.
   */
  Figure flaps(Subject subject, int elections, int perSecond, int seconds)
      throws IOException, InterruptedException {
    ConsulAgent agent = lab.agent();
    try (agent;
        Crowd crowd = new Crowd(lab, subject, agent.http(), "crowd", elections)) {
      String leader = elect(crowd, agent);
      Quiet.await(pids(crowd), Duration.ofSeconds(20));
      Map<String, Long> before = crowd.changes();
      int flapping = Math.min(elections, perSecond * seconds);
      List<FutureTask<Long>> moves = new ArrayList<>();
      long began = System.nanoTime();
      for (int i = 0; i < flapping; i++) {
        awaitTurn(began + i * (long) (1e9 / perSecond));
        moves.add(flap(agent, crowd, i + 1, leader));
      }
      List<Long> nanos = new ArrayList<>();
      for (FutureTask<Long> move : moves) {
        nanos.add(result(move));
      }
      long disturbed = disturbed(before, crowd, flapping);
      return new Figure(
          FLAPS,
          subject.label(),
          Samples.ofNanos(nanos.stream().filter(each -> each >= 0).toList()),
          "%d of %d moved; of the other %d, %d changed hands"
              .formatted(
                  nanos.stream().filter(each -> each >= 0).count(),
                  flapping,
                  elections - flapping,
                  disturbed));
    }
  }

  /** Two daemons; gives the session of the first, which leads all. */
  private String elect(Crowd crowd, ConsulAgent agent) throws IOException, InterruptedException {
    crowd.register(1);
    crowd.register(2);
    crowd.start(1, agent.uri());
    if (crowd.awaitLocked("", ELECTED_BOUND) < 0) {
      throw new AssertionError("not all were elected within " + ELECTED_BOUND);
    }
    String leader = crowd.locks().values().iterator().next();
    crowd.start(2, agent.uri());
    agent.http().await("session/list", list -> list.size() >= 2, LOST_BOUND);
    return leader;
  }

  private static List<Long> pids(Crowd crowd) {
    return List.of(crowd.daemon(1).pid(), crowd.daemon(2).pid());
  }

  private static FutureTask<Long> flap(
      ConsulAgent agent, Crowd crowd, int election, String leader) {
    FutureTask<Long> moved =
        new FutureTask<>(() -> {
          long at = System.nanoTime();
          try {
            agent.http().services().fail(Services.checkOf(crowd.id(election, 1)));
            agent.http().kv().await(crowd.key(election), isHeldByOther(leader), MOVED_BOUND);
            return System.nanoTime() - at;
          } catch (AssertionError | IOException e) {
            // It did not move in time, or the agent refused to be asked: counted as not moved.
            return -1L;
          }
        });
    Thread.ofVirtual().start(moved);
    return moved;
  }

  private static Predicate<Kv.Entry> isHeldByOther(String leader) {
    return entry -> entry.session() != null && !leader.equals(entry.session());
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

  private static long result(FutureTask<Long> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a check could not be set", e);
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    Deadline end = Deadline.in(time);
    while (!end.isOver()) {
      end.pauseBetweenTries();
    }
  }
}
