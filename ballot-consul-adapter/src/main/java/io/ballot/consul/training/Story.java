package io.ballot.consul.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.codec.PayloadCodec;
import io.ballot.consul.http.Json;
import io.ballot.consul.http.PlayedAgent;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the training agent answers: one node, one service, one session, one lock, and a rival that
 * holds it when it is told to.
 */
public final class Story implements PlayedAgent {
  /** The id of the one service. */
  public static final String SERVICE = "training";

  /** The key of the one lock. */
  public static final String KEY = "service/training/leader";

  private static final String NODE = "training-node";
  private static final String SESSION = "7bd4d6e2-4e0b-4d2c-9d43-6f3a4d6f9c11";

  private static final String RIVAL = "0f0c4c1e-5a55-4c37-8f0e-9a3de9a4b7aa";

  /** The key as the rival writes it. */
  private static final JsonNode RIVALS_KEY =
      Json.object()
          .put(
              "Value",
              PayloadCodec.encode(
                  new Payload(
                      "127.0.0.1",
                      80,
                      new SessionId(RIVAL),
                      new Origin(
                          new InstanceId("rival-node", "rival"),
                          Duration.ofSeconds(1),
                          "rival-host",
                          1))));

  private static final String ALREADY_HELD =
      """
      {"Results":null,"Errors":[{"OpIndex":0,"What":"failed to lock key, lock is already held"}]}
      """;

  /** Longer than a training takes; a poll of the daemon's that nothing ends, ends with it. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(10);

  private final CountDownLatch beaten = new CountDownLatch(1);
  private final CountDownLatch renewed = new CountDownLatch(1);
  private final CountDownLatch tagged = new CountDownLatch(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private long index = 10;
  private JsonNode tags = Json.array();
  private @Nullable JsonNode value;
  private long keyIndex;
  private @Nullable String holder;
  private String health = "passing";
  private boolean over;

  boolean awaitLeader(Duration bound) throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    for (CountDownLatch latch : new CountDownLatch[] {tagged, beaten, renewed}) {
      if (!latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** A rival holds the lock. */
  public void rivalLeads() {
    change(() -> hold(RIVAL, RIVALS_KEY));
  }

  /** Nobody holds the lock. */
  public void rivalGivesUp() {
    change(() -> hold(null, RIVALS_KEY));
  }

  /** The service's check turns critical. */
  public void checkFails() {
    change(() -> health = "critical");
  }

  /** The service's check passes again. */
  public void checkPasses() {
    change(() -> health = "passing");
  }

  /** Whoever waits for a change is answered. */
  public void end() {
    change(() -> over = true);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      index++;
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void hold(@Nullable String session, JsonNode written) {
    holder = session;
    value = written;
    keyIndex = index;
  }

  @Override
  public Page answer(String method, String target, String body)
      throws IOException, InterruptedException {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    lock.lock();
    try {
      if (method.equals("PUT")) {
        return path.equals("/v1/txn")
            ? commit(Json.MAPPER.readTree(body))
            : page(write(path, body));
      }
      long seen = query < 0 ? 0 : indexOf(target.substring(query + 1));
      long left = LONGEST_POLL.toNanos();
      while (seen >= index && left > 0 && !over) {
        left = changed.awaitNanos(left);
      }
      return read(path);
    } finally {
      lock.unlock();
    }
  }

  private static long indexOf(String query) {
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith("index=")) {
        return Long.parseLong(parameter.substring("index=".length()));
      }
    }
    return 0;
  }

  private Page read(String path) {
    if (path.startsWith("/v1/kv/")) {
      return value == null ? new Page(404, index, "") : page(Json.array().add(row(value)));
    }
    if (path.startsWith("/v1/agent/self")) {
      ObjectNode self = Json.object();
      self.putObject("Config").put("NodeName", NODE);
      return page(self);
    }
    if (path.startsWith("/v1/agent/service/")) {
      return page(service("").put("ContentHash", "0"));
    }
    if (path.startsWith("/v1/agent/health/")) {
      return page(Json.object().put("AggregatedStatus", "passing").set("Checks", Json.array()));
    }
    if (path.startsWith("/v1/health/node/")) {
      return page(
          Json.array()
              .add(node().put("CheckID", "serfHealth").put("Status", "passing"))
              .add(
                  node()
                      .put("CheckID", "check")
                      .put("ServiceID", SERVICE)
                      .put("ServiceName", SERVICE)
                      .put("Status", health)));
    }
    if (path.startsWith("/v1/catalog/node-services/")) {
      ObjectNode services = Json.object();
      services.set("Node", node());
      services.putArray("Services").add(service(""));
      return page(services);
    }
    if (path.startsWith("/v1/catalog/service/")) {
      ObjectNode record = service("Service").setAll(node());
      return page(Json.array().add(record.put("ModifyIndex", index)));
    }
    return new Page(404, index, "");
  }

  private JsonNode write(String path, String body) throws IOException {
    if (path.equals("/v1/session/create")) {
      return Json.object().put("ID", SESSION);
    }
    if (path.startsWith("/v1/session/renew/")) {
      renewed.countDown();
      return Json.array()
          .add(
              Json.object()
                  .put("ID", SESSION)
                  .put("Node", NODE)
                  .put("LockDelay", 10_000_000_000L)
                  .put("Behavior", "delete")
                  .put("TTL", "10s")
                  .put("CreateIndex", 10)
                  .put("ModifyIndex", 10));
    }
    if (path.startsWith("/v1/agent/check/pass/")) {
      beaten.countDown();
    }
    if (path.equals("/v1/agent/service/register")) {
      JsonNode service = Json.MAPPER.readTree(body);
      if (service.path("ID").asText().equals(SERVICE)) {
        tag(service.path("Tags"));
      }
    }
    return Json.MAPPER.getNodeFactory().booleanNode(true);
  }

  private Page commit(JsonNode operations) {
    for (JsonNode operation : operations) {
      boolean lock = operation.path("KV").path("Verb").asText().equals("lock");
      if (lock && RIVAL.equals(holder)) {
        return new Page(409, index, ALREADY_HELD);
      }
    }
    index++;
    ArrayNode results = Json.array();
    for (JsonNode operation : operations) {
      JsonNode key = operation.path("KV");
      switch (key.path("Verb").asText()) {
        case "lock" -> hold(SESSION, key);
        case "unlock" -> hold(null, key);
        default -> {
          if (operation.has("Service")) {
            tag(operation.path("Service").path("Service").path("Tags"));
          }
        }
      }
      results.addObject().putObject("KV").put("CreateIndex", 10).put("ModifyIndex", index);
    }
    changed.signalAll();
    return page(Json.object().set("Results", results));
  }

  private void tag(JsonNode now) {
    index++;
    tags = now;
    if (!now.isEmpty()) {
      tagged.countDown();
    }
    changed.signalAll();
  }

  private ObjectNode row(JsonNode written) {
    ObjectNode row = Json.object();
    row.put("Key", KEY)
        .put("Value", written.path("Value").asText())
        .put("LockIndex", 1)
        .put("CreateIndex", 10)
        .put("ModifyIndex", keyIndex);
    return holder == null ? row : row.put("Session", holder);
  }

  private static ObjectNode node() {
    return Json.object().put("Node", NODE).put("Address", "127.0.0.1");
  }

  private ObjectNode service(String prefix) {
    ObjectNode service =
        Json.object()
            .put(prefix + "ID", SERVICE)
            .put(prefix.isEmpty() ? "Service" : "ServiceName", SERVICE)
            .put(prefix + "Address", "")
            .put(prefix + "Port", 80);
    service.set(prefix + "Tags", tags);
    return service;
  }

  private Page page(JsonNode json) {
    return new Page(200, index, json.toString());
  }
}
