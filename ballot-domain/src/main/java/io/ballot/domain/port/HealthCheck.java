package io.ballot.domain.port;

import java.util.Objects;

/**
 * One health check that concerns an instance.
 *
 * @param checkId its id, unique on its node
 * @param name its name for people
 * @param status how it stands
 * @param ofNode whether it is a check of the whole node rather than of the instance
 */
public record HealthCheck(String checkId, String name, CheckStatus status, boolean ofNode) {
  /** Requires all. */
  public HealthCheck {
    Objects.requireNonNull(checkId);
    Objects.requireNonNull(name);
    Objects.requireNonNull(status);
  }
}
