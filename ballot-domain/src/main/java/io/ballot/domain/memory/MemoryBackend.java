package io.ballot.domain.memory;

import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.runtime.Timers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A cluster in memory, which behaves as Consul does as far as an election can tell: sessions and
 * their TTLs, liveness checks, locks and lock delays, registrations, tags and checks, with agents
 * that own what is registered with them. {@linkplain #node Nodes} give the ports; the rest is the
 * operator's side, for tests, demonstrations and simulations.
 *
 * <p>Safe for use by any number of threads. No method waits, and none calls a watcher: those are
 * told by tasks of the {@link Timers}. It has no threads, no clock and no chance of its own, so on
 * {@link VirtualTimers} the same calls have the same effects, ids and order included.
 *
 * <p>What Consul leaves open is settled so: an unrenewed session ends after exactly twice its TTL
 * (to end it earlier, {@link #destroySession}); agents reach the catalog at once, and compare
 * everything with it only when told to ({@link MemoryNode#antiEntropy}); a node that is cut off is
 * given up by the servers only when told to ({@link MemoryNode#fail}).
 */
public final class MemoryBackend {
  private static final int LONGEST_EXCERPT = 100;

  private final Cluster cluster;
  private final Map<String, MemoryNode> nodes = new LinkedHashMap<>();

  /**
   * A cluster without nodes.
   *
   * @param timers its time
   */
  public MemoryBackend(Timers timers) {
    cluster = new Cluster(Objects.requireNonNull(timers));
  }

  /**
   * The node of that name, which joins the cluster when it is asked for first, with an address made
   * up for it.
   */
  public MemoryNode node(String name) {
    synchronized (cluster) {
      MemoryNode known = nodes.get(name);
      if (known != null) {
        return known;
      }
      int number = nodes.size() + 1;
      return node(name, "10.0." + number / 256 + "." + number % 256);
    }
  }

  /**
   * The node of that name.
   *
   * @param address its address, unless it has joined before
   */
  public MemoryNode node(String name, String address) {
    Objects.requireNonNull(name);
    Objects.requireNonNull(address);
    synchronized (cluster) {
      return nodes.computeIfAbsent(name, unused -> new MemoryNode(cluster, name, address));
    }
  }

  /** How a lock stands. */
  public LockState lock(LockKey key) {
    synchronized (cluster) {
      return cluster.locks().state(key);
    }
  }

  /**
   * The moment of the backend's history: grows with every change, is what fencing tokens are made
   * of, and goes back with a snapshot that is restored.
   */
  public long index() {
    synchronized (cluster) {
      return cluster.history().index();
    }
  }

  /** The sessions that live, in the order in which they were opened. */
  public List<MemorySession> sessions() {
    synchronized (cluster) {
      List<MemorySession> sessions = new ArrayList<>();
      for (Session session : cluster.sessions().living()) {
        sessions.add(
            new MemorySession(
                session.id(), session.node(), session.name(), List.copyOf(session.locks())));
      }
      return sessions;
    }
  }

  /** The names of all services in the catalog, those of the liveness checks included. */
  public List<String> services() {
    synchronized (cluster) {
      return cluster.catalog().services();
    }
  }

  /** A service's instances as the catalog has them. */
  public List<Instance> instances(String service) {
    synchronized (cluster) {
      return cluster.catalog().instances(service);
    }
  }

  /** An instance as the catalog has it. */
  public Optional<Instance> instance(InstanceId id) {
    synchronized (cluster) {
      return Optional.ofNullable(cluster.catalog().instance(id));
    }
  }

  /** The instances of a service that carry a tag in the catalog. */
  public List<InstanceId> carriers(String service, String tag) {
    List<InstanceId> carriers = new ArrayList<>();
    for (Instance instance : instances(service)) {
      if (instance.carries(tag)) {
        carriers.add(instance.id());
      }
    }
    return carriers;
  }

  /**
   * Writes a value into a key, as an operator would: whoever holds it goes on holding it.
   *
   * @return the index of the write
   */
  public long put(LockKey key, LockValue value) {
    synchronized (cluster) {
      return cluster.locks().put(key, Objects.requireNonNull(value));
    }
  }

  /**
   * Writes a text that is no payload into a key.
   *
   * @return the index of the write
   */
  public long putText(LockKey key, String text) {
    StringBuilder excerpt = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_EXCERPT)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(excerpt::appendCodePoint);
    return put(key, new ForeignValue(excerpt.toString()));
  }

  /**
   * Deletes a key, as an operator would: it can be acquired at once, and its holder's session lives
   * on.
   */
  public void delete(LockKey key) {
    synchronized (cluster) {
      cluster.locks().delete(key, cluster.sessions());
    }
  }

  /**
   * Invalidates a session: its keys go, and refuse everyone for its lock delay. One that is gone:
   * no effect.
   */
  public void destroySession(SessionId session) {
    synchronized (cluster) {
      cluster.sessions().end(session);
    }
  }

  /**
   * Every session's TTL starts again, as it does under a new leader of the servers, who does not
   * know how far the old one had counted.
   */
  public void restartTtls() {
    synchronized (cluster) {
      cluster.sessions().living().forEach(cluster.sessions()::renew);
    }
  }

  /**
   * Has an observer run right after every change of a key, an instance, a check or an agent, in the
   * middle of whatever makes it: for those who judge what others can see. It runs under the
   * backend's monitor, must return at once, and must change nothing.
   */
  public void onChange(Runnable observer) {
    synchronized (cluster) {
      cluster.watches().onChange(observer);
    }
  }

  /** Keeps keys and sessions as they are, for {@link #restore}. */
  public MemorySnapshot snapshot() {
    synchronized (cluster) {
      return MemorySnapshot.of(cluster);
    }
  }

  /**
   * Has keys and sessions be as they were when a snapshot was taken, by the indexes that they had:
   * what was locked since is free or held by whoever held it then, sessions that have ended live
   * again with their whole TTL before them, and no lock delay runs. Later changes have indexes
   * above all that there were before.
   */
  public void restore(MemorySnapshot snapshot) {
    synchronized (cluster) {
      snapshot.restore(cluster);
    }
  }

  /**
   * Edits an instance's tags in the catalog alone, behind its agent's back.
   *
   * @throws IllegalArgumentException when the catalog has no such instance
   */
  public void editCatalogTags(InstanceId id, List<String> tags) {
    synchronized (cluster) {
      Instance instance = cluster.catalog().instance(id);
      if (instance == null) {
        throw new IllegalArgumentException("the catalog has no instance '" + id + "'");
      }
      cluster.catalog().put(instance.withTags(tags));
    }
  }

  /**
   * Writes a registration into the catalog alone, as it was read at some time, whatever has become
   * of it since: one that was deregistered is back, and with it its node if that has left, as a
   * ghost that no agent stands for.
   */
  public void writePastAgent(Instance instance) {
    synchronized (cluster) {
      cluster.catalog().bringBack(instance);
    }
  }

  /** Whether a node is in the catalog only by a {@linkplain #writePastAgent write}. */
  public boolean isGhost(String node) {
    synchronized (cluster) {
      return cluster.catalog().isGhost(node);
    }
  }

  /** Takes a ghost out of the catalog, with all that was written to it. Any other: no effect. */
  public void removeGhost(String node) {
    synchronized (cluster) {
      if (cluster.catalog().isGhost(node)) {
        cluster.catalog().leave(node);
      }
    }
  }
}
