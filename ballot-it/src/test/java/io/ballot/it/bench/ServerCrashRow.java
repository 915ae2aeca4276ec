package io.ballot.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.Reply;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The leader of three servers is killed, with the raft timings of a usual installation, and comes
 * back. What is measured is how long no write succeeded; what matters is that nobody demotes.
 */
final class ServerCrashRow {
  static final String NAME = "server-crash";
  static final String CAUSE = "server leader crashes, back within the lease: no write for";
  static final String REACH = "nobody demotes";
  static final Fleet.Settings SETTINGS = Fleet.Settings.of("ttl: 30s", "lockDelay: 30s");

  /** Consul's default. */
  static final int RAFT_MULTIPLIER = 5;

  private static final int SERVERS = 3;

  private static final Duration BOUND = Duration.ofMinutes(1);

  private ServerCrashRow() {}

  static Figure measure(ConsulCluster cluster, Fleet fleet, String subject, int n)
      throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    int demoted = 0;
    for (int i = 0; i < n; i++) {
      long began = System.nanoTime();
      ConsulAgent leader = cluster.awaitLeader(BOUND);
      long killed = System.nanoTime();
      leader.kill();
      nanos.add(OutageRow.awaitWrite(cluster.client(1)) - killed);
      leader.restart();
      awaitVoters(leader);
      fleet.settle();
      if (fleet.stamps().count(began, Stamps.demotes()) > 0) {
        demoted++;
      }
    }
    return new Figure(
        NAME,
        subject,
        Samples.ofNanos(nanos),
        "the leader demoted itself in %d of %d crashes".formatted(demoted, n));
  }

  /**
   * Waits until each of the three servers may vote again. One that was taken for dead has to prove
   * itself first, and without its vote the next crash would leave one voter of two.
   */
  private static void awaitVoters(ConsulAgent server) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(BOUND);
    while (!deadline.isOver()) {
      Reply reply = server.http().get("operator/raft/configuration");
      int voters = 0;
      if (reply.status() == 200) {
        for (JsonNode each : reply.json().path("Servers")) {
          voters += each.path("Voter").asBoolean() ? 1 : 0;
        }
      }
      if (voters == SERVERS) {
        return;
      }
      deadline.pauseBetweenTries();
    }
    throw new AssertionError("not every server had its vote back within " + BOUND);
  }
}
