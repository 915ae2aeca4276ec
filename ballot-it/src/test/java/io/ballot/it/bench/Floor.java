package io.ballot.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Reply;
import io.ballot.it.consul.Services;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/**
 * What cannot be done faster: the requests that a row needs at the least, sent as raw HTTP the
 * moment the one before has answered, and the same hooks, started as plainly as the JDK can. It
 * decides nothing, keeps no mark, fences nothing and writes no log.
 */
final class Floor {
  private static final Duration BOUND = Duration.ofMinutes(1);

  /**
   * Each round begins at rest, as those of the daemons do, for a machine may be slow after that.
   * Blocking queries that were sent are with the agent by then.
   */
  private static final Duration REST = Duration.ofMillis(500);

  private final ConsulHttp http;
  private final String node;
  private final Stamps stamps;
  private final String service;
  private final String key;
  private int rounds;

  /** The least steps of a row. */
  enum Kind {
    /** Check, untag, demote hook, release, acquire, tag, promote hook. */
    CHECK,
    /** Check, release, acquire. */
    CHECK_TO_LOCK,
    /** Untag, demote hook, release, acquire, tag, promote hook. */
    HANDOVER,
    /** Release, acquire. */
    STEP_DOWN,
    /** Someone destroys the session, demote hook. */
    SESSION_DESTROYED,
    /** Someone deletes the key, demote hook. */
    KEY_DELETED,
    /** There is no such thing. */
    NONE;

    private boolean startsWithACheck() {
      return this == CHECK || this == CHECK_TO_LOCK;
    }
  }

  Floor(ConsulHttp http, String node, Stamps stamps, String service) {
    this.http = http;
    this.node = node;
    this.stamps = stamps;
    this.service = service;
    this.key = "elections/" + service + "/floor";
  }

  /** So many rounds of a kind. */
  Samples measure(Kind kind, int n) throws IOException, InterruptedException {
    for (int number = 1; number <= 2; number++) {
      http.services().register(id(number), service, 9_000 + number, List.of("v1"));
    }
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      nanos.add(round(kind));
    }
    for (int number = 1; number <= 2; number++) {
      http.services().deregister(id(number));
    }
    http.kv().delete(key);
    return Samples.ofNanos(nanos);
  }

  private long round(Kind kind) throws IOException, InterruptedException {
    String old = session();
    String next = session();
    int leads = rounds++ % 2 + 1;
    try {
      if (!http.kv().acquire(key, old, "{}")) {
        throw new AssertionError("the floor's lock is held by someone else");
      }
      return round(kind, old, next, leads);
    } finally {
      http.services().pass(Services.checkOf(id(leads)));
      http.sessions().destroy(next);
      if (kind != Kind.SESSION_DESTROYED) {
        http.sessions().destroy(old);
      }
    }
  }

  private long round(Kind kind, String old, String next, int leads)
      throws IOException, InterruptedException {
    CountDownLatch ready = new CountDownLatch(kind.startsWithACheck() ? 2 : 1);
    FutureTask<Long> end =
        switch (kind) {
          case CHECK, HANDOVER -> begin(() -> takeOver(ready, next, leads % 2 + 1, true));
          case STEP_DOWN, CHECK_TO_LOCK -> begin(() -> takeOver(ready, next, leads % 2 + 1, false));
          case SESSION_DESTROYED, KEY_DELETED -> begin(() -> lose(ready, old, leads));
          case NONE -> throw new IllegalArgumentException("there is no floor of none");
        };
    FutureTask<Long> leader =
        switch (kind) {
          case CHECK -> begin(() -> noticeAndHandOver(ready, old, leads));
          case CHECK_TO_LOCK -> begin(() -> noticeAndRelease(ready, old, leads));
          default -> end;
        };
    ready.await();
    Deadline.in(REST).pass();
    long at = System.nanoTime();
    switch (kind) {
      case CHECK, CHECK_TO_LOCK -> http.services().fail(Services.checkOf(id(leads)));
      case HANDOVER -> handOver(old, leads);
      case STEP_DOWN -> http.kv().release(key, old, "{}");
      case SESSION_DESTROYED -> http.sessions().destroy(old);
      case KEY_DELETED -> http.kv().delete(key);
      case NONE -> {}
    }
    long reached = result(end);
    result(leader);
    return reached - at;
  }

  private long takeOver(CountDownLatch ready, String session, int number, boolean whole)
      throws IOException, InterruptedException {
    follow("kv/" + key, ready, body -> body.path(0).path("Session").asText().isEmpty());
    require(http.kv().acquire(key, session, "{}"));
    if (!whole) {
      return System.nanoTime();
    }
    tag(number, true);
    return hook("promote", number);
  }

  private long noticeAndHandOver(CountDownLatch ready, String session, int number)
      throws IOException, InterruptedException {
    follow("health/node/" + node, ready, body -> isCritical(body, Services.checkOf(id(number))));
    handOver(session, number);
    return 0;
  }

  private long noticeAndRelease(CountDownLatch ready, String session, int number)
      throws IOException, InterruptedException {
    follow("health/node/" + node, ready, body -> isCritical(body, Services.checkOf(id(number))));
    require(http.kv().release(key, session, "{}"));
    return 0;
  }

  private void handOver(String session, int number) throws IOException, InterruptedException {
    tag(number, false);
    Process hook = HookCost.start(stamps.command("floor-demote", id(number)));
    hook.waitFor();
    require(http.kv().release(key, session, "{}"));
  }

  private long lose(CountDownLatch ready, String session, int number)
      throws IOException, InterruptedException {
    follow("kv/" + key, ready, body -> !body.path(0).path("Session").asText().equals(session));
    return hook("demote", number);
  }

  private static boolean isCritical(JsonNode checks, String check) {
    for (JsonNode each : checks) {
      if (each.path("CheckID").asText().equals(check)) {
        return each.path("Status").asText().equals("critical");
      }
    }
    return false;
  }

  /** Follows a path until it is as wanted; ready once the first answer is known. */
  private void follow(String path, CountDownLatch ready, Predicate<JsonNode> wanted)
      throws IOException, InterruptedException {
    Reply reply = http.get(path);
    ready.countDown();
    while (!wanted.test(reply.status() == 404 ? missing() : reply.json())) {
      reply = http.get(path + "?index=" + reply.index() + "&wait=8s");
    }
  }

  private static JsonNode missing() {
    return MissingNode.getInstance();
  }

  private void tag(int number, boolean on) throws IOException, InterruptedException {
    http.services()
        .register(
            """
            {"ID":"%s","Name":"%s","Port":%d,"Tags":[%s]}
            """
                .formatted(
                    id(number), service, 9_000 + number, on ? "\"v1\",\"primary\"" : "\"v1\""));
  }

  private long hook(String event, int number) throws IOException, InterruptedException {
    long from = System.nanoTime();
    Process process = HookCost.start(stamps.command("floor-" + event, id(number)));
    long at =
        stamps
            .await(from, stamp -> stamp.event().equals("floor-" + event), BOUND)
            .orElseThrow()
            .at();
    process.waitFor();
    return at;
  }

  private String session() throws IOException, InterruptedException {
    return http.sessions().create(Duration.ofMinutes(10), Duration.ofMillis(1));
  }

  private String id(int number) {
    return service + "-floor-" + number;
  }

  /** Begins a step beside others. */
  static FutureTask<Long> begin(Callable<Long> work) {
    FutureTask<Long> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name("floor").start(task);
    return task;
  }

  /** When a step has reached its end. */
  static long result(FutureTask<Long> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a step of the floor failed", e);
    }
  }

  private static void require(boolean done) {
    if (!done) {
      throw new AssertionError("a write of the floor was refused");
    }
  }
}
