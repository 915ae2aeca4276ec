package io.ballot.consul.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.ConsulHttp.Outcome;
import io.ballot.consul.http.Json;
import io.ballot.domain.port.PortException;
import java.util.Optional;
import org.kiwiproject.consul.model.session.SessionInfo;

/**
 * Learns the local node's name from a session that lives for a moment and is bound to nothing: the
 * rights that every election needs allow sessions on the own node, and each of them knows where it
 * is.
 */
final class NodeProbe {
  private static final String WHAT = "opening a session to learn the node's name";

  private final ConsulHttp http;

  NodeProbe(ConsulHttp http) {
    this.http = http;
  }

  /** The name; empty where sessions are not allowed, or not shown, either. */
  Optional<String> name() throws PortException {
    ObjectNode probe =
        Json.object().put("Name", "ballot/which-node").put("TTL", "10s").put("Behavior", "delete");
    probe.set("NodeChecks", Json.array());
    Answer answer = http.ask(WHAT, api -> api.createSession(probe));
    if (answer.isPermissionDenied()) {
      return Optional.empty();
    }
    if (!answer.ok()) {
      throw answer.failure();
    }
    String id = answer.json().path("ID").asText();
    try {
      Outcome<Optional<SessionInfo>> info =
          http.through(WHAT, consul -> consul.sessionClient().getSessionInfo(id));
      return info.value() == null ? Optional.empty() : info.value().map(SessionInfo::getNode);
    } finally {
      http.through(
          "ending the session that told the node's name",
          consul -> {
            consul.sessionClient().destroySession(id);
            return null;
          });
    }
  }
}
