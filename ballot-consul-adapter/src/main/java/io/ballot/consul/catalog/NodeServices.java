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
 * @param index that of the answer: what changed up to it shows
 * @param node its name
 * @param visible whether the catalog shows the node at all; it does not to a token without {@code
 *     node:read}
 * @param nodeAddress its address, empty where the node is not visible
 * @param services its instances by service id
 * @param indexes those of their last changes, by service id
 * @param withoutOverride the ids of those whose tags are their agent's alone to change
 */
record NodeServices(
    long index,
    String node,
    boolean visible,
    String nodeAddress,
    Map<String, Instance> services,
    Map<String, Long> indexes,
    Set<String> withoutOverride) {
  NodeServices {
    services = Map.copyOf(services);
    indexes = Map.copyOf(indexes);
    withoutOverride = Set.copyOf(withoutOverride);
  }

  /**
   * What of it concerns one instance.
   *
   * @param node the node's name
   * @param visible whether the catalog shows the node at all
   * @param nodeAddress its address
   * @param shown the instance, {@code null} where it is not shown
   * @param index that of its last change, 0 where it is not shown
   */
  record Part(
      String node, boolean visible, String nodeAddress, @Nullable Registered shown, long index) {}

  Part of(String serviceId) {
    Instance instance = services.get(serviceId);
    if (instance == null) {
      return new Part(node, visible, nodeAddress, null, 0);
    }
    String caveat = withoutOverride.contains(serviceId) ? TagOverride.caveat(serviceId) : null;
    return new Part(
        node,
        visible,
        nodeAddress,
        new Registered(instance, caveat),
        indexes.getOrDefault(serviceId, 0L));
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
    return Source.Page.of(answer, of(node, answer), weight(answer));
  }

  /** Tags may show a moment later than locks and health, when very many change at once. */
  private static long weight(Answer answer) {
    return (long) Source.Page.UNHURRIED * answer.text().length();
  }

  private static NodeServices of(String node, Answer answer) throws PortException {
    List<Row> rows = new ArrayList<>();
    // Of a node that is unknown, or hidden, both are null.
    JsonNode about = answer.eachRowOf("Services", row -> rows.add(Row.of(row))).path("Node");
    String address = about.path("Address").asText();
    Map<String, Instance> services = new HashMap<>();
    Map<String, Long> indexes = new HashMap<>();
    Set<String> withoutOverride = new HashSet<>();
    for (Row row : rows) {
      services.put(
          row.id(),
          new Instance(
              new InstanceId(node, row.id()),
              row.service(),
              row.address(),
              row.port(),
              address,
              row.tags()));
      indexes.put(row.id(), row.modifyIndex());
      if (!row.override()) {
        withoutOverride.add(row.id());
      }
    }
    return new NodeServices(
        answer.index(), node, about.isObject(), address, services, indexes, withoutOverride);
  }

  /** Only what is needed: of thousands of rows the rest would be kept until the last is read. */
  private record Row(
      String id,
      String service,
      String address,
      int port,
      List<String> tags,
      long modifyIndex,
      boolean override) {
    static Row of(ObjectNode row) {
      return new Row(
          row.path("ID").asText(),
          row.path("Service").asText(),
          row.path("Address").asText(),
          row.path("Port").asInt(),
          Tags.of(row.path("Tags")),
          row.path("ModifyIndex").asLong(),
          TagOverride.isOn(row));
    }
  }
}
