package io.ballot.it.consul;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** Where an agent runs: the address that is its own there, and how a test reaches it. */
public interface AgentPlace {

  /** The address it binds to, which is its node's in the catalog. */
  String address();

  /** Whether nobody else uses ports there, so that the agent can have the usual ones. */
  boolean isItsOwn();

  /** Puts a command there, as itself and without a process between. */
  List<String> command(List<String> command);

  /** Where a test reaches the agent's HTTP API. */
  URI uri(int httpPort);

  /** Configuration that an agent needs there, text by file name. */
  Map<String, String> files();

  /** An address of this machine's loopback interface. */
  static AgentPlace loopback(String address) {
    return new AgentPlace() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public boolean isItsOwn() {
        return false;
      }

      @Override
      public List<String> command(List<String> command) {
        return List.copyOf(command);
      }

      @Override
      public URI uri(int httpPort) {
        return URI.create("http://%s:%d".formatted(address, httpPort));
      }

      @Override
      public Map<String, String> files() {
        return Map.of();
      }
    };
  }
}
