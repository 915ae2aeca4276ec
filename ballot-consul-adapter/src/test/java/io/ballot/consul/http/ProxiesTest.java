package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.domain.port.PortException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Proxies that the JVM was told of. The agent plays the proxy: it is asked for another host's. */
@Isolated
class ProxiesTest {
  private static final String ELSEWHERE = "consul.invalid";

  private static final List<String> SCHEMES = List.of("http", "https");

  private FakeAgent proxy;

  @BeforeEach
  void tellTheJvm() throws Exception {
    proxy = new FakeAgent();
    proxy.on("GET /v1/agent/checks", Reply.json(200, "{}"));
    for (String scheme : SCHEMES) {
      System.setProperty(scheme + ".proxyHost", "127.0.0.1");
      System.setProperty(scheme + ".proxyPort", String.valueOf(proxy.port()));
    }
  }

  @AfterEach
  void untellIt() {
    for (String scheme : SCHEMES) {
      System.clearProperty(scheme + ".proxyHost");
      System.clearProperty(scheme + ".proxyPort");
    }
    System.clearProperty("http.nonProxyHosts");
    proxy.close();
  }

  @Test
  void areAskedForOtherHosts() throws Exception {
    assertEquals(200, ask("http://" + ELSEWHERE + ":8500").status());
    assertEquals("GET /v1/agent/checks", proxy.nextAsked().request());
  }

  @Test
  void areAskedForATunnelWhereTheAgentIsReachedByTls() throws Exception {
    // Of its own: the JDK's server, which the stand-in is made of, does not know what a tunnel is.
    try (ServerSocket tunnels = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.setProperty("https.proxyPort", String.valueOf(tunnels.getLocalPort()));
      FutureTask<String> asked = new FutureTask<>(() -> refuse(tunnels));
      Thread.ofVirtual().start(asked);

      PortException failure =
          assertThrows(PortException.class, () -> ask("https://" + ELSEWHERE + ":8501"));

      assertEquals("CONNECT " + ELSEWHERE + ":8501 HTTP/1.1", asked.get(10, TimeUnit.SECONDS));
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.contains("Unexpected response code for CONNECT: 403"), message);
    }
  }

  private static String refuse(ServerSocket tunnels) throws IOException {
    try (Socket socket = tunnels.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
      String first = in.readLine();
      for (String line = first; line != null && !line.isEmpty(); line = in.readLine()) {
        // Until the end of the request, for one that is cut off is no refusal.
      }
      socket.getOutputStream().write("HTTP/1.1 403 no\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return String.valueOf(first);
    }
  }

  @Test
  void areNotAskedForHostsThatTheJvmWasToldToReachWithout() {
    System.setProperty("http.nonProxyHosts", "*.invalid");

    PortException failure =
        assertThrows(PortException.class, () -> ask("http://" + ELSEWHERE + ":8500"));

    assertTrue(String.valueOf(failure.getMessage()).contains("host name"), failure.getMessage());
    assertTrue(proxy.allAsked().isEmpty());
  }

  @Test
  void areNotAskedForThisMachine() throws Exception {
    try (FakeAgent agent = new FakeAgent()) {
      agent.on("GET /v1/agent/checks", Reply.json(200, "{}"));

      assertEquals(200, ask(agent.address()).status());
      assertEquals(1, agent.allAsked().size());
    }
    assertTrue(proxy.allAsked().isEmpty());
  }

  private static Answer ask(String address) throws PortException {
    try (Transport transport = new Transport(ConsulConnection.to(address))) {
      return transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks);
    }
  }
}
