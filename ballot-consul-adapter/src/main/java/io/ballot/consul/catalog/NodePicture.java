package io.ballot.consul.catalog;

import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.ServiceObservation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which instances of watched services a node has, with which tags: what tells whether a service has
 * to be read again.
 */
final class NodePicture {
  private final String node;
  private final long index;
  private final Map<String, Map<InstanceId, Set<String>>> byService = new HashMap<>();

  private NodePicture(String node, long index) {
    this.node = node;
    this.index = index;
  }

  /** What a node shows of some services. */
  static NodePicture of(NodeServices shown, Set<String> services) {
    NodePicture picture = new NodePicture(shown.node(), shown.index());
    for (Instance instance : shown.services().values()) {
      if (services.contains(instance.service())) {
        picture
            .byService
            .computeIfAbsent(instance.service(), name -> new HashMap<>())
            .put(instance.id(), Set.copyOf(instance.tags()));
      }
    }
    return picture;
  }

  /**
   * Whether a read of a service says otherwise of this node, and is not known to be the newer one:
   * of very many services a picture may be long on its way.
   */
  boolean differsFrom(ServiceObservation read, String service) {
    if (index < read.index()) {
      return false;
    }
    Map<InstanceId, Set<String>> tags = new HashMap<>();
    for (Instance instance : read.instances()) {
      if (instance.id().node().equals(node)) {
        tags.put(instance.id(), Set.copyOf(instance.tags()));
      }
    }
    return !tags.equals(byService.getOrDefault(service, Map.of()));
  }
}
