package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Reply;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Another tool that changes a registration while a tag is taken off it, again and again. */
@OnRealConsul
class ConcurrentEditorIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROUNDS = 40;

  @Test
  void changesOfMetaAndTagsByAnotherToolSurvive(SharedConsul consul) throws Exception {
    ConsulHttp http = consul.http();
    String service = consul.unique("web");
    String node = consul.unique("node");
    String id = consul.unique("web-1");
    http.services().register(id, service, 80, List.of());
    http.catalog()
        .register(
            """
            {"Node":"%s","Address":"203.0.113.9","Service":{"ID":"web","Service":"%s","Port":80}}\
            """
                .formatted(node, service));
    Editor tool = new Editor(http, node);
    Editor tagger = new Editor(http, node);
    List<String> expected = new ArrayList<>();

    try (TagScene scene = new TagScene(consul.uri(), null);
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      TagScene.Term term = scene.acquire(consul.unique("lock"));
      Future<?> edits =
          threads.submit(() -> {
            for (int i = 0; i < ROUNDS; i++) {
              int round = i;
              tool.edit(record -> {
                record.withObject("/Meta").put("round", String.valueOf(round));
                record.withArray("/Tags").add("edit-" + round);
              });
            }
            return null;
          });
      for (int i = 0; i < ROUNDS; i++) {
        expected.add("edit-" + i);
        tagger.edit(record -> record.withArray("/Tags").add(TagScene.TAG));
        takeOff(scene, term, service, new InstanceId(consul.node(), id));
      }
      edits.get();
    }

    JsonNode record = tool.read();
    assertEquals(String.valueOf(ROUNDS - 1), record.path("Meta").path("round").asText());
    assertEquals(JSON.valueToTree(expected), record.path("Tags"));
    System.out.println(
        ROUNDS
            + " edits beside as many changes of the tag; refused, and made again on the fresh"
            + " record: "
            + tool.refused
            + " of theirs");
    http.services().deregister(id);
    http.put("catalog/deregister", "{\"Node\":\"" + node + "\"}").expectOk();
  }

  /** As the leader does: where others were faster at every try, it comes again. */
  private static void takeOff(TagScene scene, TagScene.Term term, String service, InstanceId leader)
      throws PortException {
    for (int i = 0; ; i++) {
      try {
        TagAnswer answer = scene.assign(term, service, leader, TagScene.TAG, Scope.OTHERS);
        assertEquals(new TagAnswer.Done(true), answer);
        return;
      } catch (PortException e) {
        if (e.failure() != Failure.UNAVAILABLE || i == ROUNDS) {
          throw e;
        }
      }
    }
  }

  /** Changes a record of the catalog as a careful tool does: compare and set, and once more. */
  private static final class Editor {
    private final ConsulHttp http;
    private final String node;
    private int refused;

    Editor(ConsulHttp http, String node) {
      this.http = http;
      this.node = node;
    }

    interface Edit {
      void of(ObjectNode record);
    }

    ObjectNode read() throws Exception {
      JsonNode services = http.get("catalog/node/" + node + "?consistent").expectOk().json();
      return (ObjectNode) services.path("Services").path("web");
    }

    void edit(Edit edit) throws Exception {
      while (true) {
        ObjectNode record = read();
        edit.of(record);
        ArrayNode operations = JSON.createArrayNode();
        ObjectNode operation = operations.addObject().putObject("Service");
        operation.put("Verb", "cas").put("Node", node).set("Service", record);
        Reply reply = http.kv().transaction(operations.toString());
        if (reply.status() != 409) {
          reply.expectOk();
          return;
        }
        refused++;
      }
    }
  }
}
