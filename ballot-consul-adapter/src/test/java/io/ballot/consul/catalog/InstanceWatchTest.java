package io.ballot.consul.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.Reply;
import io.ballot.consul.fake.Told;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.InstanceObservation.NotRegistered;
import io.ballot.domain.port.InstanceObservation.Registered;
import io.ballot.domain.port.Watch;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstanceWatchTest extends CatalogPortTest {
  private static final Reply UNKNOWN = Reply.text(404, "unknown service ID: web-1");
  private static final Registered IN_CATALOG =
      new Registered(
          new Instance(
              new InstanceId("n1", "web-1"), "web", "10.1.1.1", 80, "10.0.0.1", List.of("c")));
  private static final Registered WITH_AGENT =
      new Registered(
          new Instance(new InstanceId("n1", "web-1"), "web", "", 80, "10.0.0.1", List.of("a")));

  private final Told<InstanceObservation> told = new Told<>();
  private @Nullable Watch watch;

  @AfterEach
  void endWatch() {
    if (watch != null) {
      watch.close();
    }
  }

  @Test
  void asksTheAgentOnceWhereBothHaveTheSameTags() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(NODE, node(true).at(7), node(false).at(8).after(seen), node(true).at(9));
    agent.on(OWN, own(true, "[\"c\"]"), UNKNOWN);

    start();

    assertEquals(IN_CATALOG, told.nextSeen());
    seen.countDown();
    assertEquals(new NotRegistered(), told.nextSeen());
    assertEquals(IN_CATALOG, told.nextSeen());
    assertEquals(
        2, agent.allAsked().stream().filter(a -> a.path().contains("agent/service")).count());
  }

  @Test
  void tellsWhatOnlyTheAgentHasUntilBothHaveTheSame() throws Exception {
    agent.on(NODE, node(true).at(7), agent.never());
    agent.on(OWN, own(true, "[\"c\",\"primary\"]"), own(true, "[\"c\"]"));

    start();

    assertEquals(new Registered(IN_CATALOG.instance(), null, List.of("primary")), told.nextSeen());
    assertEquals(IN_CATALOG, told.nextSeen());
  }

  @Test
  void asksTheAgentWhereTheCatalogDoesNotShowTheInstance() throws Exception {
    agent.on(NODE, node(false).at(7), agent.never()).on(OWN, UNKNOWN);

    start();

    assertEquals(new NotRegistered(), told.nextSeen());
  }

  @Test
  void isWokenByTheCatalogWhenTheInstanceComes() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(NODE, node(false).at(7), node(true).at(9).after(seen), agent.never());
    agent.on(OWN, UNKNOWN);

    start();

    assertEquals(new NotRegistered(), told.nextSeen());
    seen.countDown();
    assertEquals(IN_CATALOG, told.nextSeen());
  }

  @Test
  void believesTheAgentThatHasWhatTheCatalogDoesNotShowYetAndAsksItAgain() throws Exception {
    agent.on(NODE, node(false).at(7), agent.never()).on(OWN, own(true, "[\"a\"]"), UNKNOWN);

    start();

    assertEquals(WITH_AGENT, told.nextSeen());
    assertEquals(new NotRegistered(), told.nextSeen());
  }

  @Test
  void asksTheAgentAgainAndAgainWhereTheNodeIsHidden() throws Exception {
    agent.on(NODE, Reply.json(200, "{\"Node\":null,\"Services\":null}").at(7), agent.never());
    agent.on(OWN, UNKNOWN, own(true, "[\"a\"]"));

    start();

    assertEquals(new NotRegistered(), told.nextSeen());
    Registered registered = assertInstanceOf(Registered.class, told.nextSeen());
    assertEquals("", registered.instance().nodeAddress());
    assertEquals(List.of("a"), registered.instance().tags());
  }

  @Test
  void asksForItsNodesNameAnewWhereTheNodeIsHidden() throws Exception {
    agent.on(
        "GET /v1/agent/self",
        Reply.json(200, "{\"Config\":{\"NodeName\":\"old\"}}"),
        Reply.json(200, "{\"Config\":{\"NodeName\":\"n1\"}}"));
    agent.on(
        "GET /v1/catalog/node-services/old",
        Reply.json(200, "{\"Node\":null,\"Services\":null}").at(7));
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(NODE, node(true).at(8).after(seen), agent.never()).on(OWN, own(true, "[\"c\"]"));

    start();

    assertEquals("old", assertInstanceOf(Registered.class, told.nextSeen()).instance().id().node());
    seen.countDown();
    assertEquals(IN_CATALOG, told.nextSeen());
  }

  @Test
  void tellsThatNeitherCanBeAsked() throws Exception {
    agent.on(NODE, Reply.text(500, "No cluster leader"), node(false).at(7), agent.never());
    agent.on(OWN, Reply.text(403, "Permission denied"), UNKNOWN);

    start();

    assertEquals(Failure.UNAVAILABLE, told.nextFailure().failure());
    assertEquals(Failure.DENIED, told.nextFailure().failure());
    assertEquals(new NotRegistered(), told.nextSeen());
  }

  @Test
  void tellsTheSameAgainAfterAnOutageAndWhatTheAgentHasKept() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(
        NODE,
        node(true).at(7),
        Reply.text(500, "EOF").after(seen),
        node(true).at(7),
        agent.never());
    agent.on(OWN, own(true, "[\"c\"]"), own(true, "[\"c\",\"kept\"]"), own(true, "[\"c\"]"));

    start();

    assertEquals(IN_CATALOG, told.nextSeen());
    seen.countDown();
    assertEquals(Failure.UNAVAILABLE, told.nextFailure().failure());
    assertEquals(new Registered(IN_CATALOG.instance(), null, List.of("kept")), told.nextSeen());
    assertEquals(IN_CATALOG, told.nextSeen());
  }

  @Test
  void saysWhatARegistrationWithoutEnableTagOverrideLeadsTo() throws Exception {
    agent.on(NODE, node(false).at(7), agent.never()).on(OWN, own(false, "[\"a\"]"));

    start();

    String caveat = String.valueOf(assertInstanceOf(Registered.class, told.nextSeen()).tagCaveat());
    assertTrue(caveat.contains("Register the service with EnableTagOverride = true"), caveat);
  }

  @Test
  void servesAllInstancesOfTheNodeByOneQuery() throws Exception {
    agent.on(NODE, node(true).at(7), agent.never()).on(OWN, own(true, "[\"c\"]"));
    agent.on("GET /v1/agent/service/web-2", Reply.text(404, "unknown service ID: web-2"));
    start();
    assertEquals(IN_CATALOG, told.nextSeen());
    Told<InstanceObservation> second = new Told<>();

    try (Watch other = port.watchInstance("web-2", second)) {
      assertEquals(new NotRegistered(), second.nextSeen(), other.toString());
    }

    long first =
        agent.allAsked().stream()
            .filter(a -> a.query().isEmpty() && a.path().equals("/v1/catalog/node-services/n1"))
            .count();
    assertEquals(1, first);
  }

  private void start() {
    watch = port.watchInstance("web-1", told);
  }

  private static Reply node(boolean withInstance) {
    return Reply.json(
        200,
        "{\"Node\":{\"Node\":\"n1\",\"Address\":\"10.0.0.1\"},\"Services\":["
            + (withInstance
                ? "{\"ID\":\"web-1\",\"Service\":\"web\",\"Tags\":[\"c\"],"
                    + "\"Address\":\"10.1.1.1\",\"Port\":80,\"EnableTagOverride\":true}"
                : "")
            + "]}");
  }
}
