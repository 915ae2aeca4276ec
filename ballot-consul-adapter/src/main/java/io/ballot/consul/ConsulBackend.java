package io.ballot.consul;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.catalog.TagLocks;
import io.ballot.consul.http.ConsulConnection;
import io.ballot.consul.http.PlayedAgent;
import io.ballot.consul.http.TokenSource;
import io.ballot.consul.http.Transport;
import io.ballot.consul.probe.ConsulProbe;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Consul agent as an election backend: one HTTP client for everything, and the ports for as many
 * ACL tokens as there are.
 *
 * <p>Opening it asks nobody anything. Closing it ends every call and watch under way, and leaves
 * sessions, liveness checks, locks and tags as they are.
 */
public final class ConsulBackend implements AutoCloseable {
  private final Transport transport;
  private final String livenessService;
  private final LocalNode local;
  private final TagLocks tagLocks = new TagLocks();
  private final Map<TokenSource, ConsulPorts> ports = new ConcurrentHashMap<>();

  /**
   * @param connection how to reach the agent
   * @param livenessService the name of the pseudo-service that liveness checks belong to
   */
  public ConsulBackend(ConsulConnection connection, String livenessService) {
    this(connection, livenessService, replaced -> {});
  }

  /**
   * The same.
   *
   * @param told told in a sentence of TLS files that were replaced while it runs, on any thread
   */
  public ConsulBackend(ConsulConnection connection, String livenessService, Consumer<String> told) {
    this(new Transport(connection, told), livenessService, true);
  }

  /** A backend that asks nobody but something in this process. */
  public static ConsulBackend playedBy(PlayedAgent agent) {
    return new ConsulBackend(new Transport(agent), "ballot", true);
  }

  private ConsulBackend(Transport transport, String livenessService, boolean mayOpenSession) {
    this.local = new LocalNode(mayOpenSession);
    this.livenessService = Objects.requireNonNull(livenessService);
    this.transport = transport;
  }

  /**
   * A backend to look with: reads and watches leave no trace in Consul. The usual one may open a
   * session for a moment, to find out which node it is on, where the token may read nothing that
   * tells; here that is a failure that says what would allow it.
   *
   * @param connection how to reach the agent
   * @param livenessService the name of the pseudo-service that liveness checks belong to
   * @param told told in a sentence of TLS files that were replaced while it runs, on any thread
   */
  public static ConsulBackend toLookWith(
      ConsulConnection connection, String livenessService, Consumer<String> told) {
    return new ConsulBackend(new Transport(connection, told), livenessService, false);
  }

  /** The same, telling nobody of TLS files. */
  public static ConsulBackend toLookWith(ConsulConnection connection, String livenessService) {
    return toLookWith(connection, livenessService, replaced -> {});
  }

  /**
   * The ports for a token; the same for the same token, so that its watches are shared.
   *
   * @param token the ACL token; {@code null} or empty for none, where the agent's default holds
   */
  public ConsulPorts withToken(@Nullable String token) {
    return withToken(TokenSource.of(token));
  }

  /** The same for a token that may change; the same ports for the same place that it comes from. */
  public ConsulPorts withToken(TokenSource token) {
    return ports.computeIfAbsent(
        token, key -> new ConsulPorts(transport.as(key), local, tagLocks, livenessService));
  }

  /** Asks, with a token, whether everything is there that an election needs. */
  public ConsulProbe probe(TokenSource token) {
    return new ConsulProbe(transport.as(token), local);
  }

  /** Ends all calls and watches; twice is safe. */
  @Override
  public void close() {
    ports.values().forEach(ConsulPorts::close);
    transport.close();
  }
}
