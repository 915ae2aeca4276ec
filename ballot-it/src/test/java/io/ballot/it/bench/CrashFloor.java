package io.ballot.it.bench;

import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Reply;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long Consul itself keeps everybody out after a crash: from the last beat of a session's check
 * to the first acquire that succeeds, with one try following the other.
 */
final class CrashFloor {
  private static final Duration BOUND = Duration.ofMinutes(2);

  private final ConsulHttp http;
  private final String key;
  private final Duration liveness;
  private final Duration lockDelay;

  CrashFloor(ConsulHttp http, String name, Duration liveness, Duration lockDelay) {
    this.http = http;
    this.key = "elections/" + name + "/crash-floor";
    this.liveness = liveness;
    this.lockDelay = lockDelay;
  }

  Samples measure(int n) throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      nanos.add(round(i));
    }
    return Samples.ofNanos(nanos);
  }

  private long round(int number) throws IOException, InterruptedException {
    String check = "bench-beat-" + number;
    http.services()
        .registerCheck(
            "{\"ID\":\"%s\",\"Name\":\"beat\",\"TTL\":\"%dms\",\"Status\":\"passing\"}"
                .formatted(check, liveness.toMillis()));
    String next = http.sessions().create(Duration.ofMinutes(10), Duration.ofMillis(1));
    try {
      http.catalog().awaitChecks(nodeOf(next), checks -> shows(checks.toString(), check), BOUND);
      String old =
          http.sessions()
              .create(
                  "{\"TTL\":\"600s\",\"LockDelay\":\"%dms\",\"Checks\":[\"%s\"]}"
                      .formatted(lockDelay.toMillis(), check));
      if (!http.kv().acquire(key, old, "{}")) {
        throw new AssertionError("the floor's lock is held by someone else");
      }
      long lastBeat = System.nanoTime();
      http.services().pass(check);
      awaitFree();
      long reached = acquire(next);
      http.kv().release(key, next, "{}");
      return reached - lastBeat;
    } finally {
      http.sessions().destroy(next);
      http.services().deregisterCheck(check);
    }
  }

  private String nodeOf(String session) throws IOException, InterruptedException {
    return http.sessions().info(session).orElseThrow().path("Node").asText();
  }

  private static boolean shows(String checks, String check) {
    return checks.contains("\"" + check + "\"");
  }

  private void awaitFree() throws IOException, InterruptedException {
    Reply reply = http.get("kv/" + key);
    while (reply.status() == 200 && reply.json().path(0).has("Session")) {
      reply = http.get("kv/" + key + "?index=" + reply.index() + "&wait=8s");
    }
  }

  private long acquire(String session) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(BOUND);
    while (!http.kv().acquire(key, session, "{}")) {
      if (deadline.isOver()) {
        throw new AssertionError("the lock was never free");
      }
    }
    return System.nanoTime();
  }
}
