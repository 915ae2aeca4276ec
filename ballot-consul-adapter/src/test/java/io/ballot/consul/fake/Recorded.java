package io.ballot.consul.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * An answer of a real agent: Consul 1.8.7 in its dev mode, with two instances of {@code web} on the
 * node {@code n1}, the session of a daemon, and the lock {@code locks/web}.
 *
 * @param name its name among them
 * @param status the HTTP status
 * @param index the header {@code X-Consul-Index}; "0" where there was none
 * @param body the body
 */
public record Recorded(String name, int status, String index, String body) {
  /** Reads one: a line with status and index, then the body. */
  public static Recorded of(String name) {
    String resource = "/io/ballot/consul/answers/1.8.7/" + name + ".txt";
    try (InputStream in = Recorded.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("nothing recorded as " + name);
      }
      String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", 2);
      String[] head = parts[0].split(" ", -1);
      return new Recorded(name, Integer.parseInt(head[0]), head[1], parts[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a {@link FakeAgent} gives it. */
  public Reply reply() {
    return Reply.of(status, "application/json", body).with("X-Consul-Index", index);
  }
}
