package io.ballot.it.tags;

import static io.ballot.it.tags.TagScene.REPLICA;
import static io.ballot.it.tags.TagScene.TAG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The matrix once more for services that a file defines: what Consul shows before and after is
 * compared as whole JSON, and so is what a reload makes of it.
 */
@OnRealConsul
class LosslessFilesIT {
  private static final String FILE = "defined.json";
  private static final List<String> TAGS = List.of("z", "a b", "größe/€", "z", "A");
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static ConsulAgent owner;
  private static ConsulAgent elsewhere;
  private static TagScene local;
  private static TagScene remote;

  private final int number = COUNT.incrementAndGet();
  private final String service = "filed-" + number;
  private final String id = service + "-1";

  @BeforeAll
  static void start(Lab lab) throws Exception {
    // An agent merges central configuration into a proxy of a file some time after it has read it.
    ConsulCluster cluster =
        lab.cluster(
            1,
            1,
            agent -> agent.withFile("60-plain.json", "{\"enable_central_service_config\":false}"));
    owner = cluster.client(1);
    elsewhere = cluster.server(1);
    local = lab.endAfterTheTest(new TagScene(owner.uri(), null));
    remote = lab.endAfterTheTest(new TagScene(elsewhere.uri(), null));
  }

  @ParameterizedTest
  @MethodSource("io.ballot.it.tags.LosslessTagsIT#kinds")
  void aTagThatComesAndGoesChangesNothingElse(Kind kind) throws Exception {
    Snapshot before = define(kind, TAGS);
    TagScene.Term term = local.acquire("lock-" + number);

    assertEquals(new TagAnswer.Done(true), assign(term));
    assertTagsOnly(with(TAG), before, awaitSettled());
    assertEquals(new TagAnswer.Done(true), local.remove(id));
    assertEquals(List.of(), awaitSettled().differencesFrom(before));

    assertEquals(new TagAnswer.Done(true), local.add(id, REPLICA));
    assertTagsOnly(with(REPLICA), before, awaitSettled());
    assertEquals(
        new TagAnswer.Done(true), local.promote(term, service, here(), Scope.OTHERS_AND_SELF));
    assertTagsOnly(with(TAG), before, awaitSettled());
  }

  @ParameterizedTest
  @MethodSource("io.ballot.it.tags.LosslessTagsIT#kinds")
  void aReloadFindsTheServiceAsItsFileHasItAndTheTagComesBackAlone(Kind kind) throws Exception {
    Snapshot before = define(kind, TAGS);
    TagScene.Term term = local.acquire("lock-" + number);
    assertEquals(new TagAnswer.Done(true), assign(term));
    awaitSettled();

    owner.reload();

    assertEquals(List.of(), awaitSettled().differencesFrom(before));
    assertEquals(new TagAnswer.Done(true), assign(term));
    assertTagsOnly(with(TAG), before, awaitSettled());
  }

  /**
   * Consul keeps what is registered by the API on its disk, so the service outlives its file, and
   * without the checks that the file gave it. It takes a deregistration to end it.
   */
  @Test
  void aServiceThatWasTaggedOutlivesItsFileUntilItIsDeregistered() throws Exception {
    define(Kind.ALL.getFirst(), TAGS);
    TagScene.Term term = local.acquire("lock-" + number);
    assertEquals(new TagAnswer.Done(true), assign(term));
    awaitSettled();

    owner.configure(FILE, "{}");
    owner.reload();

    assertEquals(with(TAG), awaitSettled().agentTags(id));
    owner.http().services().deregister(id);
    owner.reload();
    assertEquals(Optional.empty(), owner.http().services().definition(id));
  }

  /** Its agent, which nobody there can ask, has it from its file, and keeps it. */
  @ParameterizedTest
  @MethodSource("io.ballot.it.tags.LosslessTagsIT#kinds")
  void aTagThatIsTakenOffFromAnotherNodeChangesNothingElse(Kind kind) throws Exception {
    Snapshot before = define(kind, with(TAG));
    elsewhere.http().services().register(id, service, 80, List.of());
    TagScene.Term term = remote.acquire("lock-" + number);

    assertEquals(
        new TagAnswer.Done(true),
        remote.assign(term, service, new InstanceId(elsewhere.name(), id), TAG, Scope.OTHERS));

    Snapshot after = Snapshot.ofLocal(owner.http(), owner.name(), service, id);
    assertEquals(List.of(), after.differencesButTags(before, id));
    assertEquals(TAGS, after.catalogTags(id));
    assertEquals(with(TAG), after.agentTags(id));
    elsewhere.http().services().deregister(id);
  }

  private TagAnswer assign(TagScene.Term term) throws Exception {
    return local.assign(term, service, here());
  }

  private InstanceId here() {
    return new InstanceId(owner.name(), id);
  }

  private Snapshot define(Kind kind, List<String> tags) throws Exception {
    owner.configure(FILE, DefinitionFile.of(kind.registration(service, id, tags)));
    owner.reload();
    return awaitSettled();
  }

  private Snapshot awaitSettled() throws Exception {
    return Snapshot.awaitSettled(owner.http(), owner.name(), service, id);
  }

  private void assertTagsOnly(List<String> tags, Snapshot before, Snapshot after) {
    assertEquals(List.of(), after.differencesButTags(before, id));
    assertEquals(tags, after.catalogTags(id));
    assertEquals(tags, after.agentTags(id));
  }

  private static List<String> with(String tag) {
    return Stream.concat(TAGS.stream(), Stream.of(tag)).toList();
  }
}
