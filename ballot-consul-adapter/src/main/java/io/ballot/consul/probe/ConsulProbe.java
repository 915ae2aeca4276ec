package io.ballot.consul.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulApi;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.Json;
import io.ballot.consul.lock.KeyReader;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.PortException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks whether everything is there that an election needs, with the credentials of one token.
 *
 * <p>Nothing in Consul is another afterwards. A right to write is tried by a transaction that must
 * fail: it holds the write and a condition that nothing can meet, and Consul looks at the rights
 * before it looks at conditions, and writes all of a transaction or nothing. The one thing that is
 * made is a session that is bound to nothing and ended at once.
 *
 * <p>Every method blocks until Consul has answered, and says what is wrong rather than throwing.
 */
public final class ConsulProbe {
  /** No index of Consul's comes near it, and every JSON reader can hold it. */
  private static final long NO_INDEX = (1L << 53) - 1;

  private static final String SERF_HEALTH = "serfHealth";

  private final ConsulHttp http;
  private final LocalNode local;

  /**
   * Asks nothing yet.
   *
   * @param local which node the agent is
   */
  public ConsulProbe(ConsulHttp http, LocalNode local) {
    this.http = http;
    this.local = local;
  }

  private interface Question {
    Probed ask() throws PortException;
  }

  private static Probed probed(Question question) {
    try {
      return question.ask();
    } catch (PortException e) {
      return Probed.wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Whether the agent answers, and its servers have a leader. Takes no rights. */
  public Probed reach() {
    return probed(() -> {
      Answer answer = http.ask("asking who leads the servers", ConsulApi::leader);
      if (!answer.ok()) {
        throw answer.failure();
      }
      JsonNode json = answer.json();
      if (!json.isTextual()) {
        throw answer.unexpected("no address of a leader");
      }
      String leader = json.asText();
      return leader.isEmpty()
          ? Probed.wrong("the agent answers, and its servers have no leader")
          : Probed.fine("the agent answers, and its servers' leader is " + leader);
    });
  }

  /** Whether Consul knows the token. */
  public Probed token() {
    return probed(() -> {
      Answer answer = http.ask("asking for the token itself", ConsulApi::ownToken);
      if (answer.ok()) {
        if (!answer.json().isObject()) {
          throw answer.unexpected("no token");
        }
        return Probed.fine("Consul knows the token");
      }
      if (answer.says("ACL support disabled")) {
        return Probed.fine("Consul's ACLs are off: everything is allowed");
      }
      throw answer.failure();
    });
  }

  /** Whether the agent has the instance, and as one of the service. */
  public Probed instance(String serviceId, String service) {
    return probed(() -> {
      Answer answer =
          http.ask(
              "asking for the service " + serviceId, api -> api.agentService(serviceId, Map.of()));
      if (answer.status() == 404) {
        return Probed.wrong("the agent has no service with the id '" + serviceId + "'");
      }
      if (!answer.ok()) {
        throw answer.failure();
      }
      String name = answer.json().path("Service").asText();
      return name.equals(service)
          ? Probed.fine("the agent has '" + serviceId + "', an instance of '" + service + "'")
          : Probed.wrong(
              "'" + serviceId + "' is an instance of '" + name + "', not of '" + service + "'");
    });
  }

  /** Whether the instance or its node have checks of all these ids. */
  public Probed checks(String serviceId, Set<String> named) {
    return probed(() -> {
      Set<String> missing = new TreeSet<>(named);
      Answer own =
          http.ask("asking for the checks of " + serviceId, api -> api.agentHealth(serviceId));
      if (own.isDenied()) {
        throw own.failure();
      }
      // Any other status than 404 (no such service) is the health of the instance, with its checks.
      if (own.status() != 404) {
        own.json().path("Checks").forEach(check -> missing.remove(check.path("CheckID").asText()));
      }
      if (!missing.isEmpty()) {
        nodeChecks().forEach(check -> missing.remove(check.path("CheckID").asText()));
      }
      return missing.isEmpty()
          ? Probed.fine("the checks are there: " + String.join(", ", new TreeSet<>(named)))
          : Probed.wrong("there is no check of the id " + String.join(", ", missing));
    });
  }

  /** Whether sessions may be opened on the agent's node. Opens one, and ends it. */
  public Probed session() {
    return probed(() -> {
      ObjectNode unbound =
          Json.object().put("Name", "ballot/validate").put("TTL", "10s").put("Behavior", "delete");
      unbound.set("NodeChecks", Json.array());
      Answer answer = http.ask("opening a session", api -> api.createSession(unbound));
      if (!answer.ok()) {
        throw answer.failure();
      }
      String id = answer.json().path("ID").asText();
      if (id.isEmpty()) {
        throw answer.unexpected("no session id");
      }
      http.through(
          "ending the session",
          consul -> {
            consul.sessionClient().destroySession(id);
            return null;
          });
      return Probed.fine("sessions may be opened");
    });
  }

  /** Whether the lock can be read as an election reads it, and may be taken. */
  public Probed lock(LockKey key) {
    return probed(() -> {
      // Before the right to write: what cannot be read is an outage for good, whatever is allowed.
      LockObservation unused = new KeyReader(http).read(key);
      ArrayNode operations = Json.array();
      kv(operations, "set", key).put("Value", "");
      kv(operations, "check-index", key).put("Index", NO_INDEX);
      return refusedForItsCondition(
          http.ask("trying whether the lock may be written", api -> api.transaction(operations)),
          "the lock may be taken");
    });
  }

  private static ObjectNode kv(ArrayNode operations, String verb, LockKey key) {
    return operations.addObject().putObject("KV").put("Verb", verb).put("Key", key.value());
  }

  /** Whether instances of a service may be registered and tagged. */
  public Probed service(String name) {
    return probed(() -> {
      ArrayNode operations = Json.array();
      operations
          .addObject()
          .putObject("Service")
          .put("Verb", "cas")
          .put("Node", local.name(http))
          .putObject("Service")
          .put("ID", "ballot-validate-" + name)
          .put("Service", name)
          .put("ModifyIndex", NO_INDEX);
      return refusedForItsCondition(
          http.ask(
              "trying whether the service " + name + " may be written",
              api -> api.transaction(operations)),
          "the service may be written");
    });
  }

  private static Probed refusedForItsCondition(Answer answer, String allowed) throws PortException {
    if (answer.isDenied()) {
      throw answer.failure();
    }
    if (answer.status() == 409) {
      return Probed.fine(allowed);
    }
    throw answer.ok() ? answer.unexpected("success, of what cannot succeed") : answer.failure();
  }

  /** Whether the catalog shows the agent's node and its checks. */
  public Probed node() {
    return probed(() -> {
      for (JsonNode check : nodeChecks()) {
        if (check.path("CheckID").asText().equals(SERF_HEALTH)) {
          return Probed.fine("the node and its checks may be read");
        }
      }
      return Probed.wrong("Consul shows no check of the node '" + local.name(http) + "'");
    });
  }

  private JsonNode nodeChecks() throws PortException {
    String node = local.name(http);
    Answer answer =
        http.ask("asking for the checks of the node", api -> api.nodeHealth(node, Map.of()));
    if (!answer.ok()) {
      throw answer.failure();
    }
    return answer.json();
  }

  /** The agent's node, or why it cannot be known. */
  public Probed nodeName() {
    return probed(() -> Probed.fine(local.name(http)));
  }
}
