package io.ballot.it.election;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.it.consul.ConsulHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How ncode/ballot reads its health and writes tags. What it registers with the agent is a copy
 * with the fields that it knows: EnableTagOverride, TaggedAddresses, Connect and Proxy are lost
 * with each change. In the catalog it tells instances apart by address and port, loses Connect and
 * Proxy, and takes a service's address for its node's.
 */
final class NcodeTags {
  private static final JsonMapper JSON = new JsonMapper();

  private final NcodeSettings settings;
  private final ConsulHttp http;

  NcodeTags(NcodeSettings settings, ConsulHttp http) {
    this.settings = settings;
    this.http = http;
  }

  /** Whether a check of the own instance that counts is critical. */
  boolean isCritical() throws IOException, InterruptedException {
    for (JsonNode check : http.get("health/checks/" + settings.service()).expectOk().json()) {
      boolean counts =
          settings.serviceChecks().isEmpty()
              || settings.serviceChecks().contains(check.path("CheckID").asText());
      if (check.path("ServiceID").asText().equals(settings.id())
          && counts
          && check.path("Status").asText().equals("critical")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Puts the own tag on or takes it off, by registering the instance anew with the local agent;
   * tells whether that was needed.
   */
  boolean have(boolean wanted) throws IOException, InterruptedException {
    Optional<JsonNode> known = http.services().definition(settings.id());
    if (known.isEmpty()) {
      return false;
    }
    JsonNode own = known.get();
    Set<String> tags = tags(own.path("Tags"));
    if (wanted ? !tags.add(settings.primaryTag()) : !tags.remove(settings.primaryTag())) {
      return false;
    }
    ObjectNode copy = JSON.createObjectNode();
    copy.put("Name", own.path("Service").asText());
    for (String field : List.of("ID", "Kind", "Address", "Port", "Meta", "Weights")) {
      if (own.has(field)) {
        copy.set(field, own.get(field));
      }
    }
    copy.set("Tags", array(tags));
    http.services().register(copy.toString());
    return true;
  }

  /**
   * Takes the tag off every instance at another address or port, past its agent; gives the ids of
   * those that had it.
   */
  List<String> takeOffOthers() throws IOException, InterruptedException {
    List<String> takenOff = new ArrayList<>();
    for (JsonNode instance : http.get("catalog/service/" + settings.service()).expectOk().json()) {
      Set<String> tags = tags(instance.path("ServiceTags"));
      if (!isOwn(instance) && tags.remove(settings.primaryTag())) {
        http.catalog().register(registration(instance, tags).toString());
        takenOff.add(instance.path("ServiceID").asText());
      }
    }
    return takenOff;
  }

  private boolean isOwn(JsonNode instance) {
    return instance.path("ServiceAddress").asText().equals(settings.address())
        && instance.path("ServicePort").asInt() == settings.port();
  }

  private static ObjectNode registration(JsonNode instance, Set<String> tags) {
    ObjectNode copy = JSON.createObjectNode();
    copy.set("ID", instance.path("ID"));
    copy.set("Node", instance.path("Node"));
    copy.set("NodeMeta", instance.path("NodeMeta"));
    copy.set("TaggedAddresses", instance.path("TaggedAddresses"));
    copy.set("Address", instance.path("ServiceAddress"));
    ObjectNode service = copy.putObject("Service");
    service.set("ID", instance.path("ServiceID"));
    service.set("Service", instance.path("ServiceName"));
    service.set("Address", instance.path("ServiceAddress"));
    service.set("Port", instance.path("ServicePort"));
    service.set("Meta", instance.path("ServiceMeta"));
    service.set("Weights", instance.path("ServiceWeights"));
    service.set("EnableTagOverride", instance.path("ServiceEnableTagOverride"));
    if (instance.has("ServiceTaggedAddresses")) {
      service.set("TaggedAddresses", instance.get("ServiceTaggedAddresses"));
    }
    service.set("Tags", array(tags));
    return copy;
  }

  private static Set<String> tags(JsonNode list) {
    Set<String> tags = new LinkedHashSet<>();
    list.forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  private static ArrayNode array(Set<String> tags) {
    ArrayNode all = JSON.createArrayNode();
    tags.forEach(all::add);
    return all;
  }
}
