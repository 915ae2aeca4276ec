package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.fake.SocketRelay;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that listens on a Unix socket. */
class UnixSocketTest {
  private static final String CHECKS = "GET /v1/agent/checks";

  @TempDir private Path folder;

  private FakeAgent agent;
  private SocketRelay relay;

  @BeforeEach
  void listen() throws Exception {
    agent = new FakeAgent();
    relay = new SocketRelay(folder.resolve("s"), agent.port());
  }

  @AfterEach
  void close() throws Exception {
    relay.close();
    agent.close();
  }

  @Test
  void asksThroughTheSocket() throws Exception {
    agent.on(CHECKS, Reply.json(200, "{\"a\":1}"));

    try (Transport transport = transport()) {
      for (int i = 0; i < 3; i++) {
        assertEquals(1, ask(transport).json().path("a").asInt());
      }
    }
    assertEquals(1, relay.connections());
  }

  @Test
  void sendsALargeRequestThroughConsulClientAsWell() throws Exception {
    agent.on("PUT /v1/agent/service/register", Reply.text(200, ""));
    String large = "x".repeat(1 << 20);

    try (Transport transport = transport()) {
      Answer answer =
          transport
              .as("token")
              .ask("registering", api -> api.registerWithAgent(Json.object().put("Name", large)));

      assertTrue(answer.ok());
    }
    assertEquals(large, agent.nextAsked().json().path("Name").asText());
  }

  @Test
  void endsInTimeWhereNoAnswerComes() throws Exception {
    agent.on(CHECKS, agent.never());

    try (Transport transport =
        new Transport(connection().withRequestTimeout(Duration.ofSeconds(2)))) {
      PortException failure = assertThrows(PortException.class, () -> ask(transport));

      assertEquals(Failure.TIMEOUT, failure.failure());
      assertMessage(failure, "asking: GET unix://" + folder.resolve("s") + " /v1/agent/checks");
    }
  }

  @Test
  void isUnreachableWhereThereIsNoSocket() throws Exception {
    relay.close();
    Files.delete(folder.resolve("s"));

    try (Transport transport = transport()) {
      PortException failure = assertThrows(PortException.class, () -> ask(transport));

      assertEquals(Failure.UNREACHABLE, failure.failure());
      assertMessage(failure, folder.resolve("s") + ": No such file or directory");
    }
  }

  @Test
  void isUnreachableWhereTheAgentBehindASocketHasGone() throws Exception {
    relay.close();

    try (Transport transport = transport()) {
      PortException failure = assertThrows(PortException.class, () -> ask(transport));

      assertEquals(Failure.UNREACHABLE, failure.failure());
      assertMessage(failure, "Connection refused");
    }
  }

  @Test
  void looksWithoutWaitingWhetherAnIdleConnectionStillLives() throws Exception {
    try (Socket socket = new UnixSocket(folder.resolve("s"))) {
      socket.connect(new InetSocketAddress(1));
      socket.setSoTimeout(1);

      assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
      relay.close();
      assertTrue(hasEnded(socket));
    }
  }

  /** Waits for the relay's end to be seen, in whatever way it went. */
  private static boolean hasEnded(Socket socket) {
    try {
      socket.setSoTimeout(0);
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private ConsulConnection connection() {
    return ConsulConnection.to("unix://" + folder.resolve("s"));
  }

  private Transport transport() {
    return new Transport(connection());
  }

  private static Answer ask(Transport transport) throws PortException {
    return transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks);
  }

  private static void assertMessage(PortException failure, String part) {
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(part), message + " does not say '" + part + "'");
  }
}
