package io.ballot.domain.memory;

import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the servers know of nodes, instances and checks: agents push it, and whoever may write can
 * edit it behind their backs. A check that turns critical or goes away takes the sessions bound to
 * it along. Used under the monitor.
 */
final class Catalog {
  private final History history;
  private final WatchHub watches;
  private final Sessions sessions;
  private final Map<String, CatalogNode> nodes = new LinkedHashMap<>();
  private final Map<String, Map<InstanceId, Instance>> byService = new LinkedHashMap<>();

  Catalog(History history, WatchHub watches, Sessions sessions) {
    this.history = history;
    this.watches = watches;
    this.sessions = sessions;
  }

  /** A node joins, its serfHealth passing, or comes back as it was. */
  void join(String name) {
    if (knows(name)) {
      return;
    }
    history.commit();
    CatalogNode node = nodes.computeIfAbsent(name, unused -> new CatalogNode());
    node.checks.put(Check.SERF_HEALTH, Check.serfHealth(CheckStatus.PASSING));
    watches.changed(new Topic.Health(name));
  }

  /** A node leaves with all that it has. */
  void leave(String name) {
    CatalogNode node = nodes.remove(name);
    if (node == null) {
      return;
    }
    history.commit();
    for (Instance instance : node.services.values()) {
      forget(instance);
    }
    sessions.endOnNode(name);
    watches.changed(new Topic.Health(name));
  }

  /** Whether it is a member of the cluster. */
  boolean knows(String name) {
    CatalogNode node = nodes.get(name);
    return node != null && node.checks.containsKey(Check.SERF_HEALTH);
  }

  /** Whether it is here only because a registration was written to it after it had left. */
  boolean isGhost(String name) {
    return nodes.containsKey(name) && !knows(name);
  }

  /** Writes a registration, and makes its node anew where that has left. */
  void bringBack(Instance instance) {
    nodes.computeIfAbsent(instance.id().node(), unused -> new CatalogNode());
    put(instance);
  }

  @Nullable Instance instance(InstanceId id) {
    CatalogNode node = nodes.get(id.node());
    return node == null ? null : node.services.get(id.serviceId());
  }

  /** All instances of a service, in the order of their registration. */
  List<Instance> instances(String service) {
    Map<InstanceId, Instance> instances = byService.get(service);
    return instances == null ? List.of() : List.copyOf(instances.values());
  }

  /** The ids of a node's instances. */
  List<String> serviceIds(String nodeName) {
    CatalogNode node = nodes.get(nodeName);
    return node == null ? List.of() : List.copyOf(node.services.keySet());
  }

  /** The names of all services that have an instance. */
  List<String> services() {
    return List.copyOf(byService.keySet());
  }

  /** Writes a registration, if that changes anything; the node must be known. */
  void put(Instance instance) {
    CatalogNode node = nodes.get(instance.id().node());
    if (node == null) {
      return;
    }
    Instance was = node.services.put(instance.id().serviceId(), instance);
    if (instance.equals(was)) {
      return;
    }
    history.commit();
    if (was != null && !was.service().equals(instance.service())) {
      forget(was);
    }
    byService
        .computeIfAbsent(instance.service(), unused -> new LinkedHashMap<>())
        .put(instance.id(), instance);
    watches.changed(new Topic.Service(instance.service()));
    watches.changed(new Topic.Listed(instance.id()));
  }

  /** Takes a registration away, and its checks with it. */
  void remove(InstanceId id) {
    CatalogNode node = nodes.get(id.node());
    Instance was = node == null ? null : node.services.remove(id.serviceId());
    if (node == null || was == null) {
      return;
    }
    history.commit();
    forget(was);
    List<Check> orphans = new ArrayList<>();
    for (Check check : node.checks.values()) {
      if (check.serviceId().equals(id.serviceId())) {
        orphans.add(check);
      }
    }
    for (Check orphan : orphans) {
      node.checks.remove(orphan.id());
      sessions.endBoundTo(id.node(), orphan.id());
    }
    watches.changed(new Topic.Health(id.node()));
  }

  @Nullable Check check(String nodeName, String checkId) {
    CatalogNode node = nodes.get(nodeName);
    return node == null ? null : node.checks.get(checkId);
  }

  /** A node's checks, its instances' included, in the order of their registration. */
  Collection<Check> checks(String nodeName) {
    CatalogNode node = nodes.get(nodeName);
    return node == null ? List.of() : Collections.unmodifiableCollection(node.checks.values());
  }

  /** Writes a check, if that changes anything; the node must be known. */
  void putCheck(String nodeName, Check check) {
    CatalogNode node = nodes.get(nodeName);
    if (node == null || check.equals(node.checks.put(check.id(), check))) {
      return;
    }
    history.commit();
    if (check.status() == CheckStatus.CRITICAL) {
      sessions.endBoundTo(nodeName, check.id());
    }
    watches.changed(new Topic.Health(nodeName));
  }

  /** Takes a check away. */
  void removeCheck(String nodeName, String checkId) {
    CatalogNode node = nodes.get(nodeName);
    if (node == null || node.checks.remove(checkId) == null) {
      return;
    }
    history.commit();
    sessions.endBoundTo(nodeName, checkId);
    watches.changed(new Topic.Health(nodeName));
  }

  private void forget(Instance instance) {
    Map<InstanceId, Instance> instances = byService.get(instance.service());
    if (instances != null && instances.remove(instance.id()) != null && instances.isEmpty()) {
      byService.remove(instance.service());
    }
    watches.changed(new Topic.Service(instance.service()));
    watches.changed(new Topic.Listed(instance.id()));
  }

  private static final class CatalogNode {
    private final Map<String, Instance> services = new LinkedHashMap<>();
    private final Map<String, Check> checks = new LinkedHashMap<>();
  }
}
