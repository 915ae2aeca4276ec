package io.ballot.consul.health;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Listener;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the checks of the local node into the health of one instance. Where the catalog shows none
 * of its checks, the agent is asked: the token may not see them, or the agent did not bring them
 * there (yet). If so, the agent's own answer stands in, asked for once a second: its API has no
 * form of it that blocks.
 */
final class HealthListener implements Listener<NodeChecks> {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final String serviceId;
  private final ConsulHttp http;
  private final Watcher<HealthObservation> watcher;
  private @Nullable HealthObservation told;
  private @Nullable NodeChecks latest;
  private boolean again;

  HealthListener(String serviceId, ConsulHttp http, Watcher<HealthObservation> watcher) {
    this.serviceId = serviceId;
    this.http = http;
    this.watcher = watcher;
  }

  @Override
  public void seen(NodeChecks checks) {
    latest = checks;
    look(checks);
  }

  @Override
  public void failed(PortException failure) {
    again = false;
    told = null;
    watcher.failed(failure);
  }

  @Override
  public @Nullable Duration patience() {
    return again ? AGAIN : null;
  }

  @Override
  public void quiet() {
    if (latest != null) {
      look(latest);
    }
  }

  private void look(NodeChecks catalog) {
    if (catalog.shows(serviceId)) {
      again = false;
      tell(CheckRow.of(serviceId, catalog.rows()));
      return;
    }
    try {
      List<CheckRow> agents = CheckRow.of(agentChecks());
      again = catalog.mayHide() || agents.stream().anyMatch(row -> row.belongsTo(serviceId));
      tell(CheckRow.of(serviceId, again ? agents : catalog.rows()));
    } catch (PortException e) {
      again = true;
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
