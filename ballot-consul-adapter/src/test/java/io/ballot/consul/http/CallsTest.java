package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.Asked;
import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a call is carried out: credentials, cancellation, turns. */
class CallsTest {
  private static final String CHECKS = "GET /v1/agent/checks";

  private FakeAgent agent;
  private Transport transport;

  @BeforeEach
  void connect() throws Exception {
    agent = new FakeAgent();
    transport = new Transport(agent.connection());
  }

  @AfterEach
  void close() {
    transport.close();
    agent.close();
  }

  @Test
  void sendsEachTokenWithItsOwnCallsAlone() throws Exception {
    agent.on(CHECKS, Reply.json(200, "{}"));

    transport.as("one").ask("asking", ConsulApi::agentChecks);
    transport.as("two").ask("asking", ConsulApi::agentChecks);
    transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks);
    transport.as("").ask("asking", ConsulApi::agentChecks);

    assertEquals("one", agent.nextAsked().token());
    assertEquals("two", agent.nextAsked().token());
    assertNull(agent.nextAsked().token());
    assertNull(agent.nextAsked().token());
  }

  @Test
  void sendsTheTokenThroughConsulClientToo() throws Exception {
    agent.on("GET /v1/session/info/s", Reply.json(200, "[]"));

    transport.as("one").through("asking", consul -> consul.sessionClient().getSessionInfo("s"));

    assertEquals("one", agent.nextAsked().token());
  }

  @Test
  void readsAnAnswerAsItIsEvenWhereItHoldsTheTextOfTheToken() throws Exception {
    agent.on(CHECKS, Reply.json(200, "{\"root\":\"/srv/root\"}"));

    Answer answer = transport.as("root").ask("asking", ConsulApi::agentChecks);

    assertEquals("{\"root\":\"/srv/root\"}", answer.json().toString());
    assertFalse(answer.toString().contains("root"), answer.toString());
  }

  @Test
  void asksNothingThatCanWaitForAWhileAfterTheAgentHadTooMuchToDo() throws Exception {
    agent.on(CHECKS, Reply.text(429, "too many requests"), Reply.json(200, "{}"));
    ConsulHttp http = transport.as(TokenSource.NONE);
    assertEquals(429, http.ask("asking", ConsulApi::agentChecks).status());

    long asked = System.nanoTime();
    assertTrue(http.ask("asking", ConsulApi::agentChecks).ok());

    assertTrue(System.nanoTime() - asked > Duration.ofMillis(50).toNanos());
  }

  @Test
  void putsIdsIntoUrlsByteByByte() throws Exception {
    agent.on("GET /v1/agent/service/a%2Fb%20%C3%BC%3F%23", Reply.json(200, "{}"));

    Answer answer =
        transport.as(TokenSource.NONE).ask("asking", api -> api.agentService("a/b ü?#", Map.of()));

    assertTrue(answer.ok(), answer.toString());
  }

  @Test
  void callsBelowAPathPrefix() throws Exception {
    agent.on("GET /east/v1/agent/checks", Reply.json(200, "{}"));
    agent.on("GET /east/v1/session/info/s", Reply.json(200, "[]"));
    try (Transport prefixed = new Transport(ConsulConnection.to(agent.address() + "/east/"))) {
      assertTrue(prefixed.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks).ok());
      assertTrue(
          prefixed
              .as(TokenSource.NONE)
              .through("asking", consul -> consul.sessionClient().getSessionInfo("s"))
              .answer()
              .ok());
    }
  }

  @Test
  void readsIndexAndFilterFromTheHeaders() throws Exception {
    agent.on(
        CHECKS,
        Reply.json(200, "{}").at(4711).with("X-Consul-Results-Filtered-By-ACLs", "true"),
        Reply.json(200, "{}").with("X-Consul-Index", "many"));

    Answer first = transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks);
    Answer second = transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks);

    assertEquals(4711, first.index());
    assertTrue(first.filtered());
    assertEquals(0, second.index());
    assertFalse(second.filtered());
  }

  @Test
  void endsACallWhoseThreadIsInterruptedAndClosesItsConnection() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Transport toServer =
            new Transport(
                ConsulConnection.to("127.0.0.1:" + server.getLocalPort())
                    .withRequestTimeout(Duration.ofMinutes(1)))) {
      CompletableFuture<PortException> thrown = new CompletableFuture<>();
      Thread caller =
          Thread.ofPlatform()
              .start(() ->
                  thrown.complete(
                      assertThrows(
                          PortException.class,
                          () ->
                              toServer
                                  .as(TokenSource.NONE)
                                  .ask("asking", ConsulApi::agentChecks))));
      try (Socket accepted = server.accept()) {
        BufferedReader request =
            new BufferedReader(
                new InputStreamReader(accepted.getInputStream(), StandardCharsets.US_ASCII));
        assertEquals("GET /v1/agent/checks HTTP/1.1", request.readLine());

        caller.interrupt();

        assertEquals(Failure.CANCELLED, thrown.get(10, TimeUnit.SECONDS).failure());
        String line = request.readLine();
        while (line != null) {
          line = request.readLine();
        }
      }
    }
  }

  @Test
  void leavesTheInterruptToBeSeenByTheCaller() throws Exception {
    Thread.currentThread().interrupt();

    PortException thrown =
        assertThrows(
            PortException.class,
            () -> transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks));

    assertEquals(Failure.CANCELLED, thrown.failure());
    assertTrue(Thread.interrupted());
  }

  @Test
  void endsACallThroughConsulClientWhoseThreadIsInterrupted() throws Exception {
    agent.on("GET /v1/session/info/s", agent.never());
    CompletableFuture<PortException> thrown = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                thrown.complete(
                    assertThrows(
                        PortException.class,
                        () ->
                            transport
                                .as(TokenSource.NONE)
                                .throughAtOnce(
                                    "asking",
                                    Duration.ofMinutes(1),
                                    consul -> consul.sessionClient().getSessionInfo("s")))));
    agent.nextAsked();

    caller.interrupt();

    assertEquals(Failure.CANCELLED, thrown.get(10, TimeUnit.SECONDS).failure());
  }

  @Test
  void waitsNoLongerThanItWasToldFor() {
    agent.on("GET /v1/session/info/s", agent.never());

    PortException thrown =
        assertThrows(
            PortException.class,
            () ->
                transport
                    .as(TokenSource.NONE)
                    .throughAtOnce(
                        "asking",
                        Duration.ofMillis(150),
                        consul -> consul.sessionClient().getSessionInfo("s")));

    assertEquals(Failure.TIMEOUT, thrown.failure());
    assertTrue(String.valueOf(thrown.getMessage()).contains("150 ms"), thrown.getMessage());
  }

  @Test
  void blamesNobodyElseForATimeThatPassedBeforeTheCallBegan() {
    Exchange exchange = transport.exchange("asking", null);
    CountDownLatch never = new CountDownLatch(1);

    PortException thrown =
        assertThrows(
            PortException.class,
            () ->
                transport.atOnce(
                    exchange, Duration.ofMillis(50), () -> never.await(1, TimeUnit.MINUTES)));

    assertEquals(Failure.TIMEOUT, thrown.failure());
    assertTrue(String.valueOf(thrown.getMessage()).contains("could not be begun"));
  }

  @Test
  void letsUrgentCallsPassThoseThatWaitForTheirTurn() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    agent.on(CHECKS, Reply.heldUntil(slow));
    agent.on("GET /v1/session/info/s", Reply.json(200, "[]"));
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < Transport.AT_ONCE; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(() ->
                  assertThrows(
                      PortException.class,
                      () -> transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks))));
    }
    for (int i = 0; i < Transport.AT_ONCE; i++) {
      assertEquals("/v1/agent/checks", agent.nextAsked().path());
    }

    Answer urgent =
        transport
            .as(TokenSource.NONE)
            .throughAtOnce(
                "asking",
                Duration.ofSeconds(2),
                consul -> consul.sessionClient().getSessionInfo("s"))
            .answer();
    Asked passed = agent.nextAsked();

    assertTrue(urgent.ok());
    assertEquals("/v1/session/info/s", passed.path());
    slow.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
  }

  @Test
  void saysThatItWasNotAskedWhenNoTurnComes() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    agent.on(CHECKS, Reply.heldUntil(slow));
    List<Thread> callers = new ArrayList<>();
    try (Transport patient =
        new Transport(agent.connection().withRequestTimeout(Duration.ofMillis(1_500)))) {
      for (int i = 0; i < Transport.AT_ONCE; i++) {
        callers.add(Thread.ofVirtual().start(() -> askAndFail(patient)));
      }
      for (int i = 0; i < Transport.AT_ONCE; i++) {
        agent.nextAsked();
      }
      Exchange exchange = patient.exchange("asking", null);

      PortException thrown =
          assertThrows(
              PortException.class,
              () -> patient.inTurn(exchange, Duration.ofMillis(50), () -> "never"));

      assertEquals(Failure.UNAVAILABLE, thrown.failure());
      assertTrue(String.valueOf(thrown.getMessage()).contains("was not asked"));
    } finally {
      slow.countDown();
    }
    for (Thread caller : callers) {
      caller.join();
    }
  }

  @Test
  void losesOneCallAtMostToAnAgentThatWasRestartedHoweverManyConnectionsItHad() throws Exception {
    CountDownLatch together = new CountDownLatch(1);
    agent.on(CHECKS, Reply.json(200, "{}").after(together));
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(() ->
                  assertDoesNotThrow(
                      () -> transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks))));
    }
    for (int i = 0; i < 4; i++) {
      agent.nextAsked();
    }
    together.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    agent.close();

    try (FakeAgent again = new FakeAgent(agent.port()).on(CHECKS, Reply.json(200, "{}"))) {
      PortException first =
          assertThrows(
              PortException.class,
              () -> transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks));

      assertEquals(Failure.UNREACHABLE, first.failure());
      assertTrue(
          transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks).ok(),
          again.address());
    }
  }

  @Test
  void endsCallsUnderWayWhenItIsClosed() throws Exception {
    agent.on(CHECKS, agent.never());
    CompletableFuture<PortException> thrown = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() ->
            thrown.complete(
                assertThrows(
                    PortException.class,
                    () -> transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks))));
    agent.nextAsked();

    transport.close();

    assertEquals(Failure.CANCELLED, thrown.get(10, TimeUnit.SECONDS).failure());
  }

  @Test
  void asksNothingAnyMoreOnceItIsClosed() {
    transport.close();

    PortException thrown =
        assertThrows(
            PortException.class,
            () -> transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks));

    assertEquals(Failure.CANCELLED, thrown.failure());
  }

  @Test
  void hidesNoFaultOfItsOwn() {
    Exchange exchange = transport.exchange("asking", null);

    IllegalStateException fault =
        assertThrows(
            IllegalStateException.class,
            () ->
                transport.atOnce(
                    exchange,
                    Duration.ofSeconds(2),
                    () -> {
                      throw new ExecutionException(new ArithmeticException("a fault"));
                    }));

    assertTrue(String.valueOf(fault.getMessage()).contains("a fault"), fault.getMessage());
  }

  private static void askAndFail(Transport transport) {
    assertThrows(
        PortException.class,
        () -> transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks));
  }
}
