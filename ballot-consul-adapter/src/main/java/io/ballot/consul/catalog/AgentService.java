package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import java.util.List;
import java.util.Optional;
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
   * The tags to go by: the catalog's where they may be changed there, for then the agent takes them
   * over, at times; else its own.
   *
   * @param record as the catalog shows it
   */
  List<String> tagsToGoBy(Optional<ServiceRecord> record) {
    return TagOverride.isOn(definition) && record.isPresent() ? record.get().tags() : tags();
  }

  InstanceObservation.Registered observation(String node, String nodeAddress) {
    return new InstanceObservation.Registered(
        new Instance(
            new InstanceId(node, serviceId()),
            service(),
            definition.path("Address").asText(),
            definition.path("Port").asInt(),
            nodeAddress,
            tags()),
        TagOverride.isOn(definition) ? null : TagOverride.caveat(serviceId()));
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
    Meta.leaveOutIfEmpty(registration);
    ArrayNode array = registration.putArray("Tags");
    tags.forEach(array::add);
    return registration;
  }
}
