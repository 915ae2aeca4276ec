package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import java.util.HashMap;
import java.util.Map;

/**
 * The local node and its services as the catalog shows them.
 *
 * @param node its name
 * @param visible whether the catalog shows the node at all; it does not to a token without {@code
 *     node:read}
 * @param nodeAddress its address, empty where the node is not visible
 * @param services its instances by service id
 */
record NodeServices(
    String node, boolean visible, String nodeAddress, Map<String, Instance> services) {
  NodeServices {
    services = Map.copyOf(services);
  }

  static Source<NodeServices> source(ConsulHttp http, LocalNode local) {
    return index -> {
      String node = local.name(http);
      Answer answer =
          Source.ask(
              http,
              "watching the services of the node " + node,
              index,
              (api, query) -> api.nodeServices(node, query));
      if (!answer.ok()) {
        throw answer.failure();
      }
      NodeServices services = of(node, answer.json());
      if (!services.visible()) {
        // It may also have come back under another name.
        local.doubt();
      }
      return new Source.Page<>(answer.index(), services);
    };
  }

  private static NodeServices of(String node, JsonNode answer) {
    // Of a node that is unknown, or hidden, both are null.
    JsonNode about = answer.path("Node");
    String address = about.path("Address").asText();
    Map<String, Instance> services = new HashMap<>();
    for (JsonNode service : answer.path("Services")) {
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
    }
    return new NodeServices(node, about.isObject(), address, services);
  }
}
