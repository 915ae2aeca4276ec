package io.ballot.domain.port;

import java.util.List;

/**
 * All instances of a service, over all nodes.
 *
 * @param index the moment of the backend's history this was computed at
 * @param instances the instances, in no particular order; an empty list may also mean that the
 *     credentials may not see them
 */
public record ServiceObservation(long index, List<Instance> instances) {
  /** Copies the list. */
  public ServiceObservation {
    instances = List.copyOf(instances);
  }
}
