package io.ballot.consul.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.TokenSource;
import io.ballot.consul.http.Transport;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalNodeTest {
  private static final String SELF = "GET /v1/agent/self";
  private static final String CHECKS = "GET /v1/agent/checks";

  private static final String SESSION =
      "[{\"ID\":\"s\",\"Node\":\"db-3\",\"LockDelay\":0,\"Behavior\":\"delete\",\"CreateIndex\":1}]";

  private final LocalNode local = new LocalNode(false);
  private FakeAgent agent;
  private Transport transport;
  private ConsulHttp http;

  @BeforeEach
  void connect() throws Exception {
    agent = new FakeAgent();
    transport = new Transport(agent.connection());
    http = transport.as(TokenSource.NONE);
  }

  @AfterEach
  void close() {
    transport.close();
    agent.close();
  }

  @Test
  void asksTheAgentOnceForItself() throws Exception {
    agent.on(SELF, Reply.json(200, "{\"Config\":{\"NodeName\":\"db-1\",\"Server\":false}}"));

    assertEquals("db-1", local.name(http));
    assertEquals("db-1", local.name(http));

    assertEquals(1, agent.allAsked().size());
  }

  @Test
  void takesTheNameFromAnyCheckWhereTheAgentItselfMayNotBeRead() throws Exception {
    agent.on(SELF, Reply.text(403, "Permission denied"));
    agent.on(CHECKS, Reply.json(200, "{\"web-check\":{\"Node\":\"db-2\"}}"));

    assertEquals("db-2", local.name(http));
  }

  @Test
  void isDeniedWhereNothingNamesTheNode() {
    agent.on(SELF, Reply.text(403, "Permission denied"));
    agent.on(CHECKS, Reply.json(200, "{}"));

    PortException failure = assertThrows(PortException.class, () -> local.name(http));

    assertEquals(Failure.DENIED, failure.failure());
  }

  @Test
  void opensNoSessionToFindOutUnlessItMay() throws Exception {
    agent.on(SELF, Reply.text(403, "Permission denied"));
    agent.on(CHECKS, Reply.json(200, "{}"));
    agent.on("PUT /v1/session/create", Reply.json(200, "{\"ID\":\"s\"}"));
    agent.on("GET /v1/session/info/s", Reply.json(200, SESSION));
    agent.on("PUT /v1/session/destroy/s", Reply.json(200, "true"));

    assertThrows(PortException.class, () -> local.name(http));
    assertEquals(2, agent.allAsked().size());
    assertEquals("db-3", new LocalNode(true).name(http));
    agent.nextAsked("PUT /v1/session/destroy/s");
  }

  @Test
  void doesNotGuessWhereTheAgentIsNotWell() {
    agent.on(SELF, Reply.text(500, "something"));

    PortException failure = assertThrows(PortException.class, () -> local.name(http));

    assertEquals(Failure.UNAVAILABLE, failure.failure());
    assertEquals(1, agent.allAsked().size());
  }

  @Test
  void looksAgainWhenItsNameIsInDoubt() throws Exception {
    agent.on(
        SELF,
        Reply.json(200, "{\"Config\":{\"NodeName\":\"db-1\",\"Server\":false}}"),
        Reply.json(200, "{\"Config\":{\"NodeName\":\"db-2\",\"Server\":false}}"));
    assertEquals("db-1", local.name(http));

    local.doubt();

    assertEquals("db-2", local.name(http));
  }

  @Test
  void doesNotLookAgainForEveryDoubt() throws Exception {
    agent.on(SELF, Reply.json(200, "{\"Config\":{\"NodeName\":\"db-1\",\"Server\":false}}"));
    for (int i = 0; i < 5; i++) {
      local.name(http);
      local.doubt();
    }

    assertEquals(2, agent.allAsked().size());
  }

  @Test
  void keepsADoubtfulNameWhereNothingThatCanBeReadTellsABetterOne() throws Exception {
    agent.on(
        SELF,
        Reply.json(200, "{\"Config\":{\"NodeName\":\"db-1\",\"Server\":false}}"),
        Reply.text(403, "Permission denied"));
    agent.on(CHECKS, Reply.json(200, "{}"));
    LocalNode probing = new LocalNode(true);
    assertEquals("db-1", probing.name(http));

    probing.doubt();

    assertEquals("db-1", probing.name(http));
    assertEquals(3, agent.allAsked().size());
  }
}
