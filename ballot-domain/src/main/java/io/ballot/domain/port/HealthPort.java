package io.ballot.domain.port;

/**
 * The health of the instances of the local node. Which checks count, and what follows, is the
 * election's to judge. Follows the rules of the {@linkplain io.ballot.domain.port package}.
 */
public interface HealthPort {
  /**
   * Watches the checks of one local instance, its node's checks and both kinds of maintenance. A
   * change shows within milliseconds. Where the catalog does not show them to these credentials,
   * the agent's own answer stands in. An instance that is not registered shows as one without
   * checks of its own; that it is not registered is {@link CatalogPort#watchInstance}'s to say.
   *
   * @param serviceId the id on the local agent
   */
  Watch watch(String serviceId, Watcher<HealthObservation> watcher);
}
