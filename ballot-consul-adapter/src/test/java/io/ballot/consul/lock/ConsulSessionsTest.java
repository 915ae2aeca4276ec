package io.ballot.consul.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.fake.Reply;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulSessionsTest extends LockPortTest {
  private static final String CREATE = "PUT /v1/session/create";
  private static final String RENEW = "PUT /v1/session/renew/" + SESSION;
  private static final String INFO = "GET /v1/session/info/" + SESSION;
  private static final String DESTROY = "PUT /v1/session/destroy/" + SESSION;
  private static final Liveness LIVENESS =
      new Liveness("ballot:node-1:1c7e", Duration.ofSeconds(5));
  private static final SessionRequest BOUND =
      new SessionRequest(Duration.ofSeconds(10), Duration.ofMillis(1500), true, LIVENESS);
  private static final SessionRequest UNBOUND =
      new SessionRequest(Duration.ofSeconds(10), Duration.ofSeconds(10), false, null);

  @Test
  void opensASessionThatIsBoundToNodeAndLiveness() throws Exception {
    agent.on(CREATE, Reply.json(200, "{\"ID\":\"" + SESSION + "\"}"));

    assertEquals(new SessionAnswer.Opened(SESSION), port.openSession(BOUND));

    JsonNode session = agent.nextAsked(CREATE).json();
    assertEquals("ballot/node-1/" + ProcessHandle.current().pid(), session.path("Name").asText());
    assertEquals("10s", session.path("TTL").asText());
    assertEquals("1.5s", session.path("LockDelay").asText());
    assertEquals("delete", session.path("Behavior").asText());
    assertEquals("[\"serfHealth\"]", session.path("NodeChecks").toString());
    assertEquals("[{\"ID\":\"" + LIVENESS.id() + "\"}]", session.path("ServiceChecks").toString());
  }

  @Test
  void opensASessionThatIsExplicitlyBoundToNothing() throws Exception {
    agent.on(CREATE, Reply.json(200, "{\"ID\":\"" + SESSION + "\"}"));

    port.openSession(UNBOUND);

    JsonNode session = agent.nextAsked(CREATE).json();
    assertEquals("[]", session.path("NodeChecks").toString());
    assertFalse(session.has("ServiceChecks"), session.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "apply failed: "})
  void saysThatItsLivenessCheckIsUnknown(String prefix) throws Exception {
    agent.on(
        CREATE, Reply.text(500, prefix + "Missing check '" + LIVENESS.id() + "' registration"));

    assertEquals(new SessionAnswer.LivenessUnknown(), port.openSession(BOUND));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Check 'serfHealth' is in critical state",
        "apply failed: Check 'ballot:node-1:1c7e' is in critical state",
        "Missing check 'serfHealth' registration",
        "Missing node registration",
      })
  void saysThatASessionIsNotAllowedAtPresent(String text) throws Exception {
    agent.on(CREATE, Reply.text(500, text));

    assertEquals(new SessionAnswer.NotNow(text), port.openSession(BOUND));
  }

  @Test
  void failsWhereConsulCannotOpenOneOrNeverWill() {
    agent.on(
        CREATE,
        Reply.text(500, "No cluster leader"),
        Reply.text(403, "Permission denied"),
        Reply.text(500, "Invalid Session TTL '1000000000', must be between [10s=24h0m0s]"),
        Reply.json(200, "{}"));

    assertEquals(Failure.UNAVAILABLE, openFailure());
    assertEquals(Failure.DENIED, openFailure());
    assertEquals(Failure.INVALID, openFailure());
    assertEquals(Failure.UNAVAILABLE, openFailure());
  }

  @Test
  void tellsTheTtlInForce() throws Exception {
    agent.on(RENEW, Reply.json(200, "[" + info("20s") + "]"));

    assertEquals(new RenewAnswer.Renewed(Duration.ofSeconds(20)), port.renew(SESSION, TIMEOUT));
  }

  @Test
  void saysThatASessionIsGoneOnConsulsOwnWordAlone() throws Exception {
    agent.on(
        RENEW,
        Reply.text(404, "Session id '" + SESSION + "' not found"),
        Reply.text(404, ""),
        Reply.of(404, "text/html", "<h1>not found</h1>"),
        Reply.text(404, "404 page not found"),
        Reply.text(403, "Permission denied"),
        Reply.json(200, "[]"),
        Reply.text(500, "failed session lookup: index error: UUID must be 36 characters"));

    assertEquals(new RenewAnswer.Gone(), port.renew(SESSION, TIMEOUT));
    assertEquals(Failure.UNAVAILABLE, renewFailure());
    assertEquals(Failure.UNAVAILABLE, renewFailure());
    assertEquals(Failure.UNAVAILABLE, renewFailure());
    assertEquals(Failure.DENIED, renewFailure());
    assertEquals(Failure.UNAVAILABLE, renewFailure());
    assertEquals(new RenewAnswer.Gone(), port.renew(SESSION, TIMEOUT));
  }

  @Test
  void failsWhereARenewalIsAnsweredWithSomethingElse() {
    agent.on(RENEW, Reply.json(200, "{\"it\":\"works\"}"), Reply.text(200, "ok"));

    assertEquals(Failure.UNAVAILABLE, renewFailure());
    assertEquals(Failure.UNAVAILABLE, renewFailure());
  }

  @Test
  void describesASession() throws Exception {
    agent.on(
        INFO,
        Reply.json(200, "[" + info("10s") + "]"),
        Reply.json(200, "[]"),
        Reply.text(500, "failed session lookup: index error: UUID must be 36 characters"));

    assertEquals(new SessionDescription.Known("node-1", "ballot/node-1/7"), port.describe(SESSION));
    assertEquals(new SessionDescription.NotVisible(), port.describe(SESSION));
    assertEquals(new SessionDescription.NotVisible(), port.describe(SESSION));
  }

  @Test
  void endsASession() throws Exception {
    agent.on(DESTROY, Reply.json(200, "true"), Reply.text(500, "No cluster leader"));

    port.endSession(SESSION);
    PortException failure = assertThrows(PortException.class, () -> port.endSession(SESSION));

    assertEquals(Failure.UNAVAILABLE, failure.failure());
  }

  @Test
  void learnsTheNodesNameFromAShortLivedSessionWhereNothingElseTellsIt() throws Exception {
    agent
        .on("GET /v1/agent/self", Reply.text(403, "Permission denied"))
        .on("GET /v1/agent/checks", Reply.json(200, "{}"))
        .on(CREATE, Reply.json(200, "{\"ID\":\"" + SESSION + "\"}"))
        .on(INFO, Reply.json(200, "[" + info("10s") + "]"))
        .on(DESTROY, Reply.json(200, "true"));

    assertInstanceOf(SessionAnswer.Opened.class, port.openSession(UNBOUND));

    JsonNode probe = agent.nextAsked(CREATE).json();
    assertEquals("[]", probe.path("NodeChecks").toString());
    agent.nextAsked(DESTROY);
    String name = agent.nextAsked(CREATE).json().path("Name").asText();
    assertTrue(name.startsWith("ballot/node-1/"), name);
  }

  @Test
  void saysWhatWouldTellTheNodesNameWhereNothingDoes() {
    agent
        .on("GET /v1/agent/self", Reply.text(403, "Permission denied"))
        .on("GET /v1/agent/checks", Reply.json(200, "{}"))
        .on(CREATE, Reply.text(403, "Permission denied"));

    PortException failure =
        assertThrows(PortException.class, () -> port.openLiveness(Duration.ofSeconds(5)));

    assertEquals(Failure.DENIED, failure.failure());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("agent_prefix \"\" { policy = \"read\" }"), message);
  }

  private Failure openFailure() {
    return assertThrows(PortException.class, () -> port.openSession(BOUND)).failure();
  }

  private Failure renewFailure() {
    return assertThrows(PortException.class, () -> port.renew(SESSION, TIMEOUT)).failure();
  }

  private static String info(String ttl) {
    return """
    {"ID":"%s","Name":"ballot/node-1/7","Node":"node-1","LockDelay":1500000000,
     "Behavior":"delete","TTL":"%s","NodeChecks":[],"ServiceChecks":null,
     "CreateIndex":81,"ModifyIndex":81}\
    """
        .formatted(SESSION, ttl);
  }
}
