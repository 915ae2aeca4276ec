package io.ballot.consul.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * A request that a {@link FakeAgent} got.
 *
 * @param method its method
 * @param path its path, as it was sent
 * @param query its query, empty without one
 * @param token its ACL token, {@code null} without one
 * @param body its body
 */
public record Asked(String method, String path, String query, @Nullable String token, String body) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Method and path, as a {@link FakeAgent} is told of them. */
  public String request() {
    return method + " " + path;
  }

  /** The body as JSON. */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + body, e);
    }
  }
}
