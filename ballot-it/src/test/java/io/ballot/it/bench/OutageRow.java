package io.ballot.it.bench;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.Reply;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two of three servers are killed until the leader has demoted itself, and started again. The time
 * runs from Consul's first answer, which is a write that succeeds, tried again every moment, to the
 * next promote hook.
 */
final class OutageRow {
  static final String NAME = "outage";
  static final String CAUSE = "Consul back after an outage → a leader again";
  static final String REACH = "≤ 500 ms after it answers";
  static final Fleet.Settings SETTINGS = Fleet.Settings.of("ttl: 10s", "lockDelay: 3s");

  private static final Duration BOUND = Duration.ofSeconds(90);

  private OutageRow() {}

  static Samples measure(ConsulCluster cluster, Fleet fleet, int n)
      throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      nanos.add(round(cluster, fleet));
    }
    return Samples.ofNanos(nanos);
  }

  private static long round(ConsulCluster cluster, Fleet fleet)
      throws IOException, InterruptedException {
    List<ConsulAgent> victims = cluster.servers().subList(0, 2);
    long began = System.nanoTime();
    for (ConsulAgent victim : victims) {
      victim.kill();
    }
    Stamps.Stamp demoted =
        fleet.stamps().awaitOne(began, Stamps.demotes(), BOUND, "the leader demotes itself");
    for (ConsulAgent victim : victims) {
      victim.restartUnready();
    }
    long answered = awaitWrite(cluster.client(1));
    Stamps.Stamp promoted =
        fleet
            .stamps()
            .awaitOne(demoted.at(), Stamps.promotes(), BOUND, "somebody leads after the outage");
    for (ConsulAgent victim : victims) {
      victim.awaitReady(BOUND);
    }
    fleet.settle();
    return promoted.at() - answered;
  }

  /** Tries a write until one succeeds; gives the moment of its answer. */
  static long awaitWrite(ConsulAgent agent) throws InterruptedException {
    Deadline deadline = Deadline.in(BOUND);
    while (!deadline.isOver()) {
      try {
        Reply reply = agent.http().put("kv/bench/probe", "x");
        if (reply.status() == 200 && reply.isTrue()) {
          return System.nanoTime();
        }
      } catch (IOException e) {
        // No answer yet, which is what is waited for.
      }
      deadline.pauseBetweenTries();
    }
    throw new AssertionError("no write succeeded within " + BOUND);
  }
}
