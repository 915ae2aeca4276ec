package io.ballot.domain.memory;

import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockPort;
import java.util.List;
import java.util.Optional;

/**
 * A node of a {@link MemoryBackend} with its agent: the ports of whoever runs there, what is
 * registered there, and what can happen to it.
 */
public final class MemoryNode {
  private final Cluster cluster;
  private final String name;
  private final String address;
  private final Gate gate;
  private final Agent agent;
  private final LivenessChecks livenessChecks;
  private final LockPort lockPort;
  private final CatalogPort catalogPort;
  private final HealthPort healthPort;

  MemoryNode(Cluster cluster, String name, String address) {
    this.cluster = cluster;
    this.name = name;
    this.address = address;
    this.gate = new Gate(name);
    this.agent = new Agent(cluster, name, gate);
    this.livenessChecks = new LivenessChecks(cluster, agent);
    this.lockPort = new MemoryLockPort(cluster, name, gate, livenessChecks);
    this.catalogPort = new MemoryCatalogPort(cluster, gate, agent);
    this.healthPort = new MemoryHealthPort(cluster, gate, agent);
    cluster.catalog().join(name);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its address. */
  public String address() {
    return address;
  }

  /** Locks and sessions, through this node's agent. */
  public LockPort lockPort() {
    return lockPort;
  }

  /** Registrations and tags, through this node's agent. */
  public CatalogPort catalogPort() {
    return catalogPort;
  }

  /** The health of this node's instances. */
  public HealthPort healthPort() {
    return healthPort;
  }

  /**
   * Registers an instance with this node's agent, or writes over its registration.
   *
   * @param service the service's name
   * @param serviceId unique on this node
   * @param serviceAddress empty for an instance without one of its own
   * @param port 0 for none
   */
  public void register(
      String service, String serviceId, String serviceAddress, int port, String... tags) {
    synchronized (cluster) {
      agent.register(
          new Instance(
              new InstanceId(name, serviceId),
              service,
              serviceAddress,
              port,
              address,
              List.of(tags)));
    }
  }

  /** Takes an instance and its checks away. One that is not registered: no effect. */
  public void deregister(String serviceId) {
    synchronized (cluster) {
      agent.deregister(serviceId);
    }
  }

  /** The registration of an instance as the agent has it. */
  public Optional<Instance> instance(String serviceId) {
    synchronized (cluster) {
      return Optional.ofNullable(agent.instance(serviceId));
    }
  }

  /** Registers an instance's tags anew with the agent, as a config management tool would. */
  public void setTags(String serviceId, String... tags) {
    synchronized (cluster) {
      agent.register(require(serviceId).withTags(List.of(tags)));
    }
  }

  /**
   * Whether {@link #antiEntropy} takes the catalog's tags for an instance, instead of pushing the
   * agent's.
   */
  public void enableTagOverride(String serviceId, boolean enabled) {
    synchronized (cluster) {
      require(serviceId);
      agent.enableTagOverride(serviceId, enabled);
    }
  }

  /** Registers a check of an instance; its id, unique on this node, is its name too. */
  public void addCheck(String serviceId, String checkId, CheckStatus status) {
    addCheck(serviceId, checkId, checkId, status);
  }

  /**
   * Registers a check of an instance.
   *
   * @param checkId unique on this node
   * @param checkName for people
   */
  public void addCheck(String serviceId, String checkId, String checkName, CheckStatus status) {
    synchronized (cluster) {
      require(serviceId);
      agent.put(new Check(checkId, checkName, serviceId, status));
    }
  }

  /**
   * Registers a check of the node itself.
   *
   * @param checkId unique on this node
   * @param checkName for people
   */
  public void addNodeCheck(String checkId, String checkName, CheckStatus status) {
    synchronized (cluster) {
      agent.put(new Check(checkId, checkName, "", status));
    }
  }

  /**
   * Sets how a check stands.
   *
   * @throws IllegalArgumentException when the agent has no such check
   */
  public void setCheck(String checkId, CheckStatus status) {
    synchronized (cluster) {
      if (agent.check(checkId) == null) {
        throw new IllegalArgumentException("node '" + name + "' has no check '" + checkId + "'");
      }
      agent.set(checkId, status);
    }
  }

  /** Takes a check away. One that is not registered: no effect. */
  public void removeCheck(String checkId) {
    synchronized (cluster) {
      agent.removeCheck(checkId);
    }
  }

  /** Puts an instance into maintenance, or takes it out. */
  public void serviceMaintenance(String serviceId, boolean on) {
    synchronized (cluster) {
      require(serviceId);
      if (on) {
        agent.put(Check.serviceMaintenance(serviceId));
      } else {
        agent.removeCheck(Check.serviceMaintenanceId(serviceId));
      }
    }
  }

  /** Puts the node into maintenance, or takes it out. */
  public void nodeMaintenance(boolean on) {
    synchronized (cluster) {
      if (on) {
        agent.put(Check.nodeMaintenance());
      } else {
        agent.removeCheck(Check.NODE_MAINTENANCE);
      }
    }
  }

  /** The ids of the liveness checks that the agent has, in the order of their registration. */
  public List<String> livenessChecks() {
    synchronized (cluster) {
      return livenessChecks.ids();
    }
  }

  /** Denies a right to this node's ports. */
  public void deny(Right right) {
    synchronized (cluster) {
      gate.deny(right, true);
    }
  }

  /** Gives a right back. */
  public void allow(Right right) {
    synchronized (cluster) {
      gate.deny(right, false);
    }
  }

  /**
   * The servers find the node failed: its serfHealth turns critical, whatever its agent still does.
   */
  public void fail() {
    synchronized (cluster) {
      cluster.catalog().putCheck(name, Check.serfHealth(CheckStatus.CRITICAL));
    }
  }

  /** The servers find the node well again. */
  public void recover() {
    synchronized (cluster) {
      cluster.catalog().putCheck(name, Check.serfHealth(CheckStatus.PASSING));
    }
  }

  /**
   * The agent loses the servers: beats and local reads go on being answered, everything else runs
   * into its timeout, and no change of a check reaches the catalog. The servers notice when {@link
   * #fail} says so.
   */
  public void cutOff() {
    become(AgentState.CUT_OFF);
  }

  /** The agent stops, or is killed: nothing is answered, and no liveness check is counted. */
  public void stop() {
    synchronized (cluster) {
      livenessChecks.pause();
      become(AgentState.STOPPED);
    }
  }

  /**
   * The node leaves the cluster, with all its registrations and sessions; its agent answers for a
   * while.
   */
  public void leave() {
    synchronized (cluster) {
      become(AgentState.LEAVING);
      cluster.catalog().leave(name);
    }
  }

  /**
   * The agent is back, from wherever it was, with what it knew; liveness checks that were not
   * beaten in time are critical, and the catalog is brought in line.
   */
  public void start() {
    synchronized (cluster) {
      livenessChecks.expireOverdue();
      become(AgentState.RUNNING);
      agent.fullSync();
      recover();
      livenessChecks.resume();
    }
  }

  /**
   * The agent forgets all that was registered with it; the catalog learns of that by {@link
   * #antiEntropy}.
   */
  public void loseRegistrations() {
    synchronized (cluster) {
      livenessChecks.forget();
      agent.forget();
    }
  }

  /** The agent compares everything with the catalog, as it does by itself every minute or two. */
  public void antiEntropy() {
    synchronized (cluster) {
      agent.fullSync();
    }
  }

  private void become(AgentState state) {
    synchronized (cluster) {
      gate.set(state);
      cluster.watches().changed(new Topic.Reach(name));
    }
  }

  private Instance require(String serviceId) {
    Instance instance = agent.instance(serviceId);
    if (instance == null) {
      throw new IllegalArgumentException(
          "the agent of node '" + name + "' has no instance '" + serviceId + "'");
    }
    return instance;
  }
}
