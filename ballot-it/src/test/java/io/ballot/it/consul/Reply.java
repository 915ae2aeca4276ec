package io.ballot.it.consul;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What Consul answered to one request.
 *
 * @param request method and path, for messages
 * @param status the HTTP status
 * @param index {@code X-Consul-Index}, 0 when there was none
 * @param body the body as text
 */
public record Reply(String request, int status, long index, String body) {

  private static final JsonMapper JSON = new JsonMapper();

  /** The body as JSON; a missing node when it is empty. */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new AssertionError(request + " answered no JSON: " + body, e);
    }
  }

  /** This reply, when its status is 200; an {@link AssertionError} that shows it, when not. */
  public Reply expectOk() {
    if (status != 200) {
      throw new AssertionError(request + " answered " + status + ": " + body.strip());
    }
    return this;
  }

  /** Whether the body is the JSON literal {@code true}, as Consul says that a write took place. */
  public boolean isTrue() {
    return expectOk().body().strip().equals("true");
  }
}
