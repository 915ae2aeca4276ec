package io.ballot.it.bench;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.Reply;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Two of three servers are killed until the leader has demoted itself, and started again. The time
 * runs from Consul's first answer to the next promote hook. The first answer is that to whichever
 * write comes through first: one that is tried again all the time, or one of a daemon's own, for an
 * agent that has no leader holds a request back for some hundred milliseconds before it tries
 * again.
 */
final class OutageRow {
  static final String NAME = "outage";
  static final String CAUSE = "Consul back after an outage → a leader again";
  static final String REACH = "≤ 500 ms after it answers";
  static final Fleet.Settings SETTINGS = Fleet.Settings.of("ttl: 10s", "lockDelay: 3s");

  private static final Pattern WRITE = Pattern.compile("PUT /v1/(txn|kv/|session/)");
  private static final Duration BOUND = Duration.ofSeconds(90);

  private OutageRow() {}

  static Samples measure(ConsulCluster cluster, Fleet fleet, Collection<Relay> relays, int n)
      throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      nanos.add(round(cluster, fleet, relays));
    }
    return Samples.ofNanos(nanos);
  }

  private static long round(ConsulCluster cluster, Fleet fleet, Collection<Relay> relays)
      throws IOException, InterruptedException {
    List<ConsulAgent> victims = cluster.servers().subList(0, 2);
    relays.forEach(Relay::forget);
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
    return promoted.at() - Math.min(answered, firstWrite(relays, demoted.at()));
  }

  /** When the first write of a daemon was answered that needs a leader among the servers. */
  private static long firstWrite(Collection<Relay> relays, long from) {
    return relays.stream()
        .flatMap(relay -> relay.passings(from).stream())
        .filter(passing -> passing.status() == 200 || passing.status() == 409)
        .filter(passing -> WRITE.matcher(passing.request()).lookingAt())
        .mapToLong(Relay.Passing::at)
        .min()
        .orElse(Long.MAX_VALUE);
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
