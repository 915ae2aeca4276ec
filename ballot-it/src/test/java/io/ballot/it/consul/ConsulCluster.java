package io.ballot.it.consul;

import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several agents that belong to one test: servers {@code s1}, {@code s2}, … that elect their leader
 * together, and client agents {@code c1}, {@code c2}, … as ballot daemons use them. Each has a
 * loopback address of its own.
 */
public final class ConsulCluster implements AutoCloseable {

  private static final Duration READY_BOUND = Duration.ofSeconds(90);

  private final List<ConsulAgent> servers = new ArrayList<>();
  private final List<ConsulAgent> clients = new ArrayList<>();

  private ConsulCluster() {}

  /**
   * Starts a cluster and waits until every agent is ready to take writes.
   *
   * @param servers how many servers, 1 to 5
   * @param clients how many client agents
   * @param tuned changes the options of every agent; {@link UnaryOperator#identity()} for none
   */
  public static ConsulCluster start(
      Consul consul, int servers, int clients, UnaryOperator<AgentOptions> tuned)
      throws InterruptedException {
    List<AgentPlace> places = new ArrayList<>();
    LoopbackAddresses.of(servers + clients)
        .forEach(address -> places.add(AgentPlace.loopback(address)));
    return start(consul, servers, clients, tuned, places);
  }

  /**
   * The same, each agent at a place that is given.
   *
   * @param places the servers' places, then the clients'
   */
  public static ConsulCluster start(
      Consul consul,
      int servers,
      int clients,
      UnaryOperator<AgentOptions> tuned,
      List<? extends AgentPlace> places)
      throws InterruptedException {
    Iterator<? extends AgentPlace> free = places.iterator();
    ConsulCluster cluster = new ConsulCluster();
    try {
      for (int n = 1; n <= servers; n++) {
        AgentOptions server = AgentOptions.server("s" + n).withServersExpected(servers);
        cluster.servers.add(cluster.launch(consul, server, free.next(), tuned));
      }
      for (int n = 1; n <= clients; n++) {
        AgentOptions client = AgentOptions.client("c" + n);
        cluster.clients.add(cluster.launch(consul, client, free.next(), tuned));
      }
      Deadline deadline = Deadline.in(READY_BOUND);
      for (ConsulAgent agent : cluster.agents()) {
        agent.awaitReady(deadline.left());
      }
      cluster.introduceServers();
      return cluster;
    } catch (InterruptedException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private ConsulAgent launch(
      Consul consul, AgentOptions options, AgentPlace place, UnaryOperator<AgentOptions> tuned)
      throws InterruptedException {
    List<String> known = servers.stream().map(ConsulAgent::serfAddress).toList();
    AgentOptions joining = options.withAddress(place.address()).withJoins(known);
    for (Map.Entry<String, String> file : place.files().entrySet()) {
      joining = joining.withFile(file.getKey(), file.getValue());
    }
    return ConsulAgent.launch(consul, tuned.apply(joining), place);
  }

  /**
   * Has every server that is started again ask all others to take it in, as the first one was never
   * told to: what it remembers of them may not have reached its disk before it was killed, and then
   * nobody would find anybody.
   */
  private void introduceServers() throws InterruptedException {
    for (ConsulAgent server : servers) {
      String others =
          servers.stream()
              .filter(other -> other != server)
              .map(other -> '"' + other.serfAddress() + '"')
              .collect(Collectors.joining(", "));
      server.configure("50-other-servers.json", "{\"retry_join\": [" + others + "]}");
    }
  }

  /** The servers, in the order of their numbers. */
  public List<ConsulAgent> servers() {
    return List.copyOf(servers);
  }

  /** The client agents, in the order of their numbers. */
  public List<ConsulAgent> clients() {
    return List.copyOf(clients);
  }

  /** The servers, then the clients. */
  public List<ConsulAgent> agents() {
    return Stream.concat(servers.stream(), clients.stream()).toList();
  }

  /** The server {@code number}, from 1 on. */
  public ConsulAgent server(int number) {
    return servers.get(number - 1);
  }

  /** The client agent {@code number}, from 1 on. */
  public ConsulAgent client(int number) {
    return clients.get(number - 1);
  }

  /** The server that the running servers agree on as their leader; waits for one. */
  public ConsulAgent awaitLeader(Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (!deadline.isOver()) {
      Optional<ConsulAgent> leader = leader();
      if (leader.isPresent()) {
        return leader.get();
      }
      deadline.pauseBetweenTries();
    }
    throw new AssertionError("the servers had no common leader within " + bound);
  }

  private Optional<ConsulAgent> leader() throws InterruptedException {
    List<String> named = new ArrayList<>();
    for (ConsulAgent server : servers) {
      if (server.isRunning()) {
        try {
          named.add(server.http().get("status/leader").expectOk().json().asText());
        } catch (IOException | AssertionError e) {
          return Optional.empty();
        }
      }
    }
    return servers.stream()
        .filter(ConsulAgent::isRunning)
        .filter(server -> named.stream().allMatch(server.rpcAddress()::equals))
        .findFirst();
  }

  /** The running servers that are not the leader. */
  public List<ConsulAgent> followers() throws InterruptedException {
    ConsulAgent leader = awaitLeader(READY_BOUND);
    return servers.stream().filter(s -> s.isRunning() && s != leader).toList();
  }

  /** Kills every agent, clients first, and throws their data away. */
  @Override
  public void close() {
    List<ConsulAgent> all = agents();
    IntStream.range(0, all.size()).forEach(i -> all.get(all.size() - 1 - i).close());
  }
}
