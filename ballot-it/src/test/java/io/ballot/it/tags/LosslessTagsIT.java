package io.ballot.it.tags;

import static io.ballot.it.tags.TagScene.REPLICA;
import static io.ballot.it.tags.TagScene.TAG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.ConsulVersion;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import io.ballot.it.provider.ConsulProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The matrix: every kind of registration, each way in which a tag is changed, on the Consul of this
 * run. What Consul shows before and after is compared as whole JSON.
 */
@OnRealConsul
class LosslessTagsIT {
  private static final JsonMapper JSON = new JsonMapper();

  /** In no order, with one of them twice. */
  private static final List<String> TAGS = List.of("z", "a b", "größe/€", "z", "A");

  /** Of the checks that an instance elsewhere has. */
  private static final List<String> STATES = List.of("passing", "warning", "critical");

  private final SharedConsul consul;
  private final ConsulHttp http;
  private final List<String> registered = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>();
  private TagScene scene;

  LosslessTagsIT(SharedConsul consul) {
    this.consul = consul;
    this.http = consul.http();
  }

  @BeforeEach
  void open() throws Exception {
    scene = new TagScene(consul.uri(), null);
  }

  @AfterEach
  void close() throws Exception {
    scene.close();
    for (String id : registered) {
      http.services().deregister(Snapshot.encoded(id));
    }
    for (String node : nodes) {
      http.put("catalog/deregister", JSON.createObjectNode().put("Node", node).toString());
    }
  }

  static Stream<Kind> kinds() throws InterruptedException {
    ConsulVersion version = ConsulProvider.ofThisRun().version();
    return Kind.ALL.stream().filter(kind -> kind.isTakenBy(version));
  }

  static Stream<Kind> kindsInTheCatalog() throws InterruptedException {
    return kinds().filter(kind -> !kind.withAgentOnly());
  }

  static Stream<Arguments> kindsAndNames() {
    return Stream.of("id with  blanks", "größe/😀", "a/b/c", "50%+?&=#;:@[]\"<>\\^`{|}", "..")
        .flatMap(name -> aKindOfEachWay().map(kind -> Arguments.of(kind, name)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aTagThatComesAndGoesChangesNothingElse(Kind kind) throws Exception {
    comesAndGoes(kind, consul.unique("web"), consul.unique("web-1"));
  }

  @ParameterizedTest
  @MethodSource("kindsAndNames")
  void namesOfAnyKindAreKept(Kind kind, String name) throws Exception {
    comesAndGoes(kind, consul.unique("web " + name), consul.unique(name));
  }

  private void comesAndGoes(Kind kind, String service, String id) throws Exception {
    Snapshot before = register(kind, service, id, TAGS);
    TagScene.Term term = scene.acquire(consul.unique("lock"));

    assertEquals(new TagAnswer.Done(true), scene.assign(term, service, here(id)));
    Snapshot tagged = awaitSettled(service, id);
    assertEquals(new TagAnswer.Done(false), scene.assign(term, service, here(id)));
    assertEquals(new TagAnswer.Done(true), scene.remove(id));
    Snapshot after = awaitSettled(service, id);

    assertEquals(List.of(), tagged.differencesButTags(before, id));
    assertEquals(with(TAGS), tagged.catalogTags(id));
    assertEquals(with(TAGS), tagged.agentTags(id));
    assertEquals(List.of(), after.differencesFrom(before));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aTagThatMovesToAnotherInstanceOfTheAgentChangesNothingElse(Kind kind) throws Exception {
    String service = consul.unique("web");
    String loser = consul.unique("loser");
    String winner = consul.unique("winner");
    String bystander = consul.unique("bystander");
    Snapshot loserBefore = register(kind, service, loser, with(TAGS));
    Snapshot winnerBefore = register(kind, service, winner, List.of());
    Snapshot bystanderBefore = register(kind, service, bystander, TAGS);
    TagScene.Term term = scene.acquire(consul.unique("lock"));

    assertEquals(new TagAnswer.Done(true), scene.assign(term, service, here(winner)));

    Snapshot loserAfter = awaitSettled(service, loser);
    Snapshot winnerAfter = awaitSettled(service, winner);
    Snapshot bystanderAfter = awaitSettled(service, bystander);
    assertEquals(List.of(), loserAfter.differencesButTags(loserBefore, loser));
    assertEquals(TAGS, loserAfter.catalogTags(loser));
    assertEquals(TAGS, loserAfter.agentTags(loser));
    assertEquals(List.of(), winnerAfter.differencesButTags(winnerBefore, winner));
    assertEquals(List.of(TAG), winnerAfter.catalogTags(winner));
    assertEquals(List.of(), bystanderAfter.differencesFrom(bystanderBefore));
    assertEquals(bystanderBefore.modifyIndex(bystander), bystanderAfter.modifyIndex(bystander));
  }

  @ParameterizedTest
  @MethodSource("kindsInTheCatalog")
  void aTagThatIsTakenOffAnotherNodeChangesNothingElse(Kind kind) throws Exception {
    String service = consul.unique("web");
    // The same id on two nodes.
    String id = consul.unique("web-1");
    register(Kind.named("nothing but a port"), service, id, List.of());
    String node = registerElsewhere(kind, service, id, with(TAGS));
    String other = registerElsewhere(kind, service, id, TAGS);
    Snapshot before = Snapshot.ofOther(http, node, service, id);
    Snapshot otherBefore = Snapshot.ofOther(http, other, service, id);
    TagScene.Term term = scene.acquire(consul.unique("lock"));

    assertEquals(
        new TagAnswer.Done(true), scene.assign(term, service, here(id), TAG, Scope.OTHERS));

    Snapshot after = Snapshot.ofOther(http, node, service, id);
    Snapshot otherAfter = Snapshot.ofOther(http, other, service, id);
    assertEquals(List.of(), after.differencesButTags(before, id));
    assertEquals(TAGS, after.catalogTags(id));
    assertEquals(
        STATES.stream().collect(Collectors.toMap(state -> id + "-" + state, state -> state)),
        after.checkStates(id));
    assertEquals(List.of(), otherAfter.differencesFrom(otherBefore));
    assertEquals(otherBefore.modifyIndex(id), otherAfter.modifyIndex(id));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void tagsOfTwoElectionsComeAndGoWithoutUndoingEachOther(Kind kind) throws Exception {
    String service = consul.unique("web");
    String id = consul.unique("web-1");
    Snapshot before = register(kind, service, id, TAGS);
    TagScene.Term one = scene.acquire(consul.unique("one"));
    TagScene.Term two = scene.acquire(consul.unique("two"));

    scene.assign(one, service, here(id), "writer", Scope.OTHERS_AND_SELF);
    scene.assign(two, service, here(id), TAG, Scope.OTHERS_AND_SELF);
    Snapshot both = awaitSettled(service, id);
    scene.remove(id, "writer");
    Snapshot second = awaitSettled(service, id);
    scene.remove(id);
    Snapshot after = awaitSettled(service, id);

    assertEquals(with(with(TAGS, "writer"), TAG), both.catalogTags(id));
    assertEquals(with(TAGS), second.catalogTags(id));
    assertEquals(with(TAGS), second.agentTags(id));
    assertEquals(List.of(), after.differencesFrom(before));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aFollowersTagThatComesAndGoesChangesNothingElse(Kind kind) throws Exception {
    String service = consul.unique("web");
    String id = consul.unique("web-1");
    Snapshot before = register(kind, service, id, TAGS);

    assertEquals(new TagAnswer.Done(true), scene.add(id, REPLICA));
    Snapshot tagged = awaitSettled(service, id);
    assertEquals(new TagAnswer.Done(false), scene.add(id, REPLICA));
    assertEquals(new TagAnswer.Done(true), scene.remove(id, REPLICA));
    Snapshot after = awaitSettled(service, id);
    assertEquals(new TagAnswer.Done(false), scene.remove(id, REPLICA));

    assertEquals(List.of(), tagged.differencesButTags(before, id));
    assertEquals(with(TAGS, REPLICA), tagged.catalogTags(id));
    assertEquals(with(TAGS, REPLICA), tagged.agentTags(id));
    assertEquals(List.of(), after.differencesFrom(before));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aPromotionThatExchangesTheFollowersTagForTheLeadersChangesNothingElse(Kind kind)
      throws Exception {
    promotes(kind, Scope.OTHERS_AND_SELF);
  }

  @ParameterizedTest
  @MethodSource("aKindOfEachWay")
  void aPromotionThatTagsAfterItsHookChangesNothingElse(Kind kind) throws Exception {
    promotes(kind, Scope.OTHERS);
  }

  /** With the scope of its first change; the tag itself is on after the last one. */
  private void promotes(Kind kind, Scope first) throws Exception {
    String service = consul.unique("web");
    String winner = consul.unique("winner");
    String loser = consul.unique("loser");
    Snapshot winnerBefore = register(kind, service, winner, with(TAGS, REPLICA));
    Snapshot loserBefore = register(kind, service, loser, with(with(TAGS), REPLICA));
    TagScene.Term term = scene.acquire(consul.unique("lock"));

    assertEquals(new TagAnswer.Done(true), scene.promote(term, service, here(winner), first));
    if (first == Scope.OTHERS) {
      assertTagsOnly(TAGS, winnerBefore, awaitSettled(service, winner), winner);
      assertEquals(new TagAnswer.Done(true), scene.assign(term, service, here(winner)));
    }
    assertTagsOnly(with(TAGS), winnerBefore, awaitSettled(service, winner), winner);
    assertTagsOnly(with(TAGS, REPLICA), loserBefore, awaitSettled(service, loser), loser);

    // And back, as at a demotion.
    assertEquals(new TagAnswer.Done(true), scene.remove(winner));
    assertEquals(new TagAnswer.Done(true), scene.add(winner, REPLICA));
    assertEquals(List.of(), awaitSettled(service, winner).differencesFrom(winnerBefore));
  }

  private static void assertTagsOnly(
      List<String> tags, Snapshot before, Snapshot after, String id) {
    assertEquals(List.of(), after.differencesButTags(before, id));
    assertEquals(tags, after.catalogTags(id));
    assertEquals(tags, after.agentTags(id));
  }

  /** One kind that moves in a transaction, and one that moves record by record. */
  static Stream<Kind> aKindOfEachWay() {
    return Stream.of(Kind.named("nothing but a port"), Kind.named("tagged addresses"));
  }

  @ParameterizedTest
  @MethodSource("aKindOfEachWay")
  void fiftyInstancesLoseTheTagAndNothingElse(Kind kind) throws Exception {
    String service = consul.unique("web");
    String id = consul.unique("web-1");
    register(kind, service, id, TAGS);
    List<String> others = new ArrayList<>();
    List<Snapshot> before = new ArrayList<>();
    for (int i = 0; i < 49; i++) {
      String node = registerElsewhere(kind, service, id, with(TAGS));
      others.add(node);
      before.add(Snapshot.ofOther(http, node, service, id));
    }
    TagScene.Term term = scene.acquire(consul.unique("lock"));

    assertEquals(new TagAnswer.Done(true), scene.assign(term, service, here(id)));

    for (int i = 0; i < others.size(); i++) {
      Snapshot after = Snapshot.ofOther(http, others.get(i), service, id);
      assertEquals(TAGS, after.catalogTags(id));
      assertEquals(List.of(), after.differencesButTags(before.get(i), id));
    }
    assertEquals(with(TAGS), awaitSettled(service, id).catalogTags(id));
  }

  @ParameterizedTest
  @MethodSource("aKindOfEachWay")
  void aNodeThatIsGoneDoesNotComeBackAsAGhost(Kind kind) throws Exception {
    String service = consul.unique("web");
    String id = consul.unique("web-1");
    register(kind, service, id, TAGS);
    String node = registerElsewhere(kind, service, id, with(TAGS));
    TagScene.Term term = scene.acquire(consul.unique("lock"));
    http.put("catalog/deregister", JSON.createObjectNode().put("Node", node).toString()).expectOk();

    assertEquals(new TagAnswer.Done(true), scene.assign(term, service, here(id)));

    assertTrue(http.get("catalog/node/" + node).expectOk().json().isNull());
  }

  private InstanceId here(String id) {
    return new InstanceId(consul.node(), id);
  }

  private Snapshot register(Kind kind, String service, String id, List<String> tags)
      throws Exception {
    registered.add(id);
    http.services().register(kind.registration(service, id, tags).toString());
    return awaitSettled(service, id);
  }

  private String registerElsewhere(Kind kind, String service, String id, List<String> tags)
      throws Exception {
    String node = consul.unique("node-" + nodes.size());
    nodes.add(node);
    ObjectNode definition = kind.registration(service, id, tags);
    definition.set("Service", definition.remove("Name"));
    ObjectNode registration = JSON.createObjectNode().put("Node", node);
    registration.put("Address", "203.0.113.9");
    registration.set("Service", definition);
    ArrayNode checks = registration.putArray("Checks");
    for (String state : STATES) {
      checks
          .addObject()
          .put("CheckID", id + "-" + state)
          .put("Name", state)
          .put("Status", state)
          .put("Notes", "größer")
          .put("Output", "it said so")
          .put("ServiceID", id);
    }
    checks.addObject().put("CheckID", "of the node").put("Name", "disk").put("Status", "warning");
    http.catalog().register(registration.toString());
    return node;
  }

  private Snapshot awaitSettled(String service, String id) throws Exception {
    return Snapshot.awaitSettled(http, consul.node(), service, id);
  }

  private static List<String> with(List<String> tags) {
    return with(tags, TAG);
  }

  private static List<String> with(List<String> tags, String tag) {
    return Stream.concat(tags.stream(), Stream.of(tag)).toList();
  }
}
