package io.ballot.domain.memory;

import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.Liveness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The liveness services of a node: each an instance of its own with one check, which its agent
 * turns critical when a TTL has passed since the last beat. Used under the monitor.
 */
final class LivenessChecks {
  /** The name of the service they are instances of. */
  static final String SERVICE = "ballot";

  /** How long one may be critical before its agent takes it away: the least that Consul allows. */
  private static final Duration REAPED_AFTER = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final Agent agent;
  private final Map<String, Beaten> beaten = new LinkedHashMap<>();

  LivenessChecks(Cluster cluster, Agent agent) {
    this.cluster = cluster;
    this.agent = agent;
  }

  /** The id, with the catalog, of the check behind a liveness service. */
  static String checkId(String livenessId) {
    return "service:" + livenessId;
  }

  Liveness open(Duration ttl) {
    Liveness liveness = new Liveness("ballot:" + agent.node() + ":" + cluster.number(), ttl);
    register(liveness);
    return liveness;
  }

  /** Registers it, passing unless the agent knows it otherwise; its TTL starts. */
  void register(Liveness liveness) {
    String id = liveness.id();
    InstanceId instance = new InstanceId(agent.node(), id);
    agent.register(new Instance(instance, SERVICE, "", 0, "", List.of()));
    Check known = agent.check(checkId(id));
    if (known == null) {
      agent.put(new Check(checkId(id), "Liveness of " + id, id, CheckStatus.PASSING));
    }
    beaten.computeIfAbsent(id, unused -> new Beaten(liveness)).restart();
  }

  /**
   * Starts the TTL again.
   *
   * @return whether the agent knows it
   */
  boolean beat(String livenessId) {
    Beaten check = beaten.get(livenessId);
    if (check == null) {
      return false;
    }
    check.restart();
    agent.set(checkId(livenessId), CheckStatus.PASSING);
    return true;
  }

  void close(String livenessId) {
    Beaten check = beaten.remove(livenessId);
    if (check != null) {
      check.pause();
      agent.deregister(livenessId);
    }
  }

  List<String> ids() {
    return new ArrayList<>(beaten.keySet());
  }

  /** The agent stopped, and nobody counts. */
  void pause() {
    beaten.values().forEach(Beaten::pause);
  }

  /** The agent is about to come back: what was not beaten in time is critical. */
  void expireOverdue() {
    beaten.values().forEach(Beaten::expireIfOverdue);
  }

  /** The agent is back, and counts again. */
  void resume() {
    beaten.values().forEach(Beaten::resume);
  }

  /** The agent has lost its registrations. */
  void forget() {
    pause();
    beaten.clear();
  }

  private final class Beaten {
    private final Liveness liveness;
    private final Deadline expiry;
    private final Deadline reaping;
    private long expiresAt;

    private Beaten(Liveness liveness) {
      this.liveness = liveness;
      this.expiry = new Deadline(cluster, cluster.timers(), this::expire);
      this.reaping = new Deadline(cluster, cluster.timers(), () -> close(liveness.id()));
    }

    private void restart() {
      expiresAt = cluster.timers().now() + liveness.ttl().toNanos();
      reaping.clear();
      expiry.set(expiresAt);
    }

    private void pause() {
      expiry.clear();
      reaping.clear();
    }

    private void expireIfOverdue() {
      if (cluster.timers().now() >= expiresAt) {
        agent.set(checkId(liveness.id()), CheckStatus.CRITICAL);
      }
    }

    private void resume() {
      expiry.set(expiresAt);
    }

    private void expire() {
      agent.set(checkId(liveness.id()), CheckStatus.CRITICAL);
      reaping.set(cluster.timers().now() + REAPED_AFTER.toNanos());
    }
  }
}
