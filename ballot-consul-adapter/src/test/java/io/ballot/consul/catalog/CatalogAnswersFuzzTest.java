package io.ballot.consul.catalog;

import static io.ballot.consul.fake.Reply.json;

import io.ballot.consul.fake.AnswerFuzz;
import io.ballot.consul.fake.Recorded;
import io.ballot.consul.http.Json;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAssignment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of Consul's answers on registrations, whole and broken. */
class CatalogAnswersFuzzTest {
  private static final TagAssignment TERM =
      new TagAssignment(
          "web",
          new InstanceId("n1", "web-1"),
          "primary",
          TagAssignment.Scope.OTHERS,
          new LockKey("locks/web"),
          new SessionId("f7e4"),
          18);

  private AnswerFuzz fuzz;

  @BeforeEach
  void connect() throws Exception {
    fuzz = new AnswerFuzz();
  }

  @AfterEach
  void close() {
    fuzz.close();
  }

  @Test
  void readsTheInstancesOfAServiceAndWritesThemBack() throws Exception {
    fuzz.on("PUT /v1/catalog/register", json(200, "true"))
        .run(
            "GET /v1/catalog/service/web",
            http -> {
              CatalogReader reader = new CatalogReader(http);
              reader.observe("web", 0);
              for (ServiceRecord record : reader.service("web")) {
                record.survivesTransaction();
                new CatalogWriter(http)
                    .register(
                        new CatalogWriter.Change(record, Tags.with(record.tags(), "primary")));
              }
            },
            "catalog-service",
            "catalog-service-none");
  }

  @Test
  void readsTheServicesOfANode() throws Exception {
    fuzz.run(
        "GET /v1/catalog/node-services/n1",
        http -> NodeServices.source(http, "n1").read(0).value().of("web-1"),
        "catalog-node-services");
  }

  @Test
  void readsThatSomeServiceHasChanged() throws Exception {
    fuzz.run(
        "GET /v1/catalog/services",
        http -> new CatalogReader(http).anyChange(0),
        "catalog-services");
  }

  @Test
  void readsARegistrationOfTheAgentAndWritesItBack() throws Exception {
    fuzz.on("PUT /v1/agent/service/register", json(200, ""))
        .run(
            "GET /v1/agent/service/web-1",
            http -> {
              AgentServices services = new AgentServices(http);
              Optional<AgentService> found = services.find("web-1");
              if (found.isPresent()) {
                found.get().observation("n1", "192.0.2.7");
                services.changeTags(
                    found.get(), Optional.empty(), tags -> Tags.without(tags, "primary"));
              }
            },
            "agent-service",
            "agent-service-none");
  }

  @Test
  void readsWhatBecameOfAMoveOfTags() throws Exception {
    ServiceRecord record =
        new ServiceRecord(Json.tree(Recorded.of("catalog-service").body()).path(0));
    CatalogWriter.Change change = new CatalogWriter.Change(record, List.of("primary"));
    fuzz.run(
        "PUT /v1/txn",
        http -> {
          try {
            new CatalogWriter(http).commit(new Term(http, TERM), List.of(change));
          } catch (TermOverException | RefusedException documented) {
            // By the operation that failed, and by the refusal.
          }
        },
        "txn-release",
        "txn-release-moved",
        "txn-lock-no-session");
  }
}
