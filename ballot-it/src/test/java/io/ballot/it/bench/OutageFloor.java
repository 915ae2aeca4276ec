package io.ballot.it.bench;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Reply;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/**
 * What an outage costs at the least: whoever held the lock sends its release again and again while
 * there is no answer, the next one its query on the key, as raw HTTP; then acquire, tag and promote
 * hook. An agent that has no leader holds either back, as it does everybody's.
 */
final class OutageFloor {
  /** About as long as an outage takes until a leader has demoted itself. */
  private static final Duration OUTAGE = Duration.ofSeconds(10);

  private static final Duration BOUND = Duration.ofSeconds(90);

  /** The longer an agent holds a request back, the less often it tries it again; so ask anew. */
  private static final Duration ONE_TRY = Duration.ofMillis(250);

  private static final String KEY = "elections/outage/floor";
  private static final String INSTANCE = "floor-outage";

  private final ConsulCluster cluster;
  private final ConsulHttp http;
  private final Stamps stamps;

  OutageFloor(ConsulCluster cluster, Stamps stamps) {
    this.cluster = cluster;
    this.http = cluster.client(1).http();
    this.stamps = stamps;
  }

  Samples measure(int n) throws IOException, InterruptedException {
    tag("v1");
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      nanos.add(round());
    }
    http.services().deregister(INSTANCE);
    http.kv().delete(KEY);
    return Samples.ofNanos(nanos);
  }

  private long round() throws IOException, InterruptedException {
    String old = http.sessions().create(Duration.ofMinutes(10), Duration.ofMillis(1));
    String next = http.sessions().create(Duration.ofMinutes(10), Duration.ofMillis(1));
    if (!http.kv().acquire(KEY, old, "{}")) {
      throw new AssertionError("the floor's lock is held by someone else");
    }
    FutureTask<Long> promoted = Floor.begin(() -> takeOver(next));
    List<ConsulAgent> victims = OutageRow.begin(cluster);
    Deadline.in(OUTAGE).pass();
    FutureTask<Long> released = Floor.begin(() -> release(old));
    OutageRow.end(victims);
    long answered = OutageRow.awaitWrite(cluster.client(1));
    long hook = Floor.result(promoted);
    long first = Math.min(answered, Floor.result(released));
    for (ConsulAgent victim : victims) {
      victim.awaitReady(BOUND);
    }
    tag("v1");
    http.sessions().destroy(old);
    http.sessions().destroy(next);
    return hook - first;
  }

  /** Gives the moment of the answer. */
  private long release(String session) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(BOUND);
    while (!isReleased(session)) {
      if (deadline.isOver()) {
        throw new AssertionError("the floor's lock could not be given back");
      }
    }
    return System.nanoTime();
  }

  private boolean isReleased(String session) throws IOException, InterruptedException {
    try {
      return http.put("kv/" + KEY + "?release=" + session, "{}", ONE_TRY).status() == 200;
    } catch (HttpTimeoutException e) {
      return false;
    }
  }

  /** What the agent answers; nothing where it holds the query back for too long. */
  private Optional<Reply> read(String query) throws IOException, InterruptedException {
    try {
      return Optional.of(http.get("kv/" + KEY + query, ONE_TRY));
    } catch (HttpTimeoutException e) {
      return Optional.empty();
    }
  }

  private long takeOver(String session) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(BOUND);
    Optional<Reply> answer = read("");
    while (answer.filter(OutageFloor::isFree).isEmpty()) {
      if (deadline.isOver()) {
        throw new AssertionError("the floor's lock was never free");
      }
      answer =
          read(
              answer
                  .filter(reply -> reply.status() == 200)
                  .map(reply -> "?index=" + reply.index() + "&wait=8s")
                  .orElse(""));
    }
    if (!http.kv().acquire(KEY, session, "{}")) {
      throw new AssertionError("the floor's lock was refused");
    }
    tag("v1\",\"primary");
    long from = System.nanoTime();
    Process hook = HookCost.start(stamps.command("floor-promote", INSTANCE));
    long at =
        stamps
            .awaitOne(
                from, stamp -> stamp.event().equals("floor-promote"), BOUND, "the floor's hook")
            .at();
    hook.waitFor();
    return at;
  }

  private static boolean isFree(Reply reply) {
    return reply.status() == 200 && !reply.json().path(0).has("Session");
  }

  private void tag(String tags) throws IOException, InterruptedException {
    http.services()
        .register(
            """
            {"ID":"%s","Name":"%s","Port":9100,"Tags":["%s"]}
            """
                .formatted(INSTANCE, INSTANCE, tags));
  }
}
