package io.ballot.it.fault;

import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.AgentPlace;
import io.ballot.it.consul.Consul;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.LocalConsul;
import io.ballot.it.junit.Lab;
import io.ballot.it.provider.ConsulProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Three servers, and client agents for daemons to stand beside: each in a network namespace of its
 * own where the machine allows that, else on loopback addresses, where every fault can be made but
 * those of the network.
 */
final class Arena {

  /** For what takes a moment on a quiet machine. */
  static final Duration SOON = Duration.ofSeconds(30);

  /** A node that was given up and is heard of no more may come back at the second full exchange. */
  private static final Duration BACK = Duration.ofSeconds(90);

  private static final int SERVERS = 3;

  /** Why there are no network namespaces, empty if there are; null until it was tried. */
  private static @Nullable String obstacle;

  private final Lab lab;
  private final ConsulCluster cluster;

  private Arena(Lab lab, ConsulCluster cluster) {
    this.lab = lab;
    this.cluster = cluster;
  }

  /** Starts everything and waits until all agents are ready. */
  static Arena of(Lab lab, int clients) throws InterruptedException {
    return of(lab, clients, UnaryOperator.identity());
  }

  /** The same with changed options. */
  static Arena of(Lab lab, int clients, UnaryOperator<AgentOptions> tuned)
      throws InterruptedException {
    if (obstacle().isPresent()) {
      return new Arena(lab, lab.cluster(SERVERS, clients, tuned));
    }
    Path sockets = lab.newFolder("sockets");
    Namespaces namespaces = lab.endAfterTheTest(new Namespaces());
    List<AgentPlace> places = new ArrayList<>();
    for (int number = 1; number <= SERVERS + clients; number++) {
      String name = number <= SERVERS ? "s" + number : "c" + (number - SERVERS);
      places.add(lab.endAfterTheTest(namespaces.add(name, sockets.resolve(name))));
    }
    return new Arena(lab, lab.cluster(SERVERS, clients, tuned, places));
  }

  /** Why there are no network namespaces; empty if there are. Found out once, and said. */
  private static synchronized Optional<String> obstacle() throws InterruptedException {
    if (obstacle == null) {
      Consul consul = ConsulProvider.ofThisRun();
      obstacle =
          consul instanceof LocalConsul
              ? Namespaces.obstacle().orElse("")
              : consul.origin() + " shares this machine's network";
      System.out.println(
          obstacle.isEmpty()
              ? "Agents and daemons run in network namespaces of their own."
              : "On loopback addresses; left out are partitions, one-way partitions and failing"
                  + " gossip: "
                  + obstacle);
    }
    return Optional.of(obstacle).filter(why -> !why.isEmpty());
  }

  /** Leaves the test out where there are no network namespaces. */
  static void needsNamespaces() throws InterruptedException {
    Assumptions.assumeTrue(
        obstacle().isEmpty(), () -> "left out, since it needs network namespaces: " + obstacle);
  }

  static boolean hasNamespaces() throws InterruptedException {
    return obstacle().isEmpty();
  }

  Lab lab() {
    return lab;
  }

  ConsulCluster cluster() {
    return cluster;
  }

  /** The network of a client agent, to be broken. */
  Namespace network(int client) {
    return (Namespace) cluster.client(client).place();
  }

  ConsulAgent agent(int client) {
    return cluster.client(client);
  }

  /** Waits until every agent that runs is of use again: it knows a leader, and a write succeeds. */
  void awaitAnswers() throws InterruptedException {
    for (ConsulAgent agent : cluster.agents()) {
      if (agent.isRunning()) {
        agent.awaitReady(BACK);
      }
    }
  }
}
