package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import java.util.List;
import java.util.Set;

/**
 * A registration as the local agent has it.
 *
 * @param definition what {@code agent/service/:id} gave
 */
record AgentService(JsonNode definition) {
  /** What the agent adds to what was registered; it refuses to take these back. */
  private static final Set<String> ADDED =
      Set.of("ContentHash", "Datacenter", "CreateIndex", "ModifyIndex", "PeerName");

  String serviceId() {
    return definition.path("ID").asText();
  }

  String service() {
    return definition.path("Service").asText();
  }

  List<String> tags() {
    return Tags.of(definition.path("Tags"));
  }

  /**
   * Whether tags may be changed in the catalog: then the agent takes the catalog's over, at times,
   * and they are the ones to go by.
   */
  boolean followsCatalogTags() {
    return definition.path("EnableTagOverride").asBoolean();
  }

  Instance instance(String node, String nodeAddress) {
    return new Instance(
        new InstanceId(node, serviceId()),
        service(),
        definition.path("Address").asText(),
        definition.path("Port").asInt(),
        nodeAddress,
        tags());
  }

  /**
   * The registration with other tags, as the agent takes it: every other field as raw JSON, for an
   * agent refuses what its version does not know and drops what it is not told. Checks are left
   * out, which keeps them as they are.
   */
  ObjectNode withTags(List<String> tags) {
    ObjectNode registration = definition.deepCopy();
    registration.remove(ADDED);
    registration.set("Name", registration.remove("Service"));
    ArrayNode array = registration.putArray("Tags");
    tags.forEach(array::add);
    return registration;
  }
}
