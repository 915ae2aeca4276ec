package io.ballot.it.fault;

import io.ballot.it.consul.AgentPlace;
import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network namespace for one agent and the daemon beside it. The test reaches the agent through a
 * Unix socket, whatever is done to the network.
 */
final class Namespace implements AgentPlace, AutoCloseable {

  private static final String GOSSIP = "8301";

  private final String name;
  private final String bridge;
  private final String port;
  private final String address;
  private final Path socket;
  private final Relay relay;

  Namespace(String name, String bridge, String port, String address, Path socket) {
    this.name = name;
    this.bridge = bridge;
    this.port = port;
    this.address = address;
    this.socket = socket;
    this.relay = Relay.onLoopback(UnixDomainSocketAddress.of(socket), () -> Duration.ZERO);
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public boolean isItsOwn() {
    return true;
  }

  @Override
  public List<String> command(List<String> command) {
    List<String> words = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name, "--"));
    words.addAll(command);
    return words;
  }

  @Override
  public URI uri(int httpPort) {
    return URI.create("http://127.0.0.1:" + relay.port());
  }

  @Override
  public Map<String, String> files() {
    return Map.of(
        "10-socket.json", "{\"addresses\": {\"http\": \"127.0.0.1 unix://%s\"}}".formatted(socket));
  }

  /** Pulls the plug. */
  void cutOff() throws InterruptedException {
    Namespaces.run("ip", "-n", bridge, "link", "set", port, "down");
  }

  /** Hears nothing any more, and is heard. */
  void loseIncoming() throws InterruptedException {
    drop("INPUT", "-i", "eth0");
  }

  /** Is heard no more, and hears. */
  void loseOutgoing() throws InterruptedException {
    drop("OUTPUT", "-o", "eth0");
  }

  /** Takes no part in gossip any more; calls of servers get through. */
  void loseGossip() throws InterruptedException {
    for (String protocol : List.of("udp", "tcp")) {
      for (String end : List.of("--sport", "--dport")) {
        drop("INPUT", "-i", "eth0", "-p", protocol, end, GOSSIP);
        drop("OUTPUT", "-o", "eth0", "-p", protocol, end, GOSSIP);
      }
    }
  }

  private void drop(String chain, String... which) throws InterruptedException {
    List<String> rule = new ArrayList<>(List.of("iptables", "-w", "-A", chain));
    rule.addAll(List.of(which));
    rule.addAll(List.of("-j", "DROP"));
    Namespaces.run(command(rule).toArray(String[]::new));
  }

  /** Makes the network whole again. */
  void heal() throws InterruptedException {
    Namespaces.run(command(List.of("iptables", "-w", "-F")).toArray(String[]::new));
    Namespaces.run("ip", "-n", bridge, "link", "set", port, "up");
  }

  @Override
  public void close() throws IOException {
    relay.close();
  }
}
