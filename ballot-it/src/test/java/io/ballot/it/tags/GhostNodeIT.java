package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.ConsulBackend;
import io.ballot.consul.http.PlayedAgent;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.TagAnswer;
import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Reply;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * What Consul makes of a record that is written after its node was deregistered, which is how
 * ballot tells such a node from one that is somebody's, and takes it away.
 */
@OnRealConsul
class GhostNodeIT {
  private static final String MANAGEMENT = "5c1f8f0e-0b7e-4f0e-9b57-1d5d5b9a7c31";

  private final SharedConsul consul;
  private final ConsulHttp http;

  GhostNodeIT(SharedConsul consul) {
    this.consul = consul;
    this.http = consul.http();
  }

  @Test
  void aGhostHasNoAddressAndTheIndexOfTheInstanceThatBroughtItBack() throws Exception {
    JsonNode row = bringBack("ghost-1");

    assertEquals("", row.path("Address").asText());
    assertEquals(409, removal("ghost-1", row.path("CreateIndex").asLong() - 1));
    assertEquals(200, removal("ghost-1", row.path("CreateIndex").asLong()));
    assertEquals(0, rows("ghost-1").size());
    assertEquals(false, http.get("catalog/nodes").expectOk().body().contains("ghost-1"));
  }

  @Test
  void aGhostThatSomebodyHasWrittenSinceIsNotTakenAway() throws Exception {
    JsonNode row = bringBack("ghost-2");
    http.catalog().register("{\"Node\":\"ghost-2\",\"Address\":\"192.0.2.9\"}");

    assertEquals(409, removal("ghost-2", row.path("CreateIndex").asLong()));
    assertEquals("192.0.2.9", rows("ghost-2").path(0).path("Address").asText());
    deregister("ghost-2");
  }

  @Test
  void aNodeThatGoesBetweenAReadAndAWriteOfItsRecordDoesNotComeBack() throws Exception {
    String service = "ghost-4";
    http.services()
        .register(
            """
            {"ID":"here","Name":"ghost-4","Address":"192.0.2.7","Port":80}\
            """);
    http.catalog()
        .register(
            """
            {"Node":"ghost-4","Address":"192.0.2.1","Service":{"ID":"there","Service":"ghost-4",\
            "Port":80,"Tags":["primary"],"TaggedAddresses":{"lan":{"Address":"192.0.2.1","Port":80}}}}\
            """);
    Between agent = new Between("GET /v1/catalog/service/" + service, 2);
    try (TagScene scene = new TagScene(ConsulBackend.playedBy(agent), null)) {
      TagScene.Term term = scene.acquire(consul.unique("lock"));

      assertEquals(
          new TagAnswer.Done(true),
          scene.assign(term, service, new InstanceId(consul.node(), "here")));
    } finally {
      http.services().deregister("here");
    }

    assertEquals(1, agent.asked("PUT /v1/catalog/register"), "it was written after it had gone");
    assertEquals(1, agent.asked("PUT /v1/txn [{\"Node\""), "the ghost was taken away");
    assertEquals(false, http.get("catalog/nodes").expectOk().body().contains("ghost-4"));
  }

  /** Passes everything on, and has the node deregistered right after an answer. */
  private final class Between implements PlayedAgent {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final String after;
    private final int times;

    Between(String after, int times) {
      this.after = after;
      this.times = times;
    }

    @Override
    public Page answer(String method, String target, String body)
        throws IOException, InterruptedException {
      String path = target.substring("/v1/".length());
      Reply reply = method.equals("GET") ? http.get(path) : http.put(path, body);
      requests.add(method + " " + target + " " + body);
      if (requests.getLast().startsWith(after) && asked(after) == times) {
        deregister("ghost-4");
      }
      return new Page(reply.status(), reply.index(), reply.body());
    }

    long asked(String what) {
      return requests.stream().filter(request -> request.startsWith(what)).count();
    }
  }

  @Test
  void aTokenThatMayNotWriteNodesBringsNoGhostBack(Lab lab) throws Exception {
    ConsulHttp guarded =
        lab.agent(AgentOptions.server("guarded").withDefaultDeny(MANAGEMENT)).http();
    ConsulHttp usual =
        guarded.withToken(
            guarded
                .acl()
                .token(
                    "usual",
                    "service_prefix \"\" { policy = \"write\" }"
                        + " node_prefix \"\" { policy = \"read\" }"));
    guarded.catalog().register(registration("ghost-3", "\"Address\":\"192.0.2.1\""));
    String past = registration("ghost-3", "\"SkipNodeUpdate\":true");

    assertEquals(200, usual.put("catalog/register", past).status());
    guarded.put("catalog/deregister", "{\"Node\":\"ghost-3\"}").expectOk();
    assertEquals(403, usual.put("catalog/register", past).status());
  }

  /** Writes a record of a node that is gone, and gives it as the catalog shows it then. */
  private JsonNode bringBack(String node) throws IOException, InterruptedException {
    http.catalog().register(registration(node, "\"Address\":\"192.0.2.1\""));
    deregister(node);
    http.catalog().register(registration(node, "\"SkipNodeUpdate\":true"));
    return rows(node).path(0);
  }

  private static String registration(String node, String how) {
    return """
    {"Node":"%1$s",%2$s,"Service":{"ID":"%1$s","Service":"%1$s","Port":80}}\
    """
        .formatted(node, how);
  }

  private void deregister(String node) throws IOException, InterruptedException {
    http.put("catalog/deregister", "{\"Node\":\"%s\"}".formatted(node)).expectOk();
  }

  private JsonNode rows(String service) throws IOException, InterruptedException {
    return http.get("catalog/service/" + service + "?consistent=").expectOk().json();
  }

  /** The status of the answer to what takes a node away, if it was last changed at an index. */
  private int removal(String node, long index) throws IOException, InterruptedException {
    return http.put(
            "txn",
            """
            [{"Node":{"Verb":"delete-cas","Node":{"Node":"%s","ModifyIndex":%d}}}]\
            """
                .formatted(node, index))
        .status();
  }
}
