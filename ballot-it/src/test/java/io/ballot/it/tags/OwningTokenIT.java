package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.TagAnswer;
import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The token with which an agent speaks for a service: whoever registered it last has lent it. It is
 * the one thing that a change of a tag changes, for nothing shows which it was before.
 */
@OnRealConsul
class OwningTokenIT {
  private static final String MANAGEMENT = "5b0d8f6e-8a3c-4d0c-9d5e-3a4f1c2b7e61";
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void anAgentSpeaksForAServiceWithTheTokenOfTheElectionOnceItWasTagged(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent(AgentOptions.server("guarded").withDefaultDeny(MANAGEMENT));
    ConsulHttp http = agent.http();
    String services = "service_prefix \"\" { policy = \"write\" }\n";
    String owner = http.acl().token("owner", services);
    String election =
        http.acl()
            .token(
                "election",
                services
                    + "key \"lock\" { policy = \"write\" }\n"
                    + "session \"guarded\" { policy = \"write\" }\n"
                    + "node_prefix \"\" { policy = \"read\" }\n");
    for (String name : List.of("web", "never-tagged")) {
      http.withToken(owner)
          .services()
          .register("{\"ID\":\"%1$s\",\"Name\":\"%1$s\",\"Port\":80}".formatted(name));
      http.catalog().awaitInstances(name, all -> all.size() == 1, SOON);
    }
    Snapshot before = Snapshot.ofLocal(http, "guarded", "web", "web");
    try (TagScene scene = new TagScene(agent.uri(), election)) {
      TagScene.Term term = scene.acquire("lock");
      assertEquals(
          new TagAnswer.Done(true), scene.assign(term, "web", new InstanceId("guarded", "web")));
      assertEquals(new TagAnswer.Done(true), scene.remove("web"));
    }
    assertEquals(
        List.of(), Snapshot.ofLocal(http, "guarded", "web", "web").differencesFrom(before));

    // Whose token it is shows when the agent has to say something by itself.
    JsonNode self = http.withToken(owner).get("acl/token/self").expectOk().json();
    http.delete("acl/token/" + self.path("AccessorID").asText()).expectOk();
    for (String name : List.of("never-tagged", "web")) {
      http.catalog()
          .register(
              """
              {"Node":"guarded","SkipNodeUpdate":true,
               "Service":{"ID":"%1$s","Service":"%1$s","Port":81}}\
              """
                  .formatted(name));
    }
    agent.kill();
    agent.restart();

    http.catalog().awaitInstances("web", all -> all.getFirst().port() == 80, SOON);
    assertEquals(81, http.catalog().instances("never-tagged").getFirst().port());
  }
}
