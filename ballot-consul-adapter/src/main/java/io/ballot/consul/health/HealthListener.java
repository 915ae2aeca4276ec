package io.ballot.consul.health;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.AskingListener;
import io.ballot.consul.watch.Questions;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the checks of the local node into the health of one instance. Where the catalog shows none
 * of its checks, the agent is asked: the token may not see them, or the agent did not bring them
 * there (yet). If so, the agent's own answer stands in, and is asked for again.
 */
final class HealthListener extends AskingListener<NodeChecks.Part, HealthObservation> {
  private final String serviceId;
  private final ConsulHttp http;
  private final Questions questions;

  HealthListener(
      String serviceId, ConsulHttp http, Questions questions, Watcher<HealthObservation> watcher) {
    super(watcher);
    this.serviceId = serviceId;
    this.http = http;
    this.questions = questions;
  }

  @Override
  protected Found<HealthObservation> look(NodeChecks.Part catalog) throws PortException {
    if (!catalog.own().isEmpty()) {
      return new Found<>(CheckRow.of(serviceId, catalog.all()), false);
    }
    List<CheckRow> agents = new ArrayList<>();
    questions.ask(this::agentChecks).forEach(row -> agents.add(CheckRow.of(row)));
    boolean agentDecides =
        catalog.mayHide() || agents.stream().anyMatch(row -> row.belongsTo(serviceId));
    return new Found<>(
        CheckRow.of(serviceId, agentDecides ? agents : catalog.ofNode()), agentDecides);
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
}
