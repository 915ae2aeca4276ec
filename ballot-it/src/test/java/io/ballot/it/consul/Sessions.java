package io.ballot.it.consul;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Consul's sessions. */
public final class Sessions {

  private final ConsulHttp http;

  Sessions(ConsulHttp http) {
    this.http = http;
  }

  /** Makes a session from raw JSON and gives its id. */
  public String create(String definition) throws IOException, InterruptedException {
    return http.put("session/create", definition).expectOk().json().path("ID").asText();
  }

  /** Makes a session that dies only when its TTL runs out or someone destroys it. */
  public String create(Duration ttl, Duration lockDelay) throws IOException, InterruptedException {
    return create(
        "{\"TTL\":\"%dms\",\"LockDelay\":\"%dms\",\"NodeChecks\":[],\"Checks\":[]}"
            .formatted(ttl.toMillis(), lockDelay.toMillis()));
  }

  /** Ends a session; keys it holds are free then, but for the lock delay. */
  public void destroy(String session) throws IOException, InterruptedException {
    if (!http.put("session/destroy/" + session, "").isTrue()) {
      throw new AssertionError("session " + session + " was not destroyed");
    }
  }

  /** Renews a session; the status is 404 when it is gone. */
  public Reply renew(String session) throws IOException, InterruptedException {
    return http.put("session/renew/" + session, "");
  }

  /** What Consul knows of a session, empty when it is gone. */
  public Optional<JsonNode> info(String session) throws IOException, InterruptedException {
    JsonNode answer = http.get("session/info/" + session).expectOk().json();
    return answer.isEmpty() ? Optional.empty() : Optional.of(answer.get(0));
  }

  /** Every session of the datacenter. */
  public List<JsonNode> list() throws IOException, InterruptedException {
    List<JsonNode> sessions = new ArrayList<>();
    http.get("session/list").expectOk().json().forEach(sessions::add);
    return sessions;
  }

  /** Waits until a session is gone. */
  public void awaitGone(String session, Duration bound) throws InterruptedException {
    http.await("session/info/" + session, JsonNode::isEmpty, bound);
  }

  /** Waits until the list of sessions is as wanted. */
  public void awaitList(Predicate<JsonNode> wanted, Duration bound) throws InterruptedException {
    http.await("session/list", wanted, bound);
  }
}
