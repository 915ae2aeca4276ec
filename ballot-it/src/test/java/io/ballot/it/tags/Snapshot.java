package io.ballot.it.tags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Reply;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that Consul shows of one instance, wherever it shows it, as whole JSON.
 *
 * @param parts the JSON by the place where it was seen
 */
record Snapshot(Map<String, JsonNode> parts) {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String VIRTUAL_ADDRESS = "consul-virtual";

  /** Of an instance on the agent that {@code http} talks to, and of its sidecar if it has one. */
  static Snapshot ofLocal(ConsulHttp http, String node, String service, String id)
      throws IOException, InterruptedException {
    Map<String, JsonNode> parts = new TreeMap<>();
    for (String each : List.of(id, id + "-sidecar-proxy")) {
      Reply definition = http.get("agent/service/" + encoded(each));
      if (definition.status() == 404) {
        continue;
      }
      parts.put("agent " + each, definition.expectOk().json());
      for (JsonNode check : http.get("agent/checks").expectOk().json()) {
        if (check.path("ServiceID").asText().equals(each)) {
          parts.put("agent's check " + check.path("CheckID").asText(), check);
        }
      }
    }
    addCatalog(parts, http, node, service, id);
    addCatalog(parts, http, node, service + "-sidecar-proxy", id + "-sidecar-proxy");
    return new Snapshot(parts);
  }

  /** The same once the catalog shows what the agent has, checks included. */
  static Snapshot awaitSettled(ConsulHttp http, String node, String service, String id)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(SOON);
    while (true) {
      Snapshot now = ofLocal(http, node, service, id);
      if (now.isSettled(id)) {
        return now;
      }
      if (deadline.isOver()) {
        throw new AssertionError("the catalog and the agent differ: " + now.parts());
      }
      deadline.pauseBetweenTries();
    }
  }

  /** Of an instance on another node. */
  static Snapshot ofOther(ConsulHttp http, String node, String service, String id)
      throws IOException, InterruptedException {
    Map<String, JsonNode> parts = new TreeMap<>();
    addCatalog(parts, http, node, service, id);
    return new Snapshot(parts);
  }

  private static void addCatalog(
      Map<String, JsonNode> parts, ConsulHttp http, String node, String service, String id)
      throws IOException, InterruptedException {
    for (JsonNode row : http.get("catalog/service/" + encoded(service)).expectOk().json()) {
      if (row.path("Node").asText().equals(node) && row.path("ServiceID").asText().equals(id)) {
        parts.put("catalog " + id, row);
      }
    }
    for (JsonNode row : http.get("health/service/" + encoded(service)).expectOk().json()) {
      if (row.path("Node").path("Node").asText().equals(node)
          && row.path("Service").path("ID").asText().equals(id)) {
        parts.put("health " + id, row);
      }
    }
    JsonNode services = http.get("catalog/node/" + encoded(node)).expectOk().json();
    if (services.path("Services").has(id)) {
      parts.put("node " + id, services.path("Services").path(id));
    }
  }

  /** As a segment of a path. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Whether the catalog shows all that the agent has of an instance: both of its tags, and every
   * check in its state. An agent brings things there one after the other.
   */
  private boolean isSettled(String id) {
    for (String each : List.of(id, id + "-sidecar-proxy")) {
      JsonNode definition = parts.get("agent " + each);
      JsonNode row = parts.get("catalog " + each);
      JsonNode health = parts.get("health " + each);
      if (definition == null) {
        continue;
      }
      if (row == null
          || health == null
          || !row.path("ServiceTags").equals(definition.path("Tags"))
          || !statesOf(health.path("Checks"), each).equals(statesOfAgent(each))) {
        return false;
      }
    }
    return parts.containsKey("agent " + id);
  }

  private Map<String, String> statesOfAgent(String id) {
    Map<String, String> states = new TreeMap<>();
    parts.forEach((name, part) -> {
      if (name.startsWith("agent's check ") && part.path("ServiceID").asText().equals(id)) {
        states.put(part.path("CheckID").asText(), part.path("Status").asText());
      }
    });
    return states;
  }

  private static Map<String, String> statesOf(JsonNode checks, String id) {
    Map<String, String> states = new TreeMap<>();
    for (JsonNode check : checks) {
      if (check.path("ServiceID").asText().equals(id)) {
        states.put(check.path("CheckID").asText(), check.path("Status").asText());
      }
    }
    return states;
  }

  /** The states of its checks in the catalog, by their ids. */
  Map<String, String> checkStates(String id) {
    return statesOf(part("health " + id).path("Checks"), id);
  }

  /** The tags in the catalog. */
  List<String> catalogTags(String id) {
    return texts(part("catalog " + id).path("ServiceTags"));
  }

  /** The tags that the agent has. */
  List<String> agentTags(String id) {
    return texts(part("agent " + id).path("Tags"));
  }

  /** When its record in the catalog was last written. */
  long modifyIndex(String id) {
    return part("catalog " + id).path("ModifyIndex").asLong();
  }

  private JsonNode part(String name) {
    return Objects.requireNonNull(parts.get(name), () -> "no " + name + " in " + parts.keySet());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** What differs from another one, but for when it was written; a line for each value. */
  List<String> differencesFrom(Snapshot other) {
    List<String> differences = new ArrayList<>();
    Set<String> names = new TreeSet<>(parts.keySet());
    names.addAll(other.parts.keySet());
    for (String name : names) {
      JsonNode before = withoutCounters(other.parts.getOrDefault(name, MissingNode.getInstance()));
      JsonNode after = withoutCounters(parts.getOrDefault(name, MissingNode.getInstance()));
      if (name.startsWith("agent ")) {
        leaveOutServersAddresses(before, after);
      }
      compare(name, before, after, differences);
    }
    return differences;
  }

  /**
   * Newer servers give whoever speaks Connect a virtual address, which the agent takes over into
   * its own record at its next full sync, whenever that is. In the catalog it is compared.
   */
  private static void leaveOutServersAddresses(JsonNode before, JsonNode after) {
    boolean beforeHad = removeServersAddresses(before);
    boolean afterHas = removeServersAddresses(after);
    if (beforeHad != afterHas
        && before instanceof ObjectNode earlier
        && after instanceof ObjectNode later) {
      earlier.remove("ContentHash");
      later.remove("ContentHash");
    }
  }

  private static boolean removeServersAddresses(JsonNode definition) {
    if (!(definition.path("TaggedAddresses") instanceof ObjectNode addresses)) {
      return false;
    }
    boolean had = addresses.remove(VIRTUAL_ADDRESS) != null;
    if (had && addresses.isEmpty()) {
      ((ObjectNode) definition).remove("TaggedAddresses");
    }
    return had;
  }

  /** The same without regard to the instance's tags. */
  List<String> differencesButTags(Snapshot other, String id) {
    return withoutTags(id).differencesFrom(other.withoutTags(id));
  }

  private Snapshot withoutTags(String id) {
    Map<String, JsonNode> rest = new TreeMap<>(parts);
    rest.replaceAll((name, part) -> name.endsWith(" " + id) ? withoutTags(part.deepCopy()) : part);
    return new Snapshot(rest);
  }

  private static JsonNode withoutTags(JsonNode part) {
    if (part instanceof ObjectNode object) {
      object.remove(List.of("Tags", "ServiceTags", "ContentHash"));
      if (object.path("Service") instanceof ObjectNode service) {
        service.remove("Tags");
      }
    }
    return part;
  }

  /**
   * Without what Consul counts, what checks keep of their service's tags of an earlier time, and
   * the words of a check that the agent makes by itself: it makes the first one some seconds after
   * it was registered, whoever changes what in between.
   */
  private static JsonNode withoutCounters(JsonNode original) {
    JsonNode part = original.deepCopy();
    if (part instanceof ObjectNode object) {
      object.remove("ModifyIndex");
      if (object.path("Service") instanceof ObjectNode service) {
        service.remove("ModifyIndex");
      }
      if (object.has("CheckID")) {
        withoutCountersOfCheck(object);
      }
      for (JsonNode check : object.path("Checks")) {
        withoutCountersOfCheck((ObjectNode) check);
      }
    }
    return part;
  }

  private static void withoutCountersOfCheck(ObjectNode check) {
    check.remove(List.of("ModifyIndex", "ServiceTags"));
    if (check.path("Type").asText().equals("tcp")) {
      check.remove("Output");
    }
  }

  private static void compare(
      String path, JsonNode before, JsonNode after, List<String> differences) {
    if (before.equals(after)) {
      return;
    }
    if (!before.isObject() || !after.isObject()) {
      differences.add(path + ": " + before + " became " + after);
      return;
    }
    Set<String> names = new TreeSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      compare(path + "/" + name, before.path(name), after.path(name), differences);
    }
  }
}
