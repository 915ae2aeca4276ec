package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation.Registered;
import io.ballot.domain.port.PortException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node and its services as the catalog shows them.
 *
 * @param node its name
 * @param visible whether the catalog shows the node at all; it does not to a token without {@code
 *     node:read}
 * @param nodeAddress its address, empty where the node is not visible
 * @param services its instances by service id
 * @param withoutOverride the ids of those whose tags are their agent's alone to change
 * @param changes the index of the last change of each
 */
record NodeServices(
    String node,
    boolean visible,
    String nodeAddress,
    Map<String, Instance> services,
    Set<String> withoutOverride,
    Set<Long> changes) {
  NodeServices {
    services = Map.copyOf(services);
    withoutOverride = Set.copyOf(withoutOverride);
    changes = Set.copyOf(changes);
  }

  /**
   * What of it concerns one instance.
   *
   * @param node the node's name
   * @param visible whether the catalog shows the node at all
   * @param nodeAddress its address
   * @param shown the instance, {@code null} where it is not shown
   */
  record Part(String node, boolean visible, String nodeAddress, @Nullable Registered shown) {}

  Part of(String serviceId) {
    Instance instance = services.get(serviceId);
    if (instance == null) {
      return new Part(node, visible, nodeAddress, null);
    }
    String caveat = withoutOverride.contains(serviceId) ? TagOverride.caveat(serviceId) : null;
    return new Part(node, visible, nodeAddress, new Registered(instance, caveat));
  }

  /** Shows the local node, whatever its name. */
  static Source<NodeServices> source(ConsulHttp http, LocalNode local) {
    return index -> {
      String node = local.name(http);
      Source.Page<NodeServices> page = read(http, node, index);
      if (!page.value().visible()) {
        // It may also have come back under another name.
        local.doubt();
      }
      return page;
    };
  }

  /** Shows a node. */
  static Source<NodeServices> source(ConsulHttp http, String node) {
    return index -> read(http, node, index);
  }

  private static Source.Page<NodeServices> read(ConsulHttp http, String node, long index)
      throws PortException {
    Answer answer =
        Source.ask(
            http,
            "watching the services of the node " + node,
            index,
            (api, query) -> api.nodeServices(node, query));
    if (!answer.ok()) {
      throw answer.failure();
    }
    return new Source.Page<>(answer.index(), of(node, answer), weight(answer));
  }

  /** Tags may show a moment later than locks and health, when very many change at once. */
  private static long weight(Answer answer) {
    return (long) Source.Page.UNHURRIED * answer.text().length();
  }

  private static NodeServices of(String node, Answer answer) throws PortException {
    List<JsonNode> rows = new ArrayList<>();
    // Of a node that is unknown, or hidden, both are null.
    JsonNode about = answer.eachRowOf("Services", row -> rows.add(strip(row))).path("Node");
    String address = about.path("Address").asText();
    Map<String, Instance> services = new HashMap<>();
    Set<String> withoutOverride = new HashSet<>();
    Set<Long> changes = new HashSet<>();
    for (JsonNode service : rows) {
      changes.add(service.path("ModifyIndex").asLong());
      InstanceId id = new InstanceId(node, service.path("ID").asText());
      services.put(
          id.serviceId(),
          new Instance(
              id,
              service.path("Service").asText(),
              service.path("Address").asText(),
              service.path("Port").asInt(),
              address,
              Tags.of(service.path("Tags"))));
      if (!TagOverride.isOn(service)) {
        withoutOverride.add(id.serviceId());
      }
    }
    return new NodeServices(node, about.isObject(), address, services, withoutOverride, changes);
  }

  /** Only what is needed: of a thousand rows the rest would be kept until the last is read. */
  private static JsonNode strip(ObjectNode row) {
    return row.retain("ID", "Service", "Address", "Port", "Tags", TagOverride.FIELD, "ModifyIndex");
  }
}
