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
 * For all other nodes there is one query that wakes on every change of any service anywhere: then
 * they are looked at, each by one read of its services, or all watched services are read where
 * those are fewer. A look costs as much as there is to read, so the next one begins the later the
 * more that was.
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

  /** From one look at what no query follows to the next. */
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** So few reads are made without haste or waste: as soon as possible. */
  private static final int FEW_READS = 8;

  /** Half of the time, reads go on at ten a second. */
  private static final Duration EACH_READ = Duration.ofMillis(200);

  /** A row of the list of all nodes, which is read with every look. */
  private static final Duration EACH_NODE = Duration.ofMillis(1);

  private final Duration betweenLooks;
  private final ConsulHttp http;
  private final LocalNode local;
  private final CatalogReader reader;
  private final SharedQueries<String, NodeServices> nodes;
  private final String ownNode;
  private final Rounds<String, ServiceObservation> rounds;
  private final Rounds<String, NodeServices> nodeRounds;
  private final Directory directory = new Directory();

  /**
   * @param nodes the services of nodes, by name
   * @param ownNode the name that stands for the local one there
   * @param betweenLooks how long at least from one look at what no query follows to the next
   */
  ServiceWatches(
      ConsulHttp http,
      LocalNode local,
      CatalogReader reader,
      SharedQueries<String, NodeServices> nodes,
      String ownNode,
      Duration betweenLooks) {
    super("instances", http.longPoll(), (one, other) -> one.instances().equals(other.instances()));
    this.betweenLooks = betweenLooks;
    this.http = http;
    this.local = local;
    this.reader = reader;
    this.nodes = nodes;
    this.ownNode = ownNode;
    this.rounds = new Rounds<>("service reads", new Reads());
    this.nodeRounds = new Rounds<>("node reads", new NodeReads());
  }

  @Override
  protected Source<ServiceObservation> source(String service) {
    return reader.source(service);
  }

  @Override
  protected void added(String service) {
    if (directory.isOpen()) {
      rounds.soon(service);
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
    nodeRounds.close();
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

  /** Looks at what no query follows: the other nodes, or all services. */
  private void look() {
    try {
      String own = local.name(http);
      look(own, reader.nodes());
    } catch (PortException e) {
      // Then the services are read, which tells of a failure that lasts.
      look("", null);
    } finally {
      lock.lock();
      try {
        directory.looked();
      } finally {
        lock.unlock();
      }
    }
  }

  private void look(String own, @Nullable Set<String> all) {
    lock.lock();
    try {
      if (directory.isOpen()) {
        directory.look(own, all);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes in what services are when they are read. */
  private final class Reads implements Rounds.Host<String, ServiceObservation> {
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

  /** Takes in what nodes without a query show when they are read. */
  private final class NodeReads implements Rounds.Host<String, NodeServices> {
    @Override
    public NodeServices ask(String node) throws PortException {
      return NodeServices.source(http, node).read(0).value();
    }

    @Override
    public void read(String node, long asked, NodeServices shown) {
      lock.lock();
      try {
        if (directory.isOpen()) {
          readThoseThatDiffer(shown);
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean failed(String node, PortException failure) {
      lock.lock();
      try {
        return directory.isOpen();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Reads the services of which a node shows another picture than the last read; under the lock.
   */
  private void readThoseThatDiffer(NodeServices shown) {
    NodePicture picture = NodePicture.of(shown, audiences().keySet());
    audiences()
        .forEach((service, watched) -> {
          ServiceObservation read = watched.present();
          if (read != null && picture.differsFrom(read, service)) {
            rounds.soon(service);
          }
        });
  }

  /** What says when to read which of many services; all under the lock. */
  private final class Directory {
    private final Map<String, Watch> followed = new HashMap<>();
    private @Nullable Anything anything;
    private boolean aboutToLook;
    private boolean looking;
    private boolean changedWhileLooking;
    private long noLookBefore = System.nanoTime();

    boolean isOpen() {
      return anything != null;
    }

    void open() {
      anything = new Anything();
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
        readThoseThatDiffer(shown);
      } finally {
        lock.unlock();
      }
    }

    /** Something has changed somewhere. */
    private void changed() {
      if (looking) {
        // A slow answer may be older than this change.
        changedWhileLooking = true;
      } else if (!aboutToLook) {
        aboutToLook = true;
        after(Duration.ofNanos(Math.max(0, noLookBefore - System.nanoTime())), this::beginLook);
      }
    }

    private void beginLook() {
      aboutToLook = false;
      if (isOpen()) {
        looking = true;
        noLookBefore = System.nanoTime() + betweenLooks.toNanos();
        Thread.ofVirtual().name("instances look").start(ServiceWatches.this::look);
      }
    }

    void looked() {
      looking = false;
      if (changedWhileLooking) {
        changedWhileLooking = false;
        if (isOpen()) {
          changed();
        }
      }
    }

    /**
     * Reads what no query follows.
     *
     * @param own the name of the own node
     * @param all the names of all nodes, {@code null} where they are not known
     */
    void look(String own, @Nullable Set<String> all) {
      leaveNodes();
      Set<String> services = audiences().keySet();
      Set<String> left = new HashSet<>(all == null ? Set.of() : all);
      left.remove(own);
      left.removeAll(followed.keySet());
      if (all == null || left.size() >= services.size()) {
        read(rounds, services, all);
        return;
      }
      read(nodeRounds, left, all);
      // A node that is gone cannot be read; what was on it can.
      audiences()
          .forEach((service, watched) -> {
            ServiceObservation read = watched.present();
            if (read != null
                && read.instances().stream()
                    .anyMatch(instance -> !all.contains(instance.id().node()))) {
              rounds.soon(service);
            }
          });
    }

    private void read(Rounds<String, ?> reads, Set<String> keys, @Nullable Set<String> all) {
      if (keys.size() <= FEW_READS) {
        keys.forEach(reads::soon);
      } else {
        reads.sweep(keys);
      }
      Duration cost =
          EACH_READ
              .multipliedBy(keys.size())
              .plus(EACH_NODE.multipliedBy(all == null ? 0 : all.size()));
      noLookBefore = Math.max(noLookBefore, System.nanoTime() + cost.toNanos());
    }

    /** The query that wakes on every change of any service. */
    private final class Anything implements Watcher<Long> {
      private final BlockingQuery<Long> query =
          new BlockingQuery<>(
              "all services", reader::anyChange, http.longPoll(), betweenLooks, this);
      private boolean failing;
      private long latest;

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
          if (failing || index < latest) {
            // After an outage, or in a restored snapshot, everything may be otherwise.
            audiences().keySet().forEach(rounds::soon);
          } else {
            // The first time, too: some services may have been read before.
            changed();
          }
          failing = false;
          latest = index;
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
