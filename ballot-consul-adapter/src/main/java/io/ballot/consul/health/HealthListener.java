package io.ballot.consul.health;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Listener;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns the checks of the local node into the health of one instance. Where the catalog may hide
 * checks from the token, the agent's own answer stands in, asked for once a second: its API has no
 * form of it that blocks.
 */
final class HealthListener implements Listener<NodeChecks> {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final String serviceId;
  private final ConsulHttp http;
  private final Watcher<HealthObservation> watcher;
  private @Nullable HealthObservation told;
  private boolean hidden;

  HealthListener(String serviceId, ConsulHttp http, Watcher<HealthObservation> watcher) {
    this.serviceId = serviceId;
    this.http = http;
    this.watcher = watcher;
  }

  @Override
  public void seen(NodeChecks checks) {
    hidden = checks.mayHide(serviceId);
    if (hidden) {
      askAgent();
    } else {
      tell(CheckRow.of(serviceId, checks.rows()));
    }
  }

  @Override
  public void failed(PortException failure) {
    hidden = false;
    told = null;
    watcher.failed(failure);
  }

  @Override
  public @Nullable Duration patience() {
    return hidden ? AGAIN : null;
  }

  @Override
  public void quiet() {
    askAgent();
  }

  private void askAgent() {
    try {
      tell(CheckRow.of(serviceId, CheckRow.of(agentChecks())));
    } catch (PortException e) {
      told = null;
      watcher.failed(e);
    }
  }

  /** The list of checks; empty for an instance that the agent does not know. */
  private JsonNode agentChecks() throws PortException {
    Answer answer =
        http.ask(
            "asking the agent for the health of " + serviceId, api -> api.agentHealth(serviceId));
    // The status is how the instance stands (429 a warning, 503 critical, 404 unknown), unless it
    // is not Consul that speaks, or Consul refuses: then there is no list.
    boolean stands =
        switch (answer.status()) {
          case 200, 404, 429, 503 -> answer.says("\"AggregatedStatus\"");
          default -> false;
        };
    if (!stands) {
      throw answer.failure();
    }
    return answer.json().path("Checks");
  }

  /** Other instances of the node change too, so the same may come many times. */
  private void tell(HealthObservation observation) {
    if (!observation.equals(told)) {
      told = observation;
      watcher.seen(observation);
    }
  }
}
