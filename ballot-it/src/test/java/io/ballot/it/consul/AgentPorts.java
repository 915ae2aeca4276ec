package io.ballot.it.consul;

/**
 * The ports that one agent listens on.
 *
 * @param http the HTTP API
 * @param serf gossip, TCP and UDP
 * @param rpc servers only: raft and calls of other agents
 * @param dns names of services and nodes, TCP and UDP
 */
record AgentPorts(int http, int serf, int rpc, int dns) {

  /** Consul's own, for a place where nobody else listens. */
  static AgentPorts usual() {
    return new AgentPorts(8500, 8301, 8300, 8600);
  }

  static AgentPorts freeOn(String address) {
    return new AgentPorts(
        LoopbackPorts.free(address),
        LoopbackPorts.free(address),
        LoopbackPorts.free(address),
        LoopbackPorts.free(address));
  }
}
