package io.ballot.consul.health;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Questions;
import io.ballot.consul.watch.SharedQueries;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;

/** Consul's health of the local instances as one ACL token sees it. */
public final class ConsulHealthPort implements HealthPort, AutoCloseable {
  private static final String LOCAL = "local";

  private final ConsulHttp http;
  private final Questions questions = new Questions();
  private final SharedQueries<String, NodeChecks> nodes;

  /**
   * @param local which node the agent is
   */
  public ConsulHealthPort(ConsulHttp http, LocalNode local) {
    this.http = http;
    this.nodes =
        new SharedQueries<>("node checks", http.longPoll(), node -> NodeChecks.source(http, local));
  }

  /**
   * {@inheritDoc}
   *
   * <p>One blocking query on the local node serves all instances on it, and an instance whose own
   * checks and whose node's stayed as they were has no part in what it brings. Where the catalog
   * does not show checks that the agent has, the agent is asked once a second instead, and a change
   * shows that much later.
   */
  @Override
  public Watch watch(String serviceId, Watcher<HealthObservation> watcher) {
    return nodes.watch(
        LOCAL,
        checks -> checks.of(serviceId),
        new HealthListener(serviceId, http, questions, watcher));
  }

  /** Ends all watches. */
  @Override
  public void close() {
    nodes.close();
  }
}
