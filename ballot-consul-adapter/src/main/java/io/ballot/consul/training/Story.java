package io.ballot.consul.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the training agent answers: one node, one service, one session, one lock. */
final class Story {
  static final String SERVICE = "training";

  private static final String NODE = "training-node";
  private static final String SESSION = "7bd4d6e2-4e0b-4d2c-9d43-6f3a4d6f9c11";

  /** Longer than a training takes; a poll of the daemon's that nothing ends, ends with it. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(10);

  private final CountDownLatch beaten = new CountDownLatch(1);
  private final CountDownLatch renewed = new CountDownLatch(1);
  private final CountDownLatch tagged = new CountDownLatch(1);

  private long index = 10;
  private JsonNode tags = Json.array();
  private @Nullable JsonNode value;
  private long keyIndex;
  private boolean locked;

  /**
   * One answer.
   *
   * @param status the HTTP status
   * @param index Consul's index of it
   * @param json the body
   */
  record Page(int status, long index, String json) {}

  boolean awaitLeader(Duration bound) throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    for (CountDownLatch latch : new CountDownLatch[] {tagged, beaten, renewed}) {
      if (!latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** Answers; a blocking query waits until something has changed. */
  synchronized Page answer(String method, String target, String body)
      throws IOException, InterruptedException {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (method.equals("PUT")) {
      return page(write(path, body));
    }
    long seen = query < 0 ? 0 : indexOf(target.substring(query + 1));
    long end = System.nanoTime() + LONGEST_POLL.toNanos();
    while (seen >= index && System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
    }
    return read(path);
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
      return page(Json.array().add(node().put("CheckID", "serfHealth").put("Status", "passing")));
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
    if (path.equals("/v1/txn")) {
      return commit(Json.MAPPER.readTree(body));
    }
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

  private ObjectNode commit(JsonNode operations) {
    index++;
    ArrayNode results = Json.array();
    for (JsonNode operation : operations) {
      JsonNode key = operation.path("KV");
      switch (key.path("Verb").asText()) {
        case "lock" -> {
          locked = true;
          value = key;
          keyIndex = index;
        }
        case "unlock" -> {
          locked = false;
          keyIndex = index;
        }
        default -> {
          if (operation.has("Service")) {
            tag(operation.path("Service").path("Service").path("Tags"));
          }
        }
      }
      results.addObject().putObject("KV").put("CreateIndex", 10).put("ModifyIndex", index);
    }
    notifyAll();
    return Json.object().set("Results", results);
  }

  private void tag(JsonNode now) {
    index++;
    tags = now;
    if (!now.isEmpty()) {
      tagged.countDown();
    }
    notifyAll();
  }

  private ObjectNode row(JsonNode written) {
    ObjectNode row = Json.object();
    row.put("Key", written.path("Key").asText())
        .put("Value", written.path("Value").asText())
        .put("LockIndex", 1)
        .put("CreateIndex", 10)
        .put("ModifyIndex", keyIndex);
    return locked ? row.put("Session", SESSION) : row;
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
