package io.ballot.consul.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An answer of a real agent: Consul in its dev mode, with two instances of {@code web} on the node
 * {@code n1}, the session of a daemon, and the lock {@code locks/web}. {@code record-answers}
 * records them.
 *
 * @param name its name among them
 * @param status the HTTP status
 * @param index the header {@code X-Consul-Index}; "0" where there was none
 * @param body the body
 */
public record Recorded(String name, int status, String index, String body) {
  /** The versions of Consul that answered: the oldest one that is supported, and a new one. */
  private static final List<String> VERSIONS = List.of("1.8.7", "1.20.1");

  /** One of each version. */
  public static List<Recorded> allOf(String name) {
    return VERSIONS.stream().map(version -> read(version, name)).toList();
  }

  /** The oldest version's. */
  public static Recorded of(String name) {
    return read(VERSIONS.getFirst(), name);
  }

  /** Reads one: a line with status and index, then the body. */
  private static Recorded read(String version, String name) {
    String resource = "/io/ballot/consul/answers/" + version + "/" + name + ".txt";
    try (InputStream in = Recorded.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("nothing recorded as " + resource);
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
