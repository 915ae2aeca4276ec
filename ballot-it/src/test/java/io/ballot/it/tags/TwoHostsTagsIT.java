package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two daemons on two hosts, with nothing in common but Consul, that take the tags of their
 * elections off a third instance at the same moment. Its record cannot be written in a transaction,
 * so each writes it on what it has read before, and may bring the other's tag back.
 */
@OnRealConsul
class TwoHostsTagsIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROUNDS = 100;
  private static final int MOST_TRIES = 20;

  /** As many as leaders make in close succession, each when its watch shows what is wrong. */
  private static final int MOST_REPAIRS = 5;

  private static final List<String> TAGS = List.of("z", "a b", "z");
  private static final String WRITER = "writer";
  private static final String SCHEDULER = "scheduler";

  @Test
  void twoTagsThatAreTakenOffAtTheSameMomentAreBothGoneAfterAFewRepairsAndNothingElse(
      SharedConsul consul) throws Exception {
    ConsulHttp http = consul.http();
    String service = consul.unique("web");
    String node = consul.unique("node");
    String id = consul.unique("third");
    List<String> wrong = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(2);
    try (TagScene one = new TagScene(consul.uri(), null);
        TagScene other = new TagScene(consul.uri(), null);
        ExecutorService hosts = Executors.newFixedThreadPool(2)) {
      TagScene.Term writing = one.acquire(consul.unique("writing"));
      TagScene.Term scheduling = other.acquire(consul.unique("scheduling"));
      InstanceId writer = new InstanceId(consul.node(), consul.unique("writer"));
      InstanceId scheduler = new InstanceId(consul.node(), consul.unique("scheduler"));
      for (int round = 1; round <= ROUNDS; round++) {
        register(http, service, node, id);
        Snapshot before = Snapshot.ofOther(http, node, service, id);
        Snapshot after;
        int repairs = -1;
        do {
          Future<?> first = hosts.submit(takeOff(together, one, writing, service, writer, WRITER));
          Future<?> second =
              hosts.submit(takeOff(together, other, scheduling, service, scheduler, SCHEDULER));
          first.get(30, TimeUnit.SECONDS);
          second.get(30, TimeUnit.SECONDS);
          after = Snapshot.ofOther(http, node, service, id);
          repairs++;
        } while (!after.catalogTags(id).equals(TAGS) && repairs < MOST_REPAIRS);
        assertEquals(List.of(), after.differencesButTags(before, id));
        if (!after.catalogTags(id).equals(TAGS)) {
          wrong.add("round " + round + ": " + after.catalogTags(id));
        }
      }
    } finally {
      http.put("catalog/deregister", "{\"Node\":\"" + node + "\"}").expectOk();
    }
    assertEquals(List.of(), wrong, () -> wrong.size() + " of " + ROUNDS + " rounds");
  }

  private static void register(ConsulHttp http, String service, String node, String id)
      throws Exception {
    Kind kind = Kind.named("tagged addresses");
    List<String> tags = Stream.concat(TAGS.stream(), Stream.of(WRITER, SCHEDULER)).toList();
    ObjectNode definition = kind.registration(service, id, tags);
    definition.set("Service", definition.remove("Name"));
    ObjectNode registration = JSON.createObjectNode().put("Node", node);
    registration.put("Address", "203.0.113.9").set("Service", definition);
    http.catalog().register(registration.toString());
  }

  /** As a leader does: where the other was faster at every try, it comes again. */
  private static Callable<Void> takeOff(
      CyclicBarrier together,
      TagScene scene,
      TagScene.Term term,
      String service,
      InstanceId leader,
      String tag) {
    return () -> {
      together.await(30, TimeUnit.SECONDS);
      for (int tries = 1; ; tries++) {
        try {
          TagAnswer answer = scene.assign(term, service, leader, tag, Scope.OTHERS);
          assertInstanceOf(TagAnswer.Done.class, answer);
          return null;
        } catch (PortException e) {
          if (e.failure() != Failure.UNAVAILABLE || tries == MOST_TRIES) {
            throw e;
          }
        }
      }
    };
  }
}
