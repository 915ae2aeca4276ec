package io.ballot.consul.catalog;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Audience;
import io.ballot.consul.watch.Audiences;
import io.ballot.consul.watch.BlockingQuery;
import io.ballot.consul.watch.Listener;
import io.ballot.consul.watch.Rounds;
import io.ballot.consul.watch.SharedQueries;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches of services over all nodes by a bounded number of blocking queries.
 *
 * <p>Up to {@link #MOST_SINGLE} services have a query each. Beyond, what wakes is the services of
 * the own node and of up to {@link #MOST_NODES} others that have instances of watched ones: when
 * such an answer shows another picture of a service than the last read of it, the service is read.
 * For all other nodes there is one query that wakes on every change of any service anywhere; what
 * the nodes' own queries do not explain has all watched services read in turns, at most once a
 * minute.
 *
 * <p>So whatever is told comes from a read of the service itself. The queries only say when.
 */
final class ServiceWatches extends Audiences<String, ServiceObservation> {
  /**
   * Each is a connection, and they come one by one while a thousand elections are won: few enough
   * to stay below 20 connections all the while.
   */
  static final int MOST_SINGLE = 8;

  /** Below this they are followed by themselves again; not just below the other bound. */
  private static final int FEW = 4;

  static final int MOST_NODES = 4;

  /**
   * When to read everything.
   *
   * @param toExplain how long the nodes' own queries may take to explain what the one on everything
   *     woke on
   * @param betweenSweeps how often at most
   */
  record Pace(Duration toExplain, Duration betweenSweeps) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  private static final int MOST_UNEXPLAINED = 1_000;

  private final Pace pace;
  private final ConsulHttp http;
  private final LocalNode local;
  private final CatalogReader reader;
  private final SharedQueries<String, NodeServices> nodes;
  private final String ownNode;
  private final Rounds<String, ServiceObservation> rounds;
  private final Directory directory = new Directory();

  /**
   * @param nodes the services of nodes, by name
   * @param ownNode the name that stands for the local one there
   * @param pace when to read everything
   */
  ServiceWatches(
      ConsulHttp http,
      LocalNode local,
      CatalogReader reader,
      SharedQueries<String, NodeServices> nodes,
      String ownNode,
      Pace pace) {
    super("instances", http.longPoll(), (one, other) -> one.instances().equals(other.instances()));
    this.pace = pace;
    this.http = http;
    this.local = local;
    this.reader = reader;
    this.nodes = nodes;
    this.ownNode = ownNode;
    this.rounds = new Rounds<>("service reads", new Reads());
  }

  @Override
  protected Source<ServiceObservation> source(String service) {
    return reader.source(service);
  }

  @Override
  protected void added(String service) {
    if (directory.isOpen()) {
      // Whoever wants to know of a service is about to change it, and what was read just before
      // that would look like somebody else's doing.
      rounds.sweep(Set.of(service));
    } else {
      single(service);
    }
  }

  /** A service was just changed by this side; what is told of it from now on knows that. */
  void refresh(String service) {
    lock.lock();
    try {
      if (!directory.isOpen() || !audiences().containsKey(service)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    rounds.now(service);
  }

  @Override
  protected void removed(String service) {
    rounds.forget(service);
    if (directory.isOpen()) {
      planSoon();
    }
  }

  @Override
  protected void closing() {
    rounds.close();
    directory.close();
  }

  @Override
  protected void plan() {
    Set<String> services = audiences().keySet();
    if (services.size() > (directory.isOpen() ? FEW : MOST_SINGLE)) {
      singles(Set.of());
      if (directory.isOpen()) {
        directory.leaveNodes();
      } else {
        directory.open();
      }
    } else {
      directory.close();
      singles(services);
    }
  }

  /** Takes in what services are when they are read. */
  private final class Reads implements Rounds.Host<String, ServiceObservation> {
    @Override
    public long asking(String service) {
      return 0;
    }

    @Override
    public ServiceObservation ask(String service) throws PortException {
      return reader.observe(service, 0);
    }

    @Override
    public void read(String service, long asked, ServiceObservation observation) {
      String own;
      try {
        own = local.name(http);
      } catch (PortException e) {
        // Then the own node is followed twice, at worst.
        own = "";
      }
      lock.lock();
      try {
        Audience<ServiceObservation> watched = audience(service);
        if (watched != null && directory.isOpen()) {
          watched.seen(observation);
          directory.follow(own, observation.instances());
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean failed(String service, PortException failure) {
      lock.lock();
      try {
        return directory.isOpen() && ServiceWatches.this.failed(service, failure);
      } finally {
        lock.unlock();
      }
    }
  }

  /** What says when to read which of many services; all under the lock. */
  private final class Directory {
    private final Map<String, Watch> followed = new HashMap<>();
    private final Set<Long> unexplained = new HashSet<>();
    private final Map<String, Set<Long>> explanations = new HashMap<>();
    private @Nullable Anything anything;
    private boolean explaining;
    private long changedAt;
    private long sweptAt;

    boolean isOpen() {
      return anything != null;
    }

    void open() {
      anything = new Anything();
      sweptAt = System.nanoTime();
      follow(ownNode);
      audiences().keySet().forEach(rounds::soon);
    }

    void close() {
      if (anything != null) {
        anything.query.close();
        anything = null;
      }
      followed.values().forEach(Watch::close);
      followed.clear();
      unexplained.clear();
      explanations.clear();
    }

    /** Follows the nodes of instances that were read, as far as there is room. */
    void follow(String own, List<Instance> instances) {
      for (Instance instance : instances) {
        String node = instance.id().node();
        if (!node.equals(own) && followed.size() <= MOST_NODES && !followed.containsKey(node)) {
          follow(node);
        }
      }
    }

    private void follow(String node) {
      followed.put(
          node,
          nodes.watch(
              node,
              new Listener<>() {
                @Override
                public void seen(NodeServices shown) {
                  nodeSeen(node, shown);
                }

                @Override
                public void failed(PortException failure) {
                  // The query on everything fails as well, and tells so.
                }
              }));
    }

    /** Leaves nodes on which there is no instance of a watched service any more. */
    void leaveNodes() {
      Set<String> needed = new HashSet<>(Set.of(ownNode));
      audiences().values().stream()
          .map(Audience::present)
          .filter(present -> present != null)
          .flatMap(present -> present.instances().stream())
          .forEach(instance -> needed.add(instance.id().node()));
      followed
          .entrySet()
          .removeIf(entry -> {
            boolean over = !needed.contains(entry.getKey());
            if (over) {
              entry.getValue().close();
              explanations.remove(entry.getKey());
            }
            return over;
          });
    }

    private void nodeSeen(String node, NodeServices shown) {
      lock.lock();
      try {
        if (!followed.containsKey(node)) {
          return;
        }
        explanations.put(node, shown.changes());
        Map<String, Map<InstanceId, Set<String>>> byService = new HashMap<>();
        for (Instance instance : shown.services().values()) {
          if (audiences().containsKey(instance.service())) {
            byService
                .computeIfAbsent(instance.service(), name -> new HashMap<>())
                .put(instance.id(), Set.copyOf(instance.tags()));
          }
        }
        audiences()
            .forEach((service, watched) -> {
              ServiceObservation read = watched.present();
              if (read != null
                  && !onNode(read, shown.node())
                      .equals(byService.getOrDefault(service, Map.of()))) {
                rounds.soon(service);
              }
            });
      } finally {
        lock.unlock();
      }
    }

    private static Map<InstanceId, Set<String>> onNode(ServiceObservation read, String node) {
      Map<InstanceId, Set<String>> tags = new HashMap<>();
      for (Instance instance : read.instances()) {
        if (instance.id().node().equals(node)) {
          tags.put(instance.id(), Set.copyOf(instance.tags()));
        }
      }
      return tags;
    }

    /** Something has changed somewhere, at an index. */
    private void changed(long index) {
      changedAt = System.nanoTime();
      // A few tell as much as many.
      if (unexplained.size() < MOST_UNEXPLAINED) {
        unexplained.add(index);
      }
      if (!explaining) {
        explaining = true;
        after(pace.toExplain(), this::sweepUnlessExplained);
      }
    }

    private void sweepUnlessExplained() {
      long now = System.nanoTime();
      Duration early = pace.betweenSweeps().minusNanos(now - sweptAt);
      Duration unquiet = pace.toExplain().minusNanos(now - changedAt);
      boolean overdue = early.plus(pace.betweenSweeps()).isNegative();
      explanations.values().forEach(unexplained::removeAll);
      explaining = isOpen() && !unexplained.isEmpty();
      if (!explaining) {
        return;
      }
      if (early.isPositive()) {
        after(early, this::sweepUnlessExplained);
      } else if (unquiet.isPositive() && !overdue) {
        after(unquiet, this::sweepUnlessExplained);
      } else {
        explaining = false;
        unexplained.clear();
        sweptAt = now;
        rounds.sweep(audiences().keySet());
      }
    }

    /** The query that wakes on every change of any service. */
    private final class Anything implements Watcher<Long> {
      private final BlockingQuery<Long> query =
          new BlockingQuery<>("all services", reader::anyChange, http.longPoll(), this);
      private boolean first = true;
      private boolean failing;

      Anything() {
        query.start();
      }

      @Override
      public void seen(Long index) {
        lock.lock();
        try {
          if (!equals(anything)) {
            return;
          }
          if (failing) {
            // After an outage everything may be otherwise.
            audiences().keySet().forEach(rounds::soon);
          } else if (!first) {
            changed(index);
          }
          first = false;
          failing = false;
        } finally {
          lock.unlock();
        }
      }

      @Override
      public void failed(PortException failure) {
        lock.lock();
        try {
          if (equals(anything)) {
            failing = true;
            audiences().values().forEach(watched -> watched.failed(failure));
          }
        } finally {
          lock.unlock();
        }
      }
    }
  }
}
