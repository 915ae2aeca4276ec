package io.ballot.it.access;

import static io.ballot.it.access.Site.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.LocalConsul;
import io.ballot.it.consul.LoopbackPorts;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.process.Signal;
import io.ballot.it.provider.ConsulProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every way to an agent that Consul's own command line can go, whole daemons on it. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class ConnectionsIT {

  /** The agent reads files of this machine, and makes a socket on it. */
  @BeforeEach
  void needConsulAsAProgram() throws Exception {
    assumeTrue(ConsulProvider.ofThisRun() instanceof LocalConsul, "Consul is not a program here");
  }

  @Test
  void leadsByTlsWithCertificatesOfBothSidesAndTakesUpOnesThatReplaceThem(Lab lab)
      throws Exception {
    TlsFiles old = new TlsFiles(lab.newFolder("tls"));
    Path shared = old.write("ca.pem", old.authority());
    old.issue("server", "localhost");
    old.issue("client", "ballot");
    int port = LoopbackPorts.free("127.0.0.1");
    ConsulAgent agent =
        lab.agent(
            AgentOptions.server("lone")
                .withFile(
                    "tls.json",
                    """
                    {"ports": {"https": %d}, "verify_incoming_https": true, "ca_file": "%s",
                     "cert_file": "%s", "key_file": "%s"}
                    """
                        .formatted(port, shared, old.file("server.pem"), old.file("server.key"))));
    register(agent);
    Site site = new Site(lab);

    DaemonProcess daemon =
        site.run(
            site.config(
                List.of(
                    "address: https://localhost:" + port,
                    "liveness: 20s",
                    "tls: {caFile: %s, certFile: %s, keyFile: %s}"
                        .formatted(shared, old.file("client.pem"), old.file("client.key"))),
                List.of("lockDelay: 60s")));
    daemon.awaitEvent("promoted", SOON);
    agent.keepBeats();

    // Another authority signs everybody anew; the agent comes back with it alone.
    TlsFiles fresh = new TlsFiles(old.file("."));
    fresh.issue("client", "ballot");
    fresh.issue("server", "localhost");
    fresh.write("ca.pem", fresh.authority());
    agent.kill();
    daemon.awaitEvent("outage-began", SOON);
    agent.restart();
    daemon.awaitEvent("tls-files", SOON);
    daemon.awaitEvent("outage-ended", SOON);

    assertEquals(0, Site.count(daemon, "term-lost"));
    stop(daemon);
  }

  @Test
  void leadsThroughAUnixSocket(Lab lab) throws Exception {
    Path socket = lab.newFolder("s").resolve("consul.sock");
    ConsulAgent agent =
        lab.agent(
            AgentOptions.server("lone")
                .withFile(
                    "socket.json",
                    "{\"addresses\": {\"http\": \"127.0.0.1 unix://%s\"}}".formatted(socket)));
    register(agent);
    Site site = new Site(lab);

    DaemonProcess daemon =
        site.run(site.config(List.of("address: unix://" + socket), List.of("lockDelay: 3s")));
    daemon.awaitEvent("promoted", SOON);

    stop(daemon);
  }

  @Test
  void leadsByIpv6(Lab lab) throws Exception {
    assumeTrue(hasIpv6(), "this machine has no IPv6");
    ConsulAgent agent =
        lab.agent(
            AgentOptions.server("lone")
                .withFile("six.json", "{\"addresses\": {\"http\": \"127.0.0.1 ::1\"}}"));
    register(agent);
    Site site = new Site(lab);

    DaemonProcess daemon =
        site.run(
            site.config(
                List.of("address: \"http://[::1]:" + agent.uri().getPort() + "\""),
                List.of("lockDelay: 3s")));
    daemon.awaitEvent("promoted", SOON);

    stop(daemon);
  }

  @Test
  void leadsPastAProxyWithAPathAndAPassword(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    register(agent);
    Site site = new Site(lab);
    try (PrefixProxy proxy = new PrefixProxy(agent.uri(), "/consul", "someone:hunter2-secret")) {
      Path config = site.config(List.of("address: " + proxy.address()), List.of("lockDelay: 3s"));

      DaemonProcess daemon = site.run(config, Map.of("CONSUL_HTTP_AUTH", "someone:hunter2-secret"));
      daemon.awaitEvent("promoted", SOON);

      stop(daemon);
      assertTrue(daemon.output().linesFrom(0).stream().noneMatch(line -> line.contains("hunter2")));
    }
  }

  @Test
  void saysThatItAsksInTheClearWhereTlsIsSpokenAndTheOtherWayRound(Lab lab) throws Exception {
    TlsFiles files = new TlsFiles(lab.newFolder("tls"));
    Path authority = files.write("ca.pem", files.authority());
    files.issue("server", "localhost");
    int port = LoopbackPorts.free("127.0.0.1");
    ConsulAgent agent =
        lab.agent(
            AgentOptions.server("lone")
                .withFile(
                    "tls.json",
                    "{\"ports\": {\"https\": %d}, \"cert_file\": \"%s\", \"key_file\": \"%s\"}"
                        .formatted(port, files.file("server.pem"), files.file("server.key"))));
    String tls = "tls: {caFile: " + authority + "}";

    assertOutage(lab, List.of("address: http://localhost:" + port), "begin with https://");
    assertOutage(
        lab,
        List.of("address: https://localhost:" + agent.uri().getPort(), tls),
        "does not speak TLS there");
    assertOutage(
        lab,
        List.of("address: https://localhost:" + port),
        "comes from an authority that is not trusted");
  }

  @Test
  void endsAtOnceWhereConsulIsNotThereIfItIsToldToFailFast(Lab lab) throws Exception {
    Site site = new Site(lab);
    int nobody = LoopbackPorts.free("127.0.0.1");
    Path config = site.config(List.of("address: http://127.0.0.1:" + nobody), List.of());

    DaemonProcess daemon =
        lab.ballot(
            "hasty",
            List.of("run", "--fail-fast", "--log-format", "json", "--config", config.toString()),
            Map.of());

    assertEquals(1, daemon.awaitExit(SOON));
    String message = message(daemon.awaitEvent("fail-fast", SOON));
    assertTrue(message.contains("could not be connected to: Connection refused"), message);
  }

  private static void assertOutage(Lab lab, List<String> consul, String says) throws Exception {
    Site site = new Site(lab);
    DaemonProcess daemon = site.run(site.config(consul, List.of()));
    String message = message(daemon.awaitEvent("outage-began", SOON));
    daemon.close();

    assertTrue(message.contains(says), message);
    assertEquals(1, Site.count(daemon, "outage-began"));
  }

  private static void register(ConsulAgent agent) throws Exception {
    // Without a check: one would be critical after a restart of the agent.
    agent
        .http()
        .services()
        .register("{\"ID\":\"%s\",\"Name\":\"%s\",\"Port\":80}".formatted(Site.ID, Site.SERVICE));
  }

  private static void stop(DaemonProcess daemon) throws InterruptedException {
    daemon.signal(Signal.TERM);
    assertEquals(0, daemon.awaitExit(SOON));
  }

  private static String message(JsonNode line) {
    return line.path("message").asText();
  }

  private static boolean hasIpv6() {
    try (ServerSocket six = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
      return six.isBound();
    } catch (IOException none) {
      return false;
    }
  }
}
