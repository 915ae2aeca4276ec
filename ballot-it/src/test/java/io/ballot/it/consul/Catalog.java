package io.ballot.it.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What Consul's catalog shows to the world. */
public final class Catalog {

  private static final JsonMapper JSON = new JsonMapper();

  private final ConsulHttp http;

  Catalog(ConsulHttp http) {
    this.http = http;
  }

  /**
   * One instance of a service.
   *
   * @param node the node it runs on
   * @param nodeAddress that node's address
   * @param id its service id, unique on its node
   * @param address its own address, empty when it has none
   * @param port its port
   * @param tags its tags
   */
  public record Instance(
      String node, String nodeAddress, String id, String address, int port, Set<String> tags) {

    private static Instance of(JsonNode node) {
      Set<String> tags = new TreeSet<>();
      node.path("ServiceTags").forEach(tag -> tags.add(tag.asText()));
      return new Instance(
          node.path("Node").asText(),
          node.path("Address").asText(),
          node.path("ServiceID").asText(),
          node.path("ServiceAddress").asText(),
          node.path("ServicePort").asInt(),
          tags);
    }
  }

  /** The instances of a service. */
  public List<Instance> instances(String service) throws IOException, InterruptedException {
    return instances(http.get("catalog/service/" + service).expectOk().json());
  }

  private static List<Instance> instances(JsonNode answer) {
    List<Instance> instances = new ArrayList<>();
    answer.forEach(node -> instances.add(Instance.of(node)));
    return instances;
  }

  /** Waits until the instances of a service are as wanted, and gives them. */
  public List<Instance> awaitInstances(
      String service, Predicate<List<Instance>> wanted, Duration bound)
      throws InterruptedException {
    return instances(
        http.await("catalog/service/" + service, body -> wanted.test(instances(body)), bound));
  }

  /** Waits until exactly one instance of a service carries a tag, and gives it. */
  public Instance awaitOnlyOneTagged(String service, String tag, Duration bound)
      throws InterruptedException {
    return awaitInstances(service, all -> tagged(all, tag).size() == 1, bound).stream()
        .filter(instance -> instance.tags().contains(tag))
        .findFirst()
        .orElseThrow();
  }

  /** Those of the instances that carry a tag. */
  public static List<Instance> tagged(List<Instance> instances, String tag) {
    return instances.stream().filter(instance -> instance.tags().contains(tag)).toList();
  }

  /** Waits until a node's checks, {@code GET /v1/health/node/<node>}, are as wanted. */
  public JsonNode awaitChecks(String node, Predicate<JsonNode> wanted, Duration bound)
      throws InterruptedException {
    return http.await("health/node/" + node, wanted, bound);
  }

  /** Writes other tags of an instance straight into the catalog, past its agent. */
  public void writeTags(String service, Instance instance, Set<String> tags)
      throws IOException, InterruptedException {
    ObjectNode registration = JSON.createObjectNode();
    registration.put("Node", instance.node());
    registration.put("SkipNodeUpdate", true);
    ObjectNode its = registration.putObject("Service");
    its.put("ID", instance.id());
    its.put("Service", service);
    its.put("Address", instance.address());
    its.put("Port", instance.port());
    ArrayNode all = its.putArray("Tags");
    tags.forEach(all::add);
    register(registration.toString());
  }

  /** Registers straight in the catalog, from raw JSON, as no agent would. */
  public void register(String definition) throws IOException, InterruptedException {
    http.put("catalog/register", definition).expectOk();
  }
}
