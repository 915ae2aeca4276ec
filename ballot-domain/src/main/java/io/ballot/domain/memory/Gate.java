package io.ballot.domain.memory;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.util.EnumSet;
import java.util.Set;

/** What stands between a node's ports and the backend: its agent's state and its rights. */
final class Gate {
  private final String node;
  private final Set<Right> denied = EnumSet.noneOf(Right.class);
  private AgentState state = AgentState.RUNNING;

  Gate(String node) {
    this.node = node;
  }

  AgentState state() {
    return state;
  }

  void set(AgentState newState) {
    state = newState;
  }

  void deny(Right right, boolean isDenied) {
    if (isDenied) {
      denied.add(right);
    } else {
      denied.remove(right);
    }
  }

  boolean denies(Right right) {
    return denied.contains(right);
  }

  /** In Consul's words, with what would allow it. */
  String denial(Right right) {
    return "Permission denied: node '" + node + "' is denied " + right + "; allow it with allow()";
  }

  /** For what the agent answers by itself. */
  void requireAgent(String request) throws PortException {
    if (!state.answers()) {
      throw new PortException(
          Failure.UNREACHABLE, request + ": the agent of node '" + node + "' is stopped");
    }
  }

  /** For what the agent passes on to the servers. */
  void requireServers(String request) throws PortException {
    requireAgent(request);
    if (!state.reachesServers()) {
      throw new PortException(
          Failure.TIMEOUT,
          request + ": the agent of node '" + node + "' is cut off from the servers");
    }
  }

  /** For what the servers refuse without a right. */
  void require(Right right, String request) throws PortException {
    requireServers(request);
    if (denies(right)) {
      throw new PortException(Failure.DENIED, request + ": " + denial(right));
    }
  }
}
