package io.ballot.it.tags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.SessionSettings;
import io.ballot.it.consul.Catalog;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.Reply;
import io.ballot.it.consul.Services;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Who takes part where tags are put right: a leader and a follower, whose services files define,
 * and three instances without daemons. Those with an address are written record by record, the
 * others in one transaction.
 */
final class Cast {
  static final Duration SOON = Duration.ofSeconds(60);

  /** Within 3 s of finding its servers, and some more for what it takes. */
  private static final Duration FULL_SYNC_AFTER_START = Duration.ofSeconds(4);

  private Deadline synced = Deadline.in(Duration.ZERO);

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> TAGS = List.of("v1");
  private static final List<String> WITH_TAG = List.of("v1", TagScene.TAG);

  private final String service;
  private final boolean override;
  private final ConsulAgent reader;
  private final ConsulAgent leaders;
  private final ConsulAgent followers;
  private final ConsulAgent orphans;
  private final Candidate leader;
  private final Candidate follower;
  private final AtomicReference<String> promoted = new AtomicReference<>("nobody");

  /**
   * Registers all and has the leader lead.
   *
   * @param override whether they are registered with EnableTagOverride
   */
  Cast(Lab lab, ConsulCluster cluster, boolean override) throws Exception {
    this.service = override ? "overridable" : "web";
    this.override = override;
    this.reader = cluster.server(1);
    this.leaders = cluster.client(1);
    this.followers = cluster.client(2);
    this.orphans = cluster.client(3);
    leaders.configure(leaderId() + ".json", file(leaderId(), "192.0.2.1", TAGS));
    leaders.reload();
    defineFollower(false);
    followers.reload();
    leaders.http().services().register(registration(neighbourId(), "192.0.2.2", TAGS).toString());
    orphans.http().services().register(registration(orphanId(), "", TAGS).toString());
    orphans.http().services().register(registration(remoteId(), "192.0.2.3", TAGS).toString());
    reader.http().catalog().awaitInstances(service, all -> all.size() == 5, SOON);
    this.leader = lab.endAfterTheTest(stand(leaders, leaderId()));
    awaitPromotionOf(leader);
    this.follower = lab.endAfterTheTest(stand(followers, followerId()));
  }

  private Candidate stand(ConsulAgent agent, String id) {
    return new Candidate(
        agent,
        service,
        id,
        "repair/" + service,
        SessionSettings.DEFAULT.lockDelay(),
        (who, notice) -> {
          if (notice instanceof Notice.Promoted) {
            promoted.set(who.serviceId());
          }
        });
  }

  String leaderId() {
    return service + "-leader";
  }

  String followerId() {
    return service + "-follower";
  }

  /** Has no daemon, on an agent of its own. */
  String orphanId() {
    return service + "-orphan";
  }

  /** Has no daemon but an address, on the orphan's agent. */
  String remoteId() {
    return service + "-remote";
  }

  /** Has no daemon, on the leader's agent. */
  String neighbourId() {
    return service + "-neighbour";
  }

  boolean isOverridable() {
    return override;
  }

  /** The server. */
  ConsulAgent reader() {
    return reader;
  }

  /** The leader's agent, and its neighbour's. */
  ConsulAgent leaders() {
    return leaders;
  }

  /** The follower's agent. */
  ConsulAgent followers() {
    return followers;
  }

  /** The agent of those that have no daemon. */
  ConsulAgent orphans() {
    return orphans;
  }

  /** How often those who could have put what this changes right have put something right. */
  long repairs(Meddling meddling) {
    return (meddling.isOfTheFollowersTag() ? notices() : leader.notices().stream())
        .filter(it -> it instanceof Notice.TagRepair || it instanceof Notice.TagRemoved)
        .count();
  }

  /** How often the leader could not write a tag. */
  long refusals() {
    return leader.notices().stream().filter(Notice.TagTrouble.class::isInstance).count();
  }

  private Stream<Notice> notices() {
    return Stream.of(leader, follower).flatMap(candidate -> candidate.notices().stream());
  }

  String lastWords() {
    return leader.lastWords() + "; " + follower.lastWords();
  }

  Set<String> carriers() throws Exception {
    return Catalog.tagged(reader.http().catalog().instances(service), TagScene.TAG).stream()
        .map(Catalog.Instance::id)
        .collect(Collectors.toSet());
  }

  /** What was repaired before must not slow down what comes: gives the leader a term of its own. */
  void beginTerm() throws Exception {
    if (promoted.get().equals(leaderId())) {
      leader.stepDown();
      awaitPromotionOf(follower);
    }
    follower.stepDown();
    awaitPromotionOf(leader);
    awaitTagOnLeader();
    // Or what the follower's agent still has to bring would undo the meddling, and nobody had to.
    awaitTagWithAgent(followers, followerId(), false);
  }

  private void awaitPromotionOf(Candidate candidate) throws InterruptedException {
    Deadline deadline = Deadline.in(SOON);
    while (!promoted.get().equals(candidate.serviceId())) {
      if (deadline.isOver()) {
        throw new AssertionError("not promoted: " + candidate.lastWords());
      }
      deadline.pauseBetweenTries();
    }
  }

  void awaitRepair(Meddling meddling, long before, Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (repairs(meddling) == before) {
      if (deadline.isOver()) {
        throw new AssertionError("nobody put anything right");
      }
      deadline.pauseBetweenTries();
    }
  }

  void awaitTagOnLeader() throws Exception {
    Deadline deadline = Deadline.in(SOON);
    Set<String> carriers = carriers();
    while (!carriers.equals(Set.of(leaderId()))) {
      if (deadline.isOver()) {
        throw new AssertionError("the tag is on " + carriers);
      }
      deadline.pauseBetweenTries();
      carriers = carriers();
    }
  }

  /** An agent may be told, or take the tag over, after the catalog has been put right. */
  void awaitTagWithAgent(ConsulAgent agent, String id, boolean wanted) throws Exception {
    awaitTagWithAgent(agent, id, wanted, SOON);
  }

  void awaitTagWithAgent(ConsulAgent agent, String id, boolean wanted, Duration bound)
      throws Exception {
    Deadline deadline = Deadline.in(bound);
    while (true) {
      Reply reply = agent.http().get("agent/service/" + id);
      // Just after its start it may not know yet whom it may answer.
      if (reply.status() == 200 && hasTag(reply.json()) == wanted) {
        return;
      }
      if (deadline.isOver()) {
        throw new AssertionError("the agent's tags of " + id + ": " + reply.body());
      }
      deadline.pauseBetweenTries();
    }
  }

  static boolean hasTag(ConsulAgent agent, String id) throws Exception {
    return hasTag(agent.http().services().definition(id).orElseThrow());
  }

  private static boolean hasTag(JsonNode definition) {
    return StreamSupport.stream(definition.path("Tags").spliterator(), false)
        .anyMatch(tag -> tag.asText().equals(TagScene.TAG));
  }

  /** Has an agent end at once and start again, with its daemons beside it all the time. */
  void restart(ConsulAgent agent) throws Exception {
    // Or a daemon's liveness check would be critical, and its session gone.
    agent.keepBeats();
    agent.kill();
    agent.restart();
    synced = Deadline.in(FULL_SYNC_AFTER_START);
  }

  /**
   * Waits until the full sync is over that an agent makes after its start. One that reads its
   * configuration again in the middle of it takes what was registered by its API out of the
   * catalog, a daemon's liveness check and so its session, too.
   */
  void awaitFullSync() throws Exception {
    synced.pass();
  }

  /** Registers an instance anew as a tool does that knows nothing of other tools. */
  void setWithAgent(ConsulAgent agent, String id, boolean tagged) throws Exception {
    ObjectNode definition = (ObjectNode) agent.http().services().definition(id).orElseThrow();
    definition.set("Name", definition.remove("Service"));
    definition.remove(List.of("ContentHash", "Datacenter"));
    (tagged ? WITH_TAG : TAGS).forEach(definition.putArray("Tags")::add);
    agent.http().services().register(definition.toString());
  }

  /** Writes its record past its agent, as a person does. */
  void setInCatalog(ConsulAgent agent, String id, boolean tagged) throws Exception {
    JsonNode services = reader.http().get("catalog/node/" + agent.name()).expectOk().json();
    ObjectNode record = (ObjectNode) services.path("Services").path(id);
    record.remove(List.of("CreateIndex", "ModifyIndex"));
    (tagged ? WITH_TAG : TAGS).forEach(record.putArray("Tags")::add);
    ObjectNode registration =
        JSON.createObjectNode().put("Node", agent.name()).put("SkipNodeUpdate", true);
    registration.set("Service", record);
    reader.http().catalog().register(registration.toString());
  }

  /** Writes the follower's file, which its agent reads when it starts. */
  void defineFollower(boolean tagged) throws Exception {
    followers.configure(followerId() + ".json", file(followerId(), "", tagged ? WITH_TAG : TAGS));
  }

  private String file(String id, String address, List<String> tags) {
    return DefinitionFile.of(registration(id, address, tags));
  }

  private ObjectNode registration(String id, String address, List<String> tags) {
    ObjectNode registration =
        JSON.createObjectNode()
            .put("ID", id)
            .put("Name", service)
            .put("Port", 80)
            .put("Address", address)
            .put("EnableTagOverride", override);
    tags.forEach(registration.putArray("Tags")::add);
    registration
        .putObject("Check")
        .put("CheckID", Services.checkOf(id))
        .put("TTL", "3600s")
        .put("Status", "passing");
    return registration;
  }
}
