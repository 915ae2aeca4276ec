package io.ballot.consul.catalog;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.fake.Asked;
import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.fake.Told;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.TokenSource;
import io.ballot.consul.http.Transport;
import io.ballot.consul.watch.SharedQueries;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ServiceObservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that are more than get a blocking query each. */
class ManyServiceWatchesTest {
  private static final int MANY = ServiceWatches.MOST_SINGLE + 25;
  private static final String SERVICE = "GET /v1/catalog/service/s";
  private static final String ANYTHING = "GET /v1/catalog/services";
  private static final String OWN_NODE = "GET /v1/catalog/node-services/n1";
  private static final String OTHER_NODE = "GET /v1/catalog/node-services/n2";
  private static final String NODES = "GET /v1/catalog/nodes";

  private final List<Told<ServiceObservation>> told = new ArrayList<>();
  private FakeAgent agent;
  private Transport transport;
  private SharedQueries<String, NodeServices> nodes;
  private ServiceWatches watches;

  @BeforeEach
  void connect() throws Exception {
    agent = new FakeAgent();
    agent.on("GET /v1/agent/self", Reply.json(200, "{\"Config\":{\"NodeName\":\"n1\"}}"));
    agent.on(OWN_NODE, node("n1", 7), agent.never());
    agent.on(OTHER_NODE, node("n2", 7), agent.never());
    agent.on(ANYTHING, changedAt(7), agent.never());
    agent.on(NODES, nodes(List.of("n1")));
    for (int i = 0; i < MANY; i++) {
      agent.on(SERVICE + i, service(i, "n1"));
    }
    transport = new Transport(agent.connection());
    ConsulHttp http = transport.as(TokenSource.NONE);
    LocalNode local = new LocalNode(false);
    nodes =
        new SharedQueries<>(
            "test",
            http.longPoll(),
            node ->
                node.isEmpty()
                    ? NodeServices.source(http, local)
                    : NodeServices.source(http, node));
    watches =
        new ServiceWatches(http, local, new CatalogReader(http), nodes, "", Duration.ofMillis(50));
  }

  @AfterEach
  void close() {
    watches.close();
    nodes.close();
    transport.close();
    agent.close();
  }

  @Test
  void tellsThePresentOfEachByOneReadOfIt() throws Exception {
    watchAll();

    awaitAll();
    agent.nextAsked(OWN_NODE);
    Asked blocking = agent.nextAsked(OWN_NODE);
    assertTrue(blocking.query().contains("index=7"), blocking.query());
    List<Asked> polls =
        agent.allAsked().stream()
            .filter(asked -> asked.path().startsWith("/v1/catalog/service/"))
            .filter(asked -> !asked.query().isEmpty())
            .toList();
    assertEquals(List.of(), polls);
  }

  @Test
  void readsTheServiceOfWhichTheOwnNodeShowsAnotherPicture() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(OWN_NODE, node("n1", 7), node("n1", 9, "21").after(seen), agent.never());
    agent.on(SERVICE + 21, service(21, "n1"), service(21, "n1", "primary"));

    watchAll();
    awaitAll();
    seen.countDown();

    assertEquals(List.of("primary"), told.get(21).nextSeen().instances().getFirst().tags());
    assertTrue(told.stream().allMatch(Told::isEmpty));
  }

  @Test
  void followsAnotherNodeThatHasAnInstanceOfAWatchedService() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(SERVICE + 20, service(20, "n2"), service(20, "n2", "primary"));
    agent.on(OTHER_NODE, node("n2", 7, "none"), node("n2", 9, "20").after(seen), agent.never());

    watchAll();
    awaitAll();
    seen.countDown();

    assertEquals(List.of("primary"), told.get(20).nextSeen().instances().getFirst().tags());
  }

  @Test
  void readsTheNodesThatNoQueryFollowsAfterAnyChange() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(ANYTHING, changedAt(7), changedAt(9).after(seen), agent.never());
    agent.on(NODES, nodes(List.of("n1")), nodes(List.of("n1", "n2")));
    agent.on(OTHER_NODE, node("n2", 9, "21"));
    agent.on(SERVICE + 20, service(20, "n1"), service(20, "n2"));
    agent.on(SERVICE + 21, service(21, "n1"), service(21, "n2", "primary"));

    watchAll();
    awaitAll();
    agent.allAsked();
    seen.countDown();

    assertEquals("n2", told.get(20).nextSeen().instances().getFirst().id().node());
    assertEquals(List.of("primary"), told.get(21).nextSeen().instances().getFirst().tags());
    assertEquals(
        List.of("/v1/catalog/service/s20", "/v1/catalog/service/s21"),
        reads(),
        "the two of which the other node shows something else");
  }

  @Test
  void looksOnceMoreAfterALookThatTookLongerThanTheNextChanges() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    agent.on(
        ANYTHING,
        changedAt(7),
        changedAt(9).after(seen),
        changedAt(11),
        changedAt(13),
        changedAt(15),
        changedAt(17),
        agent.never());
    agent.on(NODES, nodes(List.of("n1")), nodes(List.of("n1")).after(slow), nodes(List.of("n2")));
    agent.on(OTHER_NODE, node("n2", 9, "21"));
    agent.on(SERVICE + 21, service(21, "n1"), service(21, "n2", "primary"));

    watchAll();
    awaitAll();
    agent.nextAsked(NODES);
    seen.countDown();
    agent.nextAsked(NODES);
    List<Asked> meanwhile = new ArrayList<>();
    while (meanwhile.stream().noneMatch(asked -> asked.query().contains("index=17"))) {
      meanwhile.add(agent.nextAsked());
    }
    slow.countDown();

    assertEquals(List.of("primary"), told.get(21).nextSeen().instances().getFirst().tags());
    assertTrue(
        meanwhile.stream().noneMatch(asked -> asked.path().equals("/v1/catalog/nodes")),
        "one look at a time");
  }

  @Test
  void readsWhatWasOnANodeThatIsGone() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(ANYTHING, changedAt(7), changedAt(9).after(seen), agent.never());
    agent.on(NODES, nodes(List.of("n1", "n2")), nodes(List.of("n1")));
    agent.on(OTHER_NODE, node("n2", 7, "none"), agent.never());
    agent.on(SERVICE + 20, service(20, "n2"), service(20, "n1", "primary"));

    watchAll();
    awaitAll();
    agent.allAsked();
    seen.countDown();

    assertEquals(List.of("primary"), told.get(20).nextSeen().instances().getFirst().tags());
    assertEquals(List.of("/v1/catalog/service/s20"), reads());
  }

  @Test
  void readsAllServicesInTurnsWhereNodesAreMore() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(ANYTHING, changedAt(7), changedAt(9).after(seen), agent.never());
    agent.on(
        NODES,
        nodes(List.of("n1")),
        nodes(IntStream.range(100, 101 + MANY).mapToObj(i -> "n" + i).toList()));
    agent.on(SERVICE + 21, service(21, "n1"), service(21, "n1", "primary"));

    watchAll();
    awaitAll();
    seen.countDown();

    assertEquals(List.of("primary"), told.get(21).nextSeen().instances().getFirst().tags());
  }

  @Test
  void readsAllServicesInTurnsWhereTheNodesAreNotTold() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(ANYTHING, changedAt(7), changedAt(9).after(seen), agent.never());
    agent.on(NODES, nodes(List.of("n1")), Reply.text(500, "No cluster leader"));
    agent.on(SERVICE + 21, service(21, "n1"), service(21, "n1", "primary"));

    watchAll();
    awaitAll();
    seen.countDown();

    assertEquals(List.of("primary"), told.get(21).nextSeen().instances().getFirst().tags());
  }

  @Test
  void tellsAllOfAnOutageAndReadsAllAfterIt() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(
        ANYTHING,
        changedAt(7),
        Reply.text(500, "No cluster leader").after(seen),
        changedAt(7),
        agent.never());

    watchAll();
    awaitAll();
    seen.countDown();

    for (Told<ServiceObservation> each : told) {
      assertEquals(Failure.UNAVAILABLE, each.nextFailure().failure());
      each.nextSeen();
    }
  }

  /** The services that were read since the last look, in order. */
  private List<String> reads() {
    return agent.allAsked().stream()
        .map(Asked::path)
        .filter(path -> path.startsWith("/v1/catalog/service/"))
        .distinct()
        .sorted()
        .toList();
  }

  private static Reply nodes(List<String> names) {
    return Reply.json(
        200, names.stream().map("{\"Node\":\"%s\"}"::formatted).collect(joining(",", "[", "]")));
  }

  private void watchAll() {
    for (int i = 0; i < MANY; i++) {
      Told<ServiceObservation> each = new Told<>();
      told.add(each);
      watches.watch("s" + i, each);
    }
  }

  private void awaitAll() throws InterruptedException {
    for (Told<ServiceObservation> each : told) {
      each.nextSeen();
    }
  }

  private static Reply changedAt(long index) {
    return Reply.json(200, "{}").at(index);
  }

  /** Without an index, so that no query for one service alone could block. */
  private static Reply service(int number, String node, String... tags) {
    return Reply.json(
        200,
        "[{\"Node\":\"%s\",\"ServiceID\":\"s%d\",\"ServiceName\":\"s%d\",\"ServiceTags\":[%s]}]"
            .formatted(node, number, number, tags.length == 0 ? "" : "\"" + tags[0] + "\""));
  }

  /** All services without a tag, but the one of that number with it. */
  private static Reply node(String node, long index, String... tagged) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      boolean only = tagged.length > 0 && node.equals("n2");
      if (only && !tagged[0].equals(String.valueOf(i)) && i != 20) {
        continue;
      }
      boolean isTagged = tagged.length > 0 && tagged[0].equals(String.valueOf(i));
      rows.append(rows.isEmpty() ? "" : ",")
          .append(
              "{\"ID\":\"s%d\",\"Service\":\"s%d\",\"Tags\":[%s],\"ModifyIndex\":%d}"
                  .formatted(i, i, isTagged ? "\"primary\"" : "", isTagged ? index : 7));
    }
    return Reply.json(200, "{\"Node\":{\"Node\":\"%s\"},\"Services\":[%s]}".formatted(node, rows))
        .at(index);
  }
}
