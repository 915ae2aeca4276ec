package io.ballot.domain.port;

import java.util.List;

/**
 * The health of one instance, unjudged.
 *
 * @param nodeMaintenance whether its node is in maintenance
 * @param serviceMaintenance whether it is in maintenance itself
 * @param checks its own checks and those of its node, without the maintenance ones
 */
public record HealthObservation(
    boolean nodeMaintenance, boolean serviceMaintenance, List<HealthCheck> checks) {
  /** Copies the checks. */
  public HealthObservation {
    checks = List.copyOf(checks);
  }
}
