package io.ballot.consul.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.fake.Told;
import io.ballot.consul.http.TokenSource;
import io.ballot.consul.http.Transport;
import io.ballot.consul.watch.Questions;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.HealthCheck;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.Watch;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsulHealthPortTest {
  private static final String NODE = "GET /v1/health/node/n1";
  private static final String AGENT = "GET /v1/agent/health/service/id/web-1";
  private static final HealthCheck SERF =
      new HealthCheck("serfHealth", "Serf Health Status", CheckStatus.PASSING, true);
  private static final String SERF_ROW = row("serfHealth", "Serf Health Status", "passing", "");
  private static final Reply HIDDEN = Reply.json(200, "[]").at(7);

  private final Told<HealthObservation> told = new Told<>();
  private FakeAgent agent;
  private ConsulBackend backend;
  private @Nullable Watch watch;

  @BeforeEach
  void connect() throws Exception {
    agent = new FakeAgent();
    agent.on("GET /v1/agent/self", Reply.json(200, "{\"Config\":{\"NodeName\":\"n1\"}}"));
    agent.on(AGENT, aggregated(200));
    backend = new ConsulBackend(agent.connection(), "ballot");
  }

  @AfterEach
  void close() {
    if (watch != null) {
      watch.close();
    }
    backend.close();
    agent.close();
  }

  @Test
  void tellsTheChecksOfTheInstanceAndItsNode() throws Exception {
    agent.on(
        NODE,
        list(
                SERF_ROW,
                row("ping", "Ping", "warning", "web-1"),
                row("other", "Other", "critical", "web-2"))
            .at(7),
        agent.never());

    start();

    assertEquals(
        new HealthObservation(
            false,
            false,
            List.of(SERF, new HealthCheck("ping", "Ping", CheckStatus.WARNING, false))),
        told.nextSeen());
  }

  @Test
  void tellsBothKindsOfMaintenanceApartFromChecks() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    String other = row("_service_maintenance:web-2", "Maintenance", "critical", "web-2");
    agent.on(
        NODE,
        list(SERF_ROW, other, row("_node_maintenance", "Maintenance", "critical", "")).at(7),
        list(SERF_ROW, other, row("_service_maintenance:web-1", "M", "critical", "web-1"))
            .at(8)
            .after(seen),
        agent.never());

    start();

    assertEquals(new HealthObservation(true, false, List.of(SERF)), told.nextSeen());
    seen.countDown();
    assertEquals(new HealthObservation(false, true, List.of(SERF)), told.nextSeen());
  }

  @Test
  void takesAStatusThatItDoesNotKnowForCritical() throws Exception {
    agent.on(NODE, list(row("new", "New", "exhausted", "web-1")).at(7), agent.never());

    start();

    assertEquals(
        List.of(new HealthCheck("new", "New", CheckStatus.CRITICAL, false)),
        told.nextSeen().checks());
  }

  @Test
  void asksTheAgentAgainAndAgainWhereTheCatalogShowsNothing() throws Exception {
    agent.on(NODE, HIDDEN, agent.never());
    agent.on(
        AGENT,
        aggregated(200, row("ping", "Ping", "passing", "web-1")),
        aggregated(503, row("_node_maintenance", "Maintenance", "critical", "")));

    start();

    assertEquals(
        new HealthObservation(
            false, false, List.of(new HealthCheck("ping", "Ping", CheckStatus.PASSING, false))),
        told.nextSeen());
    assertEquals(new HealthObservation(true, false, List.of()), told.nextSeen());
  }

  @Test
  void asksTheAgentWhereTheOwnChecksMayHaveBeenFilteredOut() throws Exception {
    agent.on(
        NODE,
        list(SERF_ROW).at(7).with("X-Consul-Results-Filtered-By-ACLs", "true"),
        agent.never());
    agent.on(AGENT, aggregated(429, row("ping", "Ping", "warning", "web-1")));

    start();

    assertEquals(CheckStatus.WARNING, told.nextSeen().checks().getFirst().status());
  }

  @Test
  void goesByTheAgentWhereItHasChecksThatItDidNotBringIntoTheCatalog() throws Exception {
    agent.on(NODE, list(SERF_ROW).at(7), agent.never());
    agent.on(
        AGENT,
        aggregated(503, row("ping", "Ping", "critical", "web-1")),
        aggregated(200, row("ping", "Ping", "passing", "web-1")));

    start();

    assertEquals(CheckStatus.CRITICAL, told.nextSeen().checks().getFirst().status());
    assertEquals(CheckStatus.PASSING, told.nextSeen().checks().getFirst().status());
  }

  @Test
  void asksTheAgentOnceAndNoMoreForAnInstanceThatHasNoChecks() throws Exception {
    try (Transport transport = new Transport(agent.connection())) {
      HealthListener listener =
          new HealthListener("web-1", transport.as(TokenSource.NONE), new Questions(), told);

      listener.seen(
          new NodeChecks.Part(
              false,
              List.of(new CheckRow("serfHealth", "Serf Health Status", CheckStatus.PASSING, "")),
              List.of()));

      assertEquals(List.of(SERF), told.nextSeen().checks());
      assertEquals(AGENT, "GET " + agent.nextAsked().path());
      assertNull(listener.patience());
    }
  }

  @Test
  void showsAnInstanceThatTheAgentDoesNotKnowWithoutChecks() throws Exception {
    agent.on(NODE, HIDDEN, agent.never());
    agent.on(
        AGENT,
        Reply.json(404, "{\"AggregatedStatus\":\"critical\",\"Service\":null,\"Checks\":null}"));

    start();

    assertEquals(new HealthObservation(false, false, List.of()), told.nextSeen());
  }

  @Test
  void doesNotTakeABusyAgentForAWarningNorAProxyForACriticalOne() throws Exception {
    agent.on(NODE, HIDDEN, agent.never());
    agent.on(
        AGENT,
        Reply.text(429, "Your IP is issuing too many concurrent connections"),
        Reply.text(503, "Service Unavailable"),
        Reply.text(403, "Permission denied"),
        aggregated(200));

    start();

    assertEquals(Failure.UNAVAILABLE, told.nextFailure().failure());
    assertEquals(Failure.UNREACHABLE, told.nextFailure().failure());
    assertEquals(Failure.DENIED, told.nextFailure().failure());
    assertEquals(new HealthObservation(false, false, List.of()), told.nextSeen());
  }

  @Test
  void tellsAnOutageAndItsEnd() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(
        NODE,
        list(SERF_ROW).at(7),
        Reply.text(500, "EOF").after(seen),
        list(SERF_ROW).at(7),
        agent.never());

    start();

    HealthObservation before = told.nextSeen();
    seen.countDown();
    assertEquals(Failure.UNAVAILABLE, told.nextFailure().failure());
    assertEquals(before, told.nextSeen());
  }

  @Test
  void saysNothingOfChangesThatDoNotConcernTheInstance() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(
        NODE,
        list(SERF_ROW).at(7),
        list(SERF_ROW, row("other", "Other", "critical", "web-2")).at(8).after(seen),
        list(SERF_ROW, row("ping", "Ping", "passing", "web-1")).at(9),
        agent.never());

    start();

    assertEquals(List.of(SERF), told.nextSeen().checks());
    seen.countDown();
    assertEquals(2, told.nextSeen().checks().size());
    assertTrue(told.isEmpty());
  }

  private void start() {
    watch = backend.withToken(TokenSource.NONE).health().watch("web-1", told);
  }

  private static Reply list(String... rows) {
    return Reply.json(200, "[" + String.join(",", rows) + "]");
  }

  private static Reply aggregated(int status, String... rows) {
    return Reply.json(
        status, "{\"AggregatedStatus\":\"any\",\"Checks\":[" + String.join(",", rows) + "]}");
  }

  private static String row(String id, String name, String status, String serviceId) {
    return "{\"Node\":\"n1\",\"CheckID\":\"%s\",\"Name\":\"%s\",\"Status\":\"%s\",\"ServiceID\":\"%s\"}"
        .formatted(id, name, status, serviceId);
  }
}
