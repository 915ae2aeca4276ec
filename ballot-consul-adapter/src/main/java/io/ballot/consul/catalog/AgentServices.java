package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulApi;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.domain.port.PortException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The local agent's registrations. */
final class AgentServices {
  private final ConsulHttp http;

  /** What an agent had to be told. */
  enum Told {
    /** It does not know the service. */
    NOBODY,
    /** It has these tags already. */
    NOTHING,
    /** It was told. */
    TAGS
  }

  AgentServices(ConsulHttp http) {
    this.http = http;
  }

  /** A registration; empty where the agent says that it knows none of that id. */
  Optional<AgentService> find(String serviceId) throws PortException {
    Answer answer =
        http.ask(
            "asking the agent for the service " + serviceId,
            api -> api.agentService(serviceId, Map.of()));
    // "unknown service ID" in the versions looked at; elsewhere it has become "Unknown …" already.
    if (answer.status() == 404 && answer.says("nknown service")) {
      return Optional.empty();
    }
    if (!answer.ok()) {
      throw answer.failure();
    }
    JsonNode definition = answer.json();
    if (!definition.isObject() || !definition.path("Service").isTextual()) {
      throw answer.unexpected("no service");
    }
    return Optional.of(new AgentService(definition));
  }

  /** All registrations that the token may read, by service id. */
  Map<String, AgentService> all() throws PortException {
    Answer answer = http.ask("asking the agent for its services", ConsulApi::agentServices);
    if (!answer.ok()) {
      throw answer.failure();
    }
    Map<String, AgentService> services = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : answer.json().properties()) {
      services.put(each.getKey(), new AgentService(each.getValue()));
    }
    return services;
  }

  /**
   * Changes the tags of a service on what its agent has right now: it has no compare-and-set, so
   * what another tool registers within the moment between this read and this write is lost, and
   * nothing else.
   *
   * <p>One that has them is not told again: newer ones say nothing to the catalog then, and take
   * what they have not brought there yet for brought.
   *
   * @param registered as it was found right before
   * @param record as the catalog showed it right before
   */
  Told changeTags(
      AgentService registered, Optional<ServiceRecord> record, UnaryOperator<List<String>> change)
      throws PortException, RefusedException {
    if (!isToBeTold(registered, record, change)) {
      return Told.NOTHING;
    }
    setTags(registered, change.apply(registered.tagsToGoBy(record)));
    return Told.TAGS;
  }

  /** Whether that would change anything. */
  static boolean isToBeTold(
      AgentService registered, Optional<ServiceRecord> record, UnaryOperator<List<String>> change) {
    return !change.apply(registered.tagsToGoBy(record)).equals(registered.tags());
  }

  /** Registers a service again with other tags; the agent brings it into the catalog by itself. */
  private void setTags(AgentService service, List<String> tags)
      throws PortException, RefusedException {
    Answer answer =
        http.ask(
            "registering the tags of " + service.serviceId() + " with the agent",
            api -> api.registerWithAgent(service.withTags(tags)));
    if (answer.isPermissionDenied()) {
      throw RefusedException.of(answer, service.service());
    }
    if (!answer.ok()) {
      throw answer.failure();
    }
  }
}
