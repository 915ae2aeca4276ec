package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.domain.election.Notice;
import io.ballot.it.consul.Catalog;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.Services;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.process.Deadline;
import io.ballot.it.tags.Sightings.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever changes the tags, they are soon right again, with the agents, too; each case tells how
 * soon. Those on the leader's agent have an address, so they are written record by record; the
 * others are written in one transaction. With {@code -Dtags.fullSync=true} the full sync that comes
 * by itself is waited for, too.
 */
@OnRealConsul
class TagRepairIT {
  static final String LEADER = "web-leader";
  static final String FOLLOWER = "web-follower";

  /** Has no daemon, on an agent of its own. */
  static final String ORPHAN = "web-orphan";

  /** Has no daemon, on the leader's agent. */
  static final String NEIGHBOUR = "web-neighbour";

  private static final String SERVICE = "web";
  static final Duration SOON = Duration.ofSeconds(60);

  /** Longer than any full sync takes to come. */
  private static final Duration TWO_SYNCS = Duration.ofSeconds(260);

  private static @Nullable Cast cast;

  /**
   * Who takes part.
   *
   * @param leaders the leader's agent, and its neighbour's
   * @param followers the follower's agent
   * @param orphans the agent of an instance that has no daemon
   * @param reader the server
   * @param leader the leader
   * @param follower the follower
   */
  record Cast(
      ConsulAgent leaders,
      ConsulAgent followers,
      ConsulAgent orphans,
      ConsulAgent reader,
      Candidate leader,
      Candidate follower) {

    /** How often those who could have put what this changes right have put something right. */
    long repairs(Meddling meddling) {
      return (meddling.isOfTheFollowersTag() ? notices() : leader.notices().stream())
          .filter(it -> it instanceof Notice.TagRepair || it instanceof Notice.TagRemoved)
          .count();
    }

    /** How many promotions of the two have ended. */
    private long promotions() {
      return notices().filter(Notice.Promoted.class::isInstance).count();
    }

    private Stream<Notice> notices() {
      return Stream.of(leader, follower).flatMap(candidate -> candidate.notices().stream());
    }

    private Set<String> carriers() throws Exception {
      return Catalog.tagged(reader.http().catalog().instances(SERVICE), TagScene.TAG).stream()
          .map(Catalog.Instance::id)
          .collect(Collectors.toSet());
    }
  }

  @BeforeAll
  static void standAndFollow(Lab lab) throws Exception {
    // Everybody may do everything: ACLs are on for an agent's token alone, see Meddling.
    ConsulCluster cluster =
        lab.cluster(
            1,
            3,
            agent ->
                agent
                    .withDefaultDeny(Meddling.TOKEN)
                    .withFile("60-allow.json", "{\"acl\":{\"default_policy\":\"allow\"}}"));
    ConsulAgent leaders = cluster.client(1);
    leaders.configure(
        "web.json",
        """
        {"service":{"id":"%1$s","name":"web","address":"192.0.2.1","port":80,"tags":["v1"],
         "check":{"id":"%1$s-check","ttl":"3600s","status":"passing"}}}\
        """
            .formatted(LEADER));
    leaders.reload();
    leaders
        .http()
        .services()
        .register(
            """
            {"ID":"%1$s","Name":"web","Address":"192.0.2.2","Port":81,"Tags":["v1"],
             "Check":{"CheckID":"%2$s","TTL":"3600s","Status":"passing"}}\
            """
                .formatted(NEIGHBOUR, Services.checkOf(NEIGHBOUR)));
    cluster.client(2).http().services().register(FOLLOWER, SERVICE, 80, List.of("v1"));
    cluster.client(3).http().services().register(ORPHAN, SERVICE, 80, List.of("v1"));
    cluster.server(1).http().catalog().awaitInstances(SERVICE, all -> all.size() == 4, SOON);
    CountDownLatch promoted = new CountDownLatch(1);
    Candidate leader =
        lab.endAfterTheTest(
            new Candidate(
                leaders,
                SERVICE,
                LEADER,
                "repair/leader",
                (who, notice) -> {
                  if (notice instanceof Notice.Promoted) {
                    promoted.countDown();
                  }
                }));
    if (!promoted.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("nobody was promoted: " + leader.notices());
    }
    Candidate follower =
        lab.endAfterTheTest(
            new Candidate(
                cluster.client(2), SERVICE, FOLLOWER, "repair/leader", (who, notice) -> {}));
    cast =
        new Cast(
            leaders, cluster.client(2), cluster.client(3), cluster.server(1), leader, follower);
  }

  static Stream<Meddling> meddlings() {
    return Stream.of(Meddling.values())
        .filter(meddling ->
            Boolean.getBoolean("tags.fullSync")
                || meddling != Meddling.A_FULL_SYNC_COMES_BY_ITSELF);
  }

  @ParameterizedTest
  @MethodSource("meddlings")
  void tagsAreSoonRightAgain(Meddling meddling, Lab lab) throws Exception {
    Cast all = Objects.requireNonNull(cast);
    meddling.prepare(all);
    // What was repaired before must not slow this down: a term of its own.
    long promotions = all.promotions();
    all.leader().stepDown();
    awaitPromotions(all, promotions + 1);
    all.follower().stepDown();
    awaitPromotions(all, promotions + 2);
    awaitTagOn(all, LEADER);
    // Or what the follower's agent still has to bring would undo the meddling, and nobody had to.
    awaitTagWithAgent(all.followers(), FOLLOWER, false);
    long repairs = all.repairs(meddling);
    Sightings reader = lab.endAfterTheTest(new Sightings("the catalog", all::carriers));

    meddling.with(all);
    boolean byItself = meddling == Meddling.A_FULL_SYNC_COMES_BY_ITSELF;
    awaitRepair(all, meddling, repairs, byItself ? TWO_SYNCS : SOON);
    awaitTagOn(all, LEADER);
    System.out.println("right again after " + howLong(reader.end()) + ": " + meddling);

    assertAFlipChangesNothing(all, all.leaders(), LEADER);
    assertAFlipChangesNothing(all, all.leaders(), NEIGHBOUR);
    assertAFlipChangesNothing(all, all.followers(), FOLLOWER);
  }

  /** With a check's new state an agent brings the instance's tags as it has them, in one commit. */
  private static void assertAFlipChangesNothing(Cast all, ConsulAgent agent, String id)
      throws Exception {
    boolean leads = id.equals(LEADER);
    awaitTagWithAgent(agent, id, leads);
    String check = Services.checkOf(id);
    agent.http().services().warn(check);
    all.reader()
        .http()
        .catalog()
        .awaitChecks(agent.name(), checks -> isWarning(checks, check), SOON);
    assertEquals(leads, all.carriers().contains(id), () -> "the tag on " + id);
    agent.http().services().pass(check);
  }

  private static boolean isWarning(JsonNode checks, String id) {
    for (JsonNode check : checks) {
      if (check.path("CheckID").asText().equals(id)) {
        return check.path("Status").asText().equals("warning");
      }
    }
    return false;
  }

  /** A follower's agent is told by the follower, perhaps after the leader has told the catalog. */
  private static void awaitTagWithAgent(ConsulAgent agent, String id, boolean wanted)
      throws Exception {
    Deadline deadline = Deadline.in(SOON);
    while (Meddling.hasTag(agent, id) != wanted) {
      assertFalse(deadline.isOver(), () -> "the agent's tags of " + id);
      deadline.pauseBetweenTries();
    }
  }

  static void awaitRepair(Cast cast, Meddling meddling, long before, Duration bound)
      throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (cast.repairs(meddling) == before) {
      assertFalse(deadline.isOver(), "nobody put anything right");
      deadline.pauseBetweenTries();
    }
  }

  private static void awaitPromotions(Cast cast, long count) throws InterruptedException {
    Deadline deadline = Deadline.in(SOON);
    while (cast.promotions() < count) {
      if (deadline.isOver()) {
        throw new AssertionError("nobody was promoted: " + cast.notices().toList());
      }
      deadline.pauseBetweenTries();
    }
  }

  private static void awaitTagOn(Cast cast, String id) throws Exception {
    Deadline deadline = Deadline.in(SOON);
    Set<String> carriers = cast.carriers();
    while (!carriers.equals(Set.of(id))) {
      if (deadline.isOver()) {
        throw new AssertionError("the tag is on " + carriers);
      }
      deadline.pauseBetweenTries();
      carriers = cast.carriers();
    }
  }

  /** For how long another state than the right one was seen, at the longest stretch. */
  private static String howLong(List<Sighting> sightings) {
    long longest = 0;
    long wrongSince = 0;
    Set<String> wrong = Set.of();
    boolean isWrong = false;
    for (Sighting sighting : sightings) {
      boolean right = sighting.carriers().equals(Set.of(LEADER));
      if (!right && !isWrong) {
        wrongSince = sighting.asked();
        wrong = sighting.carriers();
      } else if (right && isWrong) {
        longest = Math.max(longest, sighting.answered() - wrongSince);
      }
      isWrong = !right;
    }
    return longest == 0
        ? "less than a reading takes"
        : TimeUnit.NANOSECONDS.toMillis(longest) + " ms with it on " + wrong;
  }
}
