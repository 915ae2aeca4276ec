package io.ballot.it.consul;

/**
 * The ports that one agent listens on.
 *
 * @param http the HTTP API
 * @param serf gossip, TCP and UDP
 * @param rpc servers only: raft and calls of other agents
 */
record AgentPorts(int http, int serf, int rpc) {

  static AgentPorts freeOn(String address) {
    return new AgentPorts(
        LoopbackPorts.free(address), LoopbackPorts.free(address), LoopbackPorts.free(address));
  }
}
