package io.ballot.domain.election;

import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthCheck;
import io.ballot.domain.port.HealthObservation;
import java.util.List;
import java.util.Objects;

/** Whether an instance may lead, and if not, why. */
public sealed interface Eligibility {
  /** The check with which Consul's gossip judges a whole node. */
  String SERF_HEALTH = "serfHealth";

  /** It may. */
  record Eligible() implements Eligibility {}

  /** Not enough was seen to judge. */
  record NotYetKnown() implements Eligibility {}

  /**
   * Relevant checks are critical.
   *
   * @param critical their ids, in order
   */
  record Unhealthy(List<String> critical) implements Eligibility {
    /** Copies the ids. */
    public Unhealthy {
      critical = List.copyOf(critical);
    }
  }

  /**
   * In maintenance.
   *
   * @param ofNode whether the whole node is
   */
  record InMaintenance(boolean ofNode) implements Eligibility {}

  /** The local agent does not know the instance. */
  record NotRegistered() implements Eligibility {}

  /**
   * Judges a registered instance by its health. Maintenance always counts. Otherwise a check that
   * is critical counts if {@code serviceChecks} names it, or, where that is empty, if it is the
   * instance's or its node's. serfHealth then does not count: whether it may end a term is the
   * session's setting.
   */
  static Eligibility judge(HealthObservation health, List<String> serviceChecks) {
    Objects.requireNonNull(health);
    if (health.nodeMaintenance() || health.serviceMaintenance()) {
      return new InMaintenance(health.nodeMaintenance());
    }
    List<String> critical =
        health.checks().stream()
            .filter(check -> check.status() == CheckStatus.CRITICAL)
            .filter(check -> isRelevant(check, serviceChecks))
            .map(HealthCheck::checkId)
            .distinct()
            .sorted()
            .toList();
    return critical.isEmpty() ? new Eligible() : new Unhealthy(critical);
  }

  private static boolean isRelevant(HealthCheck check, List<String> serviceChecks) {
    return serviceChecks.isEmpty()
        ? !(check.ofNode() && check.checkId().equals(SERF_HEALTH))
        : serviceChecks.contains(check.checkId());
  }

  /** Whether it may. */
  default boolean mayLead() {
    return this instanceof Eligible;
  }
}
