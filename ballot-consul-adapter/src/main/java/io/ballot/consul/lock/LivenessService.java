package io.ballot.consul.lock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.codec.GoDuration;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.ConsulHttp.Outcome;
import io.ballot.consul.http.Json;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.PortException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pseudo-service whose TTL check a session dies with.
 *
 * <p>It is a service of its own, so that the user's service stays healthy when its daemon dies. The
 * agent takes it out by itself a minute after its last beat, so that dead daemons leave nothing
 * behind. Service and check share one id.
 */
final class LivenessService {
  private final ConsulHttp http;
  private final String name;
  private final Map<String, TokenSource> registeredWith = new ConcurrentHashMap<>();

  /**
   * @param name of the service
   */
  LivenessService(ConsulHttp http, String name) {
    this.http = http;
    this.name = name;
  }

  LivenessAnswer open(String node, Duration ttl) throws PortException {
    return register(new Liveness("ballot:" + node + ":" + UUID.randomUUID(), ttl));
  }

  LivenessAnswer register(Liveness liveness) throws PortException {
    ObjectNode service = Json.object().put("ID", liveness.id()).put("Name", name);
    // The status holds for a new check alone: registered over an existing one, that one's stays.
    service
        .putObject("Check")
        .put("CheckID", liveness.id())
        .put("Name", "the ballot daemon is alive")
        .put("TTL", GoDuration.format(liveness.ttl()))
        .put("Status", "passing")
        .put("DeregisterCriticalServiceAfter", "1m");
    TokenSource token = http.currentToken();
    // At once, as a beat: a session may hang on it.
    Answer answer =
        http.askAtOnce(
            "registering the liveness service",
            http.usualTimeout(),
            api -> api.registerWithAgent(service));
    if (answer.ok()) {
      registeredWith.put(liveness.id(), token);
      return new LivenessAnswer.Registered(liveness);
    }
    if (answer.isPermissionDenied()) {
      return new LivenessAnswer.NotAllowed(
          "Consul answered '"
              + answer.excerpt()
              + "'; what would allow it: service \""
              + name
              + "\" { policy = \"write\" }");
    }
    throw answer.failure();
  }

  BeatAnswer beat(Liveness liveness, Duration timeout) throws PortException {
    Outcome<Void> outcome =
        http.throughAtOnce(
            "beating the liveness check",
            timeout,
            consul -> {
              consul.agentClient().passCheck(liveness.id());
              return null;
            });
    if (outcome.answer().ok()) {
      registerWithTheTokenOfNow(liveness);
      return new BeatAnswer.Beaten();
    }
    // 500 in Consul 1.8 ("CheckID … does not have associated TTL", and "Unknown check" under ACLs),
    // 404 in newer ones ("Unknown check ID …"). Any other 404 is not Consul's.
    if (outcome.answer().says("does not have associated TTL")
        || outcome.answer().says("Unknown check")) {
      return new BeatAnswer.Unknown();
    }
    throw outcome.answer().failure();
  }

  /**
   * The agent keeps the token of a registration and brings changes into the catalog by it. So one
   * that was replaced, and may be deleted soon, must not be the one that it has; else it could not
   * take the service out of the catalog any more. Registered again, a check keeps its state.
   */
  private void registerWithTheTokenOfNow(Liveness liveness) {
    TokenSource before = registeredWith.get(liveness.id());
    if (before == null || before.equals(http.currentToken())) {
      return;
    }
    try {
      register(liveness);
    } catch (PortException again) {
      // The beat itself went well; the next one tries this again.
    }
  }

  void close(Liveness liveness) throws PortException {
    registeredWith.remove(liveness.id());
    Outcome<Void> outcome =
        http.through(
            "deregistering the liveness service",
            consul -> {
              consul.agentClient().deregister(liveness.id());
              return null;
            });
    // Newer versions answer 404 where it is gone already; 1.8 answers 200.
    if (!outcome.answer().ok() && !outcome.answer().says("Unknown service")) {
      throw outcome.answer().failure();
    }
  }
}
