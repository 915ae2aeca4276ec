package io.ballot.consul.catalog;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Audience;
import io.ballot.consul.watch.BlockingQuery;
import io.ballot.consul.watch.Listener;
import io.ballot.consul.watch.Mailbox;
import io.ballot.consul.watch.Rounds;
import io.ballot.consul.watch.SharedQueries;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
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
final class ServiceWatches implements AutoCloseable {
  /**
   * Each is a connection, and they come one by one while a thousand elections are won: few enough
   * to stay below 20 connections all the while.
   */
  static final int MOST_SINGLE = 8;

  /** Below this they are followed by themselves again; not just below the other bound. */
  private static final int FEW = 4;

  static final int MOST_NODES = 4;

  /** The first few begin at once; what comes after them may be the first of a thousand. */
  private static final int AT_ONCE = 4;

  private static final Duration MOMENT = Duration.ofMillis(10);

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
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Audience<ServiceObservation>> services = new HashMap<>();
  private final Map<String, Single> singles = new HashMap<>();
  private final Directory directory = new Directory();
  private boolean planning;

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
    this.pace = pace;
    this.http = http;
    this.local = local;
    this.reader = reader;
    this.nodes = nodes;
    this.ownNode = ownNode;
    this.rounds = new Rounds<>("service reads", new Reads());
  }

  /** Begins to tell a watcher of a service. */
  Watch watch(String service, Watcher<ServiceObservation> watcher) {
    Mailbox<ServiceObservation> mailbox =
        new Mailbox<>("instances watch of " + service, Listener.of(watcher));
    lock.lock();
    try {
      if (closed.getCount() == 0) {
        throw new IllegalStateException("the connection to Consul has been closed");
      }
      Audience<ServiceObservation> watched = services.get(service);
      if (watched == null) {
        watched = new Audience<>((one, other) -> one.instances().equals(other.instances()));
        services.put(service, watched);
        added(service);
      }
      watched.join(mailbox);
    } finally {
      lock.unlock();
    }
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        mailbox.close();
        leave(service, mailbox);
      }
    };
  }

  private void added(String service) {
    if (directory.isOpen()) {
      // Whoever wants to know of a service is about to change it, and what was read just before
      // that would look like somebody else's doing.
      rounds.sweep(Set.of(service));
    } else if (services.size() <= AT_ONCE) {
      singles.computeIfAbsent(service, Single::new);
    } else {
      planSoon();
    }
  }

  /** A service was just changed by this side; what is told of it from now on knows that. */
  void refresh(String service) {
    lock.lock();
    try {
      if (!directory.isOpen() || !services.containsKey(service)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    rounds.now(service);
  }

  private void leave(String service, Mailbox<ServiceObservation> mailbox) {
    lock.lock();
    try {
      Audience<ServiceObservation> watched = services.get(service);
      if (watched == null || !watched.leave(mailbox)) {
        return;
      }
      services.remove(service);
      rounds.forget(service);
      Single single = singles.remove(service);
      if (single != null) {
        single.query.close();
      }
      if (directory.isOpen()) {
        planSoon();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed.countDown();
      rounds.close();
      singles.values().forEach(single -> single.query.close());
      directory.close();
      services.values().forEach(Audience::close);
      services.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Plans in a moment, for services come and go in crowds. */
  private void planSoon() {
    if (!planning) {
      planning = true;
      after(MOMENT, this::plan);
    }
  }

  /** Runs a task later, under the lock, unless all is closed by then. */
  private void after(Duration wait, Runnable task) {
    Thread.ofVirtual()
        .name("service watches")
        .start(() -> {
          try {
            if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
              return;
            }
          } catch (InterruptedException e) {
            return; // Nobody interrupts this thread but the end of the process.
          }
          lock.lock();
          try {
            if (closed.getCount() > 0) {
              task.run();
            }
          } finally {
            lock.unlock();
          }
        });
  }

  private void plan() {
    planning = false;
    if (services.size() > (directory.isOpen() ? FEW : MOST_SINGLE)) {
      singles.values().forEach(single -> single.query.close());
      singles.clear();
      if (directory.isOpen()) {
        directory.leaveNodes();
      } else {
        directory.open();
      }
    } else {
      directory.close();
      services.keySet().forEach(service -> singles.computeIfAbsent(service, Single::new));
    }
  }

  /** A service with a query of its own. */
  private final class Single implements Watcher<ServiceObservation> {
    private final String service;
    private final BlockingQuery<ServiceObservation> query;

    Single(String service) {
      this.service = service;
      query =
          new BlockingQuery<>(
              "instances of " + service, reader.source(service), http.longPoll(), this);
      query.start();
    }

    @Override
    public void seen(ServiceObservation observation) {
      lock.lock();
      try {
        Audience<ServiceObservation> watched = services.get(service);
        if (watched != null && equals(singles.get(service))) {
          watched.seen(observation);
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void failed(PortException failure) {
      lock.lock();
      try {
        Audience<ServiceObservation> watched = services.get(service);
        if (watched != null && equals(singles.get(service))) {
          watched.failed(failure);
        }
      } finally {
        lock.unlock();
      }
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
        Audience<ServiceObservation> watched = services.get(service);
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
        Audience<ServiceObservation> watched = services.get(service);
        if (watched == null || !directory.isOpen()) {
          return false;
        }
        watched.failed(failure);
        return true;
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
      services.keySet().forEach(rounds::soon);
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
      services.values().stream()
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
          if (services.containsKey(instance.service())) {
            byService
                .computeIfAbsent(instance.service(), name -> new HashMap<>())
                .put(instance.id(), Set.copyOf(instance.tags()));
          }
        }
        services.forEach((service, watched) -> {
          ServiceObservation read = watched.present();
          if (read != null
              && !onNode(read, shown.node()).equals(byService.getOrDefault(service, Map.of()))) {
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
        rounds.sweep(services.keySet());
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
            services.keySet().forEach(rounds::soon);
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
            services.values().forEach(watched -> watched.failed(failure));
          }
        } finally {
          lock.unlock();
        }
      }
    }
  }
}
