package io.ballot.domain.memory;

import io.ballot.domain.port.HealthCheck;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The health of one node's instances as the catalog shows it; the agent's own word once the node
 * has left.
 */
final class MemoryHealthPort implements HealthPort {
  private final Cluster cluster;
  private final Gate gate;
  private final Agent agent;

  MemoryHealthPort(Cluster cluster, Gate gate, Agent agent) {
    this.cluster = cluster;
    this.gate = gate;
    this.agent = agent;
  }

  @Override
  public Watch watch(String serviceId, Watcher<HealthObservation> watcher) {
    String node = agent.node();
    synchronized (cluster) {
      return cluster
          .watches()
          .open(
              List.of(new Topic.Health(node), new Topic.Reach(node)),
              () -> look(serviceId),
              watcher);
    }
  }

  private HealthObservation look(String serviceId) throws PortException {
    gate.requireServers("watching the health of instance '" + serviceId + "'");
    Collection<Check> all =
        cluster.catalog().knows(agent.node())
            ? cluster.catalog().checks(agent.node())
            : agent.checks();
    boolean nodeMaintenance = false;
    boolean serviceMaintenance = false;
    List<HealthCheck> checks = new ArrayList<>();
    for (Check check : all) {
      if (check.id().equals(Check.NODE_MAINTENANCE)) {
        nodeMaintenance = true;
      } else if (check.id().equals(Check.serviceMaintenanceId(serviceId))) {
        serviceMaintenance = true;
      } else if (check.ofNode() || check.serviceId().equals(serviceId)) {
        checks.add(new HealthCheck(check.id(), check.name(), check.status(), check.ofNode()));
      }
    }
    return new HealthObservation(nodeMaintenance, serviceMaintenance, checks);
  }
}
