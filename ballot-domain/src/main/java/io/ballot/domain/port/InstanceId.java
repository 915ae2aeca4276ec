package io.ballot.domain.port;

import java.util.Objects;

/**
 * Which instance: service ids are unique on their node only.
 *
 * @param node the node's name
 * @param serviceId the service id on that node's agent
 */
public record InstanceId(String node, String serviceId) {
  /** Requires both. */
  public InstanceId {
    Objects.requireNonNull(node);
    Objects.requireNonNull(serviceId);
  }

  @Override
  public String toString() {
    return node + "/" + serviceId;
  }
}
