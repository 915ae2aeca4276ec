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

  /**
   * What was measured.
   *
   * @param samples of all rounds
   * @param middle the round in the middle
   */
  record Measured(Samples samples, Trace middle) {}

  static Measured measure(
      ConsulCluster cluster, Fleet fleet, Collection<Relay> relays, Tracing tracing, int n)
      throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Trace round = round(cluster, fleet, relays, tracing);
      nanos.add(Math.round(round.length() * 1e6));
      traces.add(round);
    }
    return new Measured(Samples.ofNanos(nanos), Trace.middle(traces));
  }

  private static Trace round(
      ConsulCluster cluster, Fleet fleet, Collection<Relay> relays, Tracing tracing)
      throws IOException, InterruptedException {
    relays.forEach(Relay::forget);
    long began = System.nanoTime();
    List<ConsulAgent> victims = begin(cluster);
    Stamps.Stamp demoted =
        fleet.stamps().awaitOne(began, Stamps.demotes(), BOUND, "the leader demotes itself");
    end(victims);
    long probed = awaitWrite(cluster.client(1));
    Stamps.Stamp promoted =
        fleet
            .stamps()
            .awaitOne(demoted.at(), Stamps.promotes(), BOUND, "somebody leads after the outage");
    long answered = Math.min(probed, firstWrite(relays, demoted.at()));
    Trace trace =
        tracing.between(
            NAME, "the first answer to a write after the outage", answered, promoted.at());
    for (ConsulAgent victim : victims) {
      victim.awaitReady(BOUND);
    }
    fleet.settle();
    return trace;
  }

  /** Leaves one of three servers. */
  static List<ConsulAgent> begin(ConsulCluster cluster) throws InterruptedException {
    List<ConsulAgent> victims = cluster.servers().subList(0, 2);
    for (ConsulAgent victim : victims) {
      victim.kill();
    }
    return victims;
  }

  /** Starts the others again. */
  static void end(List<ConsulAgent> victims) throws InterruptedException {
    for (ConsulAgent victim : victims) {
      victim.restartUnready();
    }
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
