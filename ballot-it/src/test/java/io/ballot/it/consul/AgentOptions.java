package io.ballot.it.consul;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What kind of agent to start. Every {@code with…} method gives a changed copy.
 *
 * @param name node name; also the name of its log
 * @param server a server, or a client agent
 * @param serversExpected how many servers elect the first leader together; 1 for a lone one
 * @param address the loopback address it binds to
 * @param raftMultiplier Consul's {@code performance.raft_multiplier}: 1 elects fast, 5 is the
 *     default of a real installation
 * @param managementToken the secret of a token that may do everything; null switches ACLs off, else
 *     everything is denied by default
 * @param joins {@code address:port} of agents to join through
 * @param extra more configuration files, text by file name ({@code .json} or {@code .hcl}), read
 *     after the harness's own
 */
public record AgentOptions(
    String name,
    boolean server,
    int serversExpected,
    String address,
    int raftMultiplier,
    @Nullable String managementToken,
    List<String> joins,
    Map<String, String> extra) {

  /** Keeps the lists from being changed later. */
  public AgentOptions {
    joins = List.copyOf(joins);
    extra = Map.copyOf(extra);
  }

  /** A lone server that is quick to elect itself, without ACLs, on 127.0.0.1. */
  public static AgentOptions server(String name) {
    return new AgentOptions(name, true, 1, "127.0.0.1", 1, null, List.of(), Map.of());
  }

  /** A client agent; it needs someone to join. */
  public static AgentOptions client(String name) {
    return new AgentOptions(name, false, 0, "127.0.0.1", 1, null, List.of(), Map.of());
  }

  /** Elects its leader together with others. */
  public AgentOptions withServersExpected(int servers) {
    return new AgentOptions(
        name, server, servers, address, raftMultiplier, managementToken, joins, extra);
  }

  /** Binds to another loopback address. */
  public AgentOptions withAddress(String loopback) {
    return new AgentOptions(
        name, server, serversExpected, loopback, raftMultiplier, managementToken, joins, extra);
  }

  /** Slows raft's timings by a factor, 1 to 10. */
  public AgentOptions withRaftMultiplier(int factor) {
    return new AgentOptions(
        name, server, serversExpected, address, factor, managementToken, joins, extra);
  }

  /** Switches ACLs on, with everything denied that a token does not allow. */
  public AgentOptions withDefaultDeny(String managementSecret) {
    return new AgentOptions(
        name, server, serversExpected, address, raftMultiplier, managementSecret, joins, extra);
  }

  /** Joins the agents at these addresses, {@code address:port} each. */
  public AgentOptions withJoins(List<String> serfAddresses) {
    List<String> more = new ArrayList<>(joins);
    more.addAll(serfAddresses);
    return new AgentOptions(
        name, server, serversExpected, address, raftMultiplier, managementToken, more, extra);
  }

  /** Adds a configuration file. */
  public AgentOptions withFile(String fileName, String text) {
    Map<String, String> more = new LinkedHashMap<>(extra);
    more.put(fileName, text);
    return new AgentOptions(
        name, server, serversExpected, address, raftMultiplier, managementToken, joins, more);
  }
}
