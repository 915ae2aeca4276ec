package io.ballot.consul.health;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthCheck;
import io.ballot.domain.port.HealthObservation;
import java.util.ArrayList;
import java.util.List;

/**
 * A check as Consul lists it, maintenance included, which Consul keeps as a check.
 *
 * @param checkId its id
 * @param name its name
 * @param status how it stands
 * @param serviceId the instance it belongs to, empty for a check of the node
 */
record CheckRow(String checkId, String name, CheckStatus status, String serviceId) {
  private static final String NODE_MAINTENANCE = "_node_maintenance";
  private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

  static CheckRow of(JsonNode row) {
    return new CheckRow(
        row.path("CheckID").asText(),
        row.path("Name").asText(),
        status(row.path("Status").asText()),
        row.path("ServiceID").asText());
  }

  /** What these checks say of one instance. */
  static HealthObservation of(String serviceId, List<CheckRow> rows) {
    boolean nodeMaintenance = false;
    boolean serviceMaintenance = false;
    List<HealthCheck> checks = new ArrayList<>();
    for (CheckRow row : rows) {
      if (row.checkId().equals(NODE_MAINTENANCE)) {
        nodeMaintenance = true;
      } else if (row.checkId().equals(SERVICE_MAINTENANCE + serviceId)) {
        serviceMaintenance = true;
      } else if (row.concerns(serviceId)) {
        checks.add(
            new HealthCheck(row.checkId(), row.name(), row.status(), row.serviceId().isEmpty()));
      }
    }
    return new HealthObservation(nodeMaintenance, serviceMaintenance, checks);
  }

  boolean belongsTo(String instance) {
    return serviceId.equals(instance);
  }

  private boolean concerns(String instance) {
    return serviceId.isEmpty() || belongsTo(instance);
  }

  private static CheckStatus status(String text) {
    return switch (text) {
      case "passing" -> CheckStatus.PASSING;
      case "warning" -> CheckStatus.WARNING;
      // "critical", and whatever a version to come may add: what is not known to be well is not.
      default -> CheckStatus.CRITICAL;
    };
  }
}
