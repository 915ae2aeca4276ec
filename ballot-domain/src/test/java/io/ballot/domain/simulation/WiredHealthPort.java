package io.ballot.domain.simulation;

import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;

/** The health of the own instances as one daemon sees it. */
final class WiredHealthPort implements HealthPort {
  private final HealthPort agent;
  private final Link link;

  WiredHealthPort(HealthPort agent, Link link) {
    this.agent = agent;
    this.link = link;
  }

  @Override
  public Watch watch(String serviceId, Watcher<HealthObservation> watcher) {
    return link.watch(watcher, wired -> agent.watch(serviceId, wired));
  }
}
