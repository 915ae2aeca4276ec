package io.ballot.domain.memory;

import io.ballot.domain.port.CheckStatus;

/**
 * A check as agent and catalog keep it.
 *
 * @param id unique on its node
 * @param name for people
 * @param serviceId the instance it belongs to; empty: the whole node
 * @param status how it stands
 */
record Check(String id, String name, String serviceId, CheckStatus status) {
  /** The servers' own check of a node, which no agent knows of. */
  static final String SERF_HEALTH = "serfHealth";

  /** Consul keeps maintenance as a critical check. */
  static final String NODE_MAINTENANCE = "_node_maintenance";

  private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

  static Check serfHealth(CheckStatus status) {
    return new Check(SERF_HEALTH, "Serf Health Status", "", status);
  }

  static Check nodeMaintenance() {
    return new Check(NODE_MAINTENANCE, "Node Maintenance Mode", "", CheckStatus.CRITICAL);
  }

  static Check serviceMaintenance(String serviceId) {
    return new Check(
        serviceMaintenanceId(serviceId),
        "Service Maintenance Mode",
        serviceId,
        CheckStatus.CRITICAL);
  }

  static String serviceMaintenanceId(String serviceId) {
    return SERVICE_MAINTENANCE + serviceId;
  }

  boolean ofNode() {
    return serviceId.isEmpty();
  }

  Check with(CheckStatus newStatus) {
    return new Check(id, name, serviceId, newStatus);
  }
}
