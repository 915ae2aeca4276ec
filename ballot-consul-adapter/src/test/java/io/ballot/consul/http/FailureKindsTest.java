package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a call that did not end as its caller expected. */
class FailureKindsTest {
  private static final String CHECKS = "GET /v1/agent/checks";
  private static final Duration SHORT = Duration.ofMillis(200);

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
  void isUnreachableWhereNobodyListens() throws Exception {
    int port = unusedPort();

    PortException failure = failureOf("http://127.0.0.1:" + port);

    assertEquals(Failure.UNREACHABLE, failure.failure());
    assertMessage(failure, "http://127.0.0.1:" + port + "/v1/agent/checks");
    assertMessage(failure, "could not be connected to");
  }

  @Test
  void isUnreachableWhereConnectionsAreNotAccepted() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, queue);

      PortException failure = failureOf("http://127.0.0.1:" + full.getLocalPort());

      assertEquals(Failure.UNREACHABLE, failure.failure());
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void isUnreachableWhereTheHostNameIsUnknown() {
    Exchange exchange = transport.exchange("asking", null);

    PortException failure = Failures.of(exchange, new UnknownHostException("nowhere"));

    assertEquals(Failure.UNREACHABLE, failure.failure());
    assertMessage(failure, "its host name is unknown");
  }

  @Test
  void isUnreachableWhenTheConnectionIsCutBeforeAnAnswer() {
    agent.on(CHECKS, Reply.cut());

    PortException failure = assertThrows(PortException.class, () -> ask(transport));

    assertEquals(Failure.UNREACHABLE, failure.failure());
    assertMessage(failure, "was cut off before an answer came");
  }

  @Test
  void isUnreachableWhenTheConnectionIsCutInTheMiddleOfAnAnswer() {
    agent.on(CHECKS, Reply.cutInTheBody());

    PortException failure = assertThrows(PortException.class, () -> ask(transport));

    assertEquals(Failure.UNREACHABLE, failure.failure());
  }

  @Test
  void isATimeoutWhenTheRequestWasSentAndNoAnswerComes() {
    agent.on(CHECKS, agent.never());

    PortException failure = failureOf(agent.address());

    assertEquals(Failure.TIMEOUT, failure.failure());
    assertMessage(failure, "gave no answer");
  }

  @ParameterizedTest
  @CsvSource({
    "500, No cluster leader, UNAVAILABLE",
    "500, No known Consul servers, UNAVAILABLE",
    "500, rpc error making call: EOF, UNAVAILABLE",
    "500, something new, UNAVAILABLE",
    "502, Bad Gateway, UNREACHABLE",
    "503, no available server, UNREACHABLE",
    "503, , UNREACHABLE",
    "504, Gateway Timeout, UNREACHABLE",
    "503, 'rate limit exceeded, try again later', UNAVAILABLE",
    "429, , UNAVAILABLE",
    "429, Your IP is issuing too many concurrent connections, UNAVAILABLE",
    "404, 404 page not found, UNAVAILABLE",
    "403, Permission denied, DENIED",
    "403, ACL not found, DENIED",
    "500, rpc error making call: Permission denied, DENIED",
    "500, rpc error making call: ACL not found, DENIED",
    "409, '{\"Errors\":[{\"What\":\"Permission denied\"}]}', DENIED",
    "400, Request decode failed, INVALID",
    "405, method not allowed, INVALID",
    "413, Transaction contains too many operations, INVALID",
    "500, 'Invalid Session TTL ''1000'', must be between', INVALID",
    "500, 'apply failed: Invalid Behavior setting ''x''', INVALID",
  })
  void tellsTheKindByStatusAndText(int status, String text, Failure kind) throws Exception {
    agent.on(CHECKS, Reply.text(status, text == null ? "" : text));

    PortException failure = ask(transport).failure();

    assertEquals(kind, failure.failure());
    assertMessage(failure, "asking: GET " + agent.address() + "/v1/agent/checks");
    assertMessage(failure, "answered " + status);
    assertMessage(failure, text == null ? "" : text);
  }

  @ParameterizedTest
  @CsvSource({
    "200, UNAVAILABLE",
    "302, UNAVAILABLE",
    "403, UNAVAILABLE",
    "404, UNAVAILABLE",
    "502, UNREACHABLE",
    "503, UNREACHABLE",
    "504, UNREACHABLE",
  })
  void takesNoWebPageForConsulsAnswerWhateverItsStatus(int status, Failure kind) {
    agent.on(
        CHECKS,
        Reply.of(status, "text/html; charset=utf-8", "<html>Please log in</html>")
            .with("Location", "http://login/"));

    PortException failure = assertThrows(PortException.class, () -> ask(transport));

    assertEquals(kind, failure.failure());
    assertMessage(failure, agent.address() + "/v1/agent/checks");
    assertMessage(failure, "http://login/");
    assertMessage(failure, "Please log in");
  }

  @Test
  void isUnavailableWhereAnAnswerOfSuccessIsNoJson() throws Exception {
    agent.on(CHECKS, Reply.text(200, "It works!"));
    Answer answer = ask(transport);

    PortException failure = assertThrows(PortException.class, answer::json);

    assertEquals(Failure.UNAVAILABLE, failure.failure());
    assertMessage(failure, agent.address() + "/v1/agent/checks");
    assertMessage(failure, "It works!");
  }

  @Test
  void takesNoAnswerOfSuccessForARefusalWhateverItHolds() throws Exception {
    agent.on(CHECKS, Reply.json(200, "{\"Notes\":\"Permission denied\"}"));

    assertFalse(ask(transport).isPermissionDenied());
  }

  @Test
  void isUnavailableWhereAnAnswerIsTooLarge() {
    agent.on(CHECKS, Reply.json(200, "x".repeat((int) ExchangeInterceptor.LARGEST_BODY + 1)));

    PortException failure = assertThrows(PortException.class, () -> ask(transport));

    assertEquals(Failure.UNAVAILABLE, failure.failure());
    assertMessage(failure, "more than 4 MiB");
  }

  @Test
  void readsNoMoreThanItsBoundOfAnAnswerOf100Megabytes() throws Exception {
    AtomicLong sent = new AtomicLong();
    agent.on(CHECKS, Reply.endless(100 << 20, sent));

    PortException failure = assertThrows(PortException.class, () -> ask(transport));

    assertEquals(Failure.UNAVAILABLE, failure.failure());
    // What the system keeps on the way is not read either.
    assertTrue(sent.get() < 50 << 20, sent + " bytes were taken");
  }

  @Test
  void boundsWhatAFewCompressedBytesBecome() {
    agent.on(CHECKS, Reply.gzipped(" ".repeat((int) ExchangeInterceptor.LARGEST_BODY + 1)));

    PortException failure = assertThrows(PortException.class, () -> ask(transport));

    assertEquals(Failure.UNAVAILABLE, failure.failure());
    assertMessage(failure, "more than 4 MiB");
  }

  @Test
  void readsACompressedAnswer() throws Exception {
    agent.on(CHECKS, Reply.gzipped("{\"a\":1}").with("Content-Type", "application/json"));

    assertEquals(1, ask(transport).json().path("a").asInt());
  }

  @Test
  void readsAnAnswerInChunks() throws Exception {
    agent.on(CHECKS, Reply.chunked("{\"a\":", "1}"));

    assertEquals(1, ask(transport).json().path("a").asInt());
  }

  @Test
  void saysThatTheAddressNeedsHttpsWhereAServerExpectsTls() throws Exception {
    agent.on(CHECKS, Reply.text(400, "Client sent an HTTP request to an HTTPS server.\n"));

    PortException failure = ask(transport).failure();

    assertEquals(Failure.UNAVAILABLE, failure.failure());
    assertMessage(failure, "the address has to begin with https://");
  }

  @Test
  void sendsALoginAndNeverTellsIt() throws Exception {
    BasicLogin login = BasicLogin.parse("someone:hunter2:x");
    String travels = "Basic c29tZW9uZTpodW50ZXIyOng=";
    agent.on(
        CHECKS,
        exchange ->
            Reply.text(
                    travels.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        ? 500
                        : 401,
                    "hunter2:x and c29tZW9uZTpodW50ZXIyOng= are wrong")
                .to(exchange));

    try (Transport other = new Transport(agent.connection().withLogin(login))) {
      PortException failure = ask(other).failure();

      assertMessage(failure, "answered 500: (password) and (password) are wrong");
    }
    assertFalse(agent.connection().withLogin(login).toString().contains("hunter2"));
  }

  @Test
  void followsNoRedirectAndSaysWhereItLeads() {
    agent.on(CHECKS, Reply.text(307, "").with("Location", agent.address() + "/v1/elsewhere"));

    PortException failure = assertThrows(PortException.class, () -> ask(transport));

    assertEquals(Failure.UNAVAILABLE, failure.failure());
    assertMessage(failure, "answered 307 that leads to " + agent.address() + "/v1/elsewhere");
    assertEquals(1, agent.allAsked().size());
  }

  @Test
  void asksOnceAndNeverAgainByItself() {
    agent.on(CHECKS, Reply.cut());

    assertThrows(PortException.class, () -> ask(transport));

    assertEquals(1, agent.allAsked().size());
  }

  @Test
  void asksOnceEvenWhereItIsToldToTryAgainAtOnce() throws Exception {
    agent.on(CHECKS, Reply.text(503, "rate limit exceeded").with("Retry-After", "0"));

    assertEquals(503, ask(transport).status());

    assertEquals(1, agent.allAsked().size());
  }

  @Test
  void boundsWhatItQuotes() throws Exception {
    agent.on(CHECKS, Reply.text(500, "x".repeat(10_000)));

    String message = String.valueOf(ask(transport).failure().getMessage());

    assertTrue(message.length() < 400, message);
  }

  @Test
  void neverTellsATokenNotEvenOneThatIsQuotedToIt() throws Exception {
    String token = "0e1b6a8c-aaaa-bbbb-cccc-d0d0d0d0d0d0";
    agent.on(CHECKS, Reply.text(500, "what is " + token + " to me"));

    PortException failure = transport.as(token).ask("asking", ConsulApi::agentChecks).failure();

    assertFalse(String.valueOf(failure.getMessage()).contains(token), failure.getMessage());
    assertMessage(failure, "what is (token) to me");
  }

  @Test
  void neverTellsATokenThatIsCutWhereAQuoteEnds() {
    String token = "0e1b6a8c-aaaa-bbbb-cccc-d0d0d0d0d0d0";
    agent.on(CHECKS, Reply.of(200, "text/html", "x".repeat(80) + token));

    PortException failure =
        assertThrows(
            PortException.class, () -> transport.as(token).ask("asking", ConsulApi::agentChecks));

    assertMessage(failure, "xxx(token)");
  }

  @Test
  void neverTellsATokenThatCannotStandInAHeader() {
    String token = "0e1b6a8c-aaaa-bbbb\ncccc";

    PortException failure =
        assertThrows(
            PortException.class, () -> transport.as(token).ask("asking", ConsulApi::agentChecks));

    assertEquals(Failure.INVALID, failure.failure());
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertFalse(trace.toString().contains("0e1b6a8c"), trace.toString());
  }

  @Test
  void isInvalidWhereAnIdCannotStandInAnUrl() {
    PortException failure =
        assertThrows(
            PortException.class,
            () -> transport.as(TokenSource.NONE).ask("asking", api -> api.agentHealth("..")));

    assertEquals(Failure.INVALID, failure.failure());
  }

  private static Answer ask(Transport transport) throws PortException {
    return transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks);
  }

  /** The failure of a call to some address that has a short time. */
  private static PortException failureOf(String address) {
    ConsulConnection connection = ConsulConnection.to(address).withRequestTimeout(SHORT);
    try (Transport other = new Transport(connection)) {
      return assertThrows(PortException.class, () -> ask(other));
    }
  }

  private static void assertMessage(PortException failure, String part) {
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(part), message + " does not say '" + part + "'");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Connects until the socket's queue takes no more. */
  private static void fill(ServerSocket server, List<Socket> queue) throws IOException {
    for (int i = 0; i < 64; i++) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
    throw new AssertionError("the queue of a listening socket has no end here");
  }
}
