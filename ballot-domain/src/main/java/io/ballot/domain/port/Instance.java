package io.ballot.domain.port;

import java.util.List;
import java.util.Objects;

/**
 * One registered service instance, as far as an election looks at it.
 *
 * @param id node and service id
 * @param service the service's name
 * @param address the instance's own address; empty where it was registered without one
 * @param port the instance's port, 0 where it has none
 * @param nodeAddress the address of its node; empty where unknown
 * @param tags its tags, in the order of the registration
 */
public record Instance(
    InstanceId id,
    String service,
    String address,
    int port,
    String nodeAddress,
    List<String> tags) {
  /** Copies the tags. */
  public Instance {
    Objects.requireNonNull(id);
    Objects.requireNonNull(service);
    Objects.requireNonNull(address);
    Objects.requireNonNull(nodeAddress);
    tags = List.copyOf(tags);
  }

  /** Where it can be reached: its own address, or its node's where it has none. */
  public String reachableAddress() {
    return address.isEmpty() ? nodeAddress : address;
  }

  /** The same with other tags. */
  public Instance withTags(List<String> other) {
    return new Instance(id, service, address, port, nodeAddress, other);
  }

  /** Whether it carries {@code tag}. */
  public boolean carries(String tag) {
    return tags.contains(tag);
  }
}
