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
 * A node's agent: the owner of the node's services and checks, which it pushes to the catalog. Any
 * change of a check pushes its instance's whole definition too, so that a tag which was edited in
 * the catalog alone comes back as the agent has it. Used under the monitor.
 */
final class Agent {
  private final Cluster cluster;
  private final String node;
  private final Gate gate;
  private final Map<String, Definition> services = new LinkedHashMap<>();
  private final Map<String, Check> checks = new LinkedHashMap<>();

  Agent(Cluster cluster, String node, Gate gate) {
    this.cluster = cluster;
    this.node = node;
    this.gate = gate;
  }

  String node() {
    return node;
  }

  @Nullable Instance instance(String serviceId) {
    Definition definition = services.get(serviceId);
    return definition == null ? null : definition.instance();
  }

  /** What it knows, in the order of the registrations. */
  List<Instance> instances() {
    List<Instance> instances = new ArrayList<>(services.size());
    for (Definition definition : services.values()) {
      instances.add(definition.instance());
    }
    return instances;
  }

  @Nullable Check check(String checkId) {
    return checks.get(checkId);
  }

  Collection<Check> checks() {
    return Collections.unmodifiableCollection(checks.values());
  }

  /** Registers an instance, or writes over its registration; its checks stay. */
  void register(Instance instance) {
    Definition was = services.get(instance.id().serviceId());
    define(new Definition(instance, was != null && was.enableTagOverride()));
  }

  /**
   * Whether a full sync takes the catalog's tags for this instance instead of pushing the agent's.
   */
  void enableTagOverride(String serviceId, boolean enabled) {
    Definition was = services.get(serviceId);
    if (was != null) {
      define(new Definition(was.instance(), enabled));
    }
  }

  /** Deregisters an instance and its checks. */
  void deregister(String serviceId) {
    if (services.remove(serviceId) == null) {
      return;
    }
    checks.values().removeIf(check -> check.serviceId().equals(serviceId));
    if (gate.state().pushes()) {
      cluster.catalog().remove(new InstanceId(node, serviceId));
    }
    changed(serviceId);
  }

  /** Registers a check, or changes it. */
  void put(Check check) {
    if (!check.equals(checks.put(check.id(), check))) {
      push(check);
    }
  }

  /** Sets how a check stands; one that it does not know stays unknown. */
  void set(String checkId, CheckStatus status) {
    Check check = checks.get(checkId);
    if (check != null) {
      put(check.with(status));
    }
  }

  void removeCheck(String checkId) {
    if (checks.remove(checkId) != null && gate.state().pushes()) {
      cluster.catalog().removeCheck(node, checkId);
    }
  }

  /**
   * Forgets everything, as an agent that starts with an empty data directory; the catalog does not
   * know yet.
   */
  void forget() {
    List<String> ids = List.copyOf(services.keySet());
    services.clear();
    checks.clear();
    ids.forEach(this::changed);
  }

  /**
   * Brings the catalog in line with all that it knows: what it does not know goes, tags of
   * instances with tag override are taken over, everything else is pushed.
   */
  void fullSync() {
    if (!gate.state().pushes()) {
      return;
    }
    Catalog catalog = cluster.catalog();
    catalog.join(node);
    for (String serviceId : catalog.serviceIds(node)) {
      if (!services.containsKey(serviceId)) {
        catalog.remove(new InstanceId(node, serviceId));
      }
    }
    for (Check check : List.copyOf(catalog.checks(node))) {
      if (!checks.containsKey(check.id()) && !check.id().equals(Check.SERF_HEALTH)) {
        catalog.removeCheck(node, check.id());
      }
    }
    for (Definition definition : List.copyOf(services.values())) {
      Instance known = catalog.instance(definition.instance().id());
      if (definition.enableTagOverride() && known != null) {
        define(definition.with(known.tags()));
      } else {
        catalog.put(definition.instance());
      }
    }
    for (Check check : checks.values()) {
      catalog.putCheck(node, check);
    }
  }

  private void define(Definition definition) {
    Instance instance = definition.instance();
    services.put(instance.id().serviceId(), definition);
    if (gate.state().pushes()) {
      cluster.catalog().put(instance);
    }
    changed(instance.id().serviceId());
  }

  private void push(Check check) {
    if (!gate.state().pushes()) {
      return;
    }
    Instance instance = instance(check.serviceId());
    if (instance != null) {
      cluster.catalog().put(instance);
    }
    cluster.catalog().putCheck(node, check);
  }

  private void changed(String serviceId) {
    cluster.watches().changed(new Topic.Definition(new InstanceId(node, serviceId)));
  }

  private record Definition(Instance instance, boolean enableTagOverride) {
    private Definition with(List<String> tags) {
      return new Definition(instance.withTags(tags), enableTagOverride);
    }
  }
}
