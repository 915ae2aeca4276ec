package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.http.Json;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One instance as {@code catalog/service} shows it: the node's fields as they are, and those of the
 * service with {@code Service} before their names.
 *
 * @param row the whole record
 */
record ServiceRecord(JsonNode row) {
  private static final String PREFIX = "Service";

  /**
   * What a transaction's form of a service carries, in every version looked at (1.8.7, 1.20.1).
   * Anything else that a record holds, now or in a version to come, would be lost by it:
   * TaggedAddresses, Kind, Proxy, Connect, SocketPath, Locality.
   */
  private static final Set<String> CARRIED =
      Set.of(
          "ServiceID",
          "ServiceName",
          "ServiceTags",
          "ServiceAddress",
          "ServiceMeta",
          "ServicePort",
          "ServiceWeights",
          "ServiceEnableTagOverride");

  InstanceId id() {
    return new InstanceId(row.path("Node").asText(), row.path("ServiceID").asText());
  }

  List<String> tags() {
    return Tags.of(row.path("ServiceTags"));
  }

  String service() {
    return row.path("ServiceName").asText();
  }

  /**
   * Whether its node has no address. No node is registered so; one that a record was written to
   * after it had been deregistered is.
   */
  boolean isOfGhost() {
    return row.path("Address").asText().isEmpty();
  }

  /** The raft index at which it was made. */
  long createIndex() {
    return row.path("CreateIndex").asLong();
  }

  /** The raft index of its last change. */
  long modifyIndex() {
    return row.path("ModifyIndex").asLong();
  }

  Instance instance() {
    return new Instance(
        id(),
        service(),
        row.path("ServiceAddress").asText(),
        row.path("ServicePort").asInt(),
        row.path("Address").asText(),
        tags());
  }

  /** Whether a transaction can write this record and lose nothing of it. */
  boolean survivesTransaction() {
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      String name = field.getKey();
      if (name.startsWith(PREFIX) && !CARRIED.contains(name) && !isEmpty(field.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** The same record with other tags. */
  ServiceRecord tagged(List<String> tags) {
    ObjectNode tagged = row.deepCopy();
    ArrayNode array = tagged.putArray("ServiceTags");
    tags.forEach(array::add);
    return new ServiceRecord(tagged);
  }

  /** The service with other tags, as {@code catalog/register} and transactions take it. */
  ObjectNode withTags(List<String> tags) {
    ObjectNode service = Json.object();
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      String name = field.getKey();
      if (name.equals("ServiceName")) {
        service.set("Service", field.getValue());
      } else if (name.startsWith(PREFIX)) {
        service.set(name.substring(PREFIX.length()), field.getValue());
      }
    }
    Meta.leaveOutIfEmpty(service);
    ArrayNode array = service.putArray("Tags");
    tags.forEach(array::add);
    return service;
  }

  /**
   * Whether a value says nothing: Consul fills records up with zeros, empty texts and objects of
   * such.
   */
  private static boolean isEmpty(JsonNode value) {
    if (value.isContainerNode()) {
      for (JsonNode part : value) {
        if (!isEmpty(part)) {
          return false;
        }
      }
      return true;
    }
    return value.isNull()
        || (value.isTextual() && value.asText().isEmpty())
        || (value.isBoolean() && !value.asBoolean())
        || (value.isNumber() && value.decimalValue().signum() == 0);
  }
}
