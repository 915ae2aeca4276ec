package io.ballot.consul.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulApi;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of the agent's own node, which half of Consul's API wants to be told.
 *
 * <p>It is asked for once and remembered for everyone, whatever their token: the agent is the same.
 * The straight way, {@code agent/self}, needs {@code agent:read}, which few tokens have; every
 * check that the agent shows names its node too; and where there is none, a session does.
 */
public final class LocalNode {
  private static final long DOUBT_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();

  private final boolean mayOpenSession;
  private volatile @Nullable String name;
  private volatile boolean doubted;
  private volatile long lastDoubt;

  /**
   * @param mayOpenSession whether it may open a session for a moment to find out, where nothing
   *     that can be read tells
   */
  public LocalNode(boolean mayOpenSession) {
    this.mayOpenSession = mayOpenSession;
  }

  /**
   * The node's name.
   *
   * @throws PortException {@link Failure#DENIED} where this token may see nothing that names it
   */
  public String name(ConsulHttp http) throws PortException {
    String known = name;
    if (known != null && !doubted) {
      return known;
    }
    Told told = ask(http);
    doubted = false;
    String now = told.name();
    if (now == null) {
      // Doubts alone are no reason to write anything.
      now = known != null ? known : probe(http, told.refusal());
    }
    name = now;
    return now;
  }

  /**
   * Looks again next time, if not long ago it did: an agent may come back under another name, and
   * then the old one is not to be seen in the catalog.
   */
  public void doubt() {
    long now = System.nanoTime();
    if (lastDoubt == 0 || now - lastDoubt > DOUBT_AGAIN_NANOS) {
      lastDoubt = now;
      doubted = true;
    }
  }

  /**
   * What reading told.
   *
   * @param name the name, or {@code null}
   * @param refusal why there is none
   */
  private record Told(@Nullable String name, @Nullable PortException refusal) {}

  private static Told ask(ConsulHttp http) throws PortException {
    // Not through consul-client, whose model of the answer asks for many fields that may go.
    Answer self = http.ask("asking the agent for its node's name", ConsulApi::agentSelf);
    if (self.ok()) {
      String name = self.json().path("Config").path("NodeName").asText();
      if (name.isEmpty()) {
        throw self.unexpected("no name of its node");
      }
      return new Told(name, null);
    }
    PortException refusal = self.failure();
    if (refusal.failure() != Failure.DENIED) {
      throw refusal;
    }
    Answer checks = http.ask("asking the agent for its checks", ConsulApi::agentChecks);
    if (checks.ok()) {
      for (JsonNode check : checks.json()) {
        String node = check.path("Node").asText();
        if (!node.isEmpty()) {
          return new Told(node, null);
        }
      }
    }
    return new Told(null, refusal);
  }

  private String probe(ConsulHttp http, @Nullable PortException refusal) throws PortException {
    Optional<String> probed = mayOpenSession ? new NodeProbe(http).name() : Optional.empty();
    if (probed.isPresent()) {
      return probed.get();
    }
    throw new PortException(
        Failure.DENIED,
        (refusal == null ? "" : refusal.getMessage())
            + "; nothing else that this token may see names the node either (allow it agent_prefix"
            + " \"\" { policy = \"read\" })");
  }
}
