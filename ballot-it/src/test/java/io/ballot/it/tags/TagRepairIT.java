package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.domain.election.Notice;
import io.ballot.it.consul.Catalog;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
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
 * Whatever changes the tags, they are soon right again; each case tells how soon. With {@code
 * -Dtags.fullSync=true} an agent's full sync is waited for, too.
 */
@OnRealConsul
class TagRepairIT {
  static final String LEADER = "web-leader";
  static final String FOLLOWER = "web-follower";
  static final String ORPHAN = "web-orphan";
  private static final String SERVICE = "web";
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Longer than any full sync takes to come. */
  private static final Duration TWO_SYNCS = Duration.ofSeconds(260);

  private static @Nullable Cast cast;

  /**
   * Who takes part.
   *
   * @param leaders the leader's agent
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

    /** How often the two have put something right. */
    private long repairs() {
      return notices()
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
    ConsulCluster cluster = lab.cluster(1, 3);
    ConsulAgent leaders = cluster.client(1);
    leaders.configure(
        "web.json",
        """
        {"service":{"id":"%1$s","name":"web","port":80,"tags":["v1"],
         "check":{"id":"%1$s-check","ttl":"3600s","status":"passing"}}}\
        """
            .formatted(LEADER));
    leaders.reload();
    cluster.client(2).http().services().register(FOLLOWER, SERVICE, 80, List.of("v1"));
    cluster.client(3).http().services().register(ORPHAN, SERVICE, 80, List.of("v1"));
    cluster.server(1).http().catalog().awaitInstances(SERVICE, all -> all.size() == 3, SOON);
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
                || meddling != Meddling.A_FULL_SYNC_OF_AN_AGENT_WITH_A_DEAD_DAEMONS_TAG);
  }

  @ParameterizedTest
  @MethodSource("meddlings")
  void tagsAreSoonRightAgain(Meddling meddling, Lab lab) throws Exception {
    Cast all = Objects.requireNonNull(cast);
    // What was repaired in the case before must not slow this one down: a term of its own.
    long promotions = all.promotions();
    all.leader().stepDown();
    awaitPromotions(all, promotions + 1);
    all.follower().stepDown();
    awaitPromotions(all, promotions + 2);
    awaitTagOn(all, LEADER);
    long repairs = all.repairs();
    Sightings reader = lab.endAfterTheTest(new Sightings("the catalog", all::carriers));

    meddling.with(all);
    boolean sync = meddling == Meddling.A_FULL_SYNC_OF_AN_AGENT_WITH_A_DEAD_DAEMONS_TAG;
    Deadline deadline = Deadline.in(sync ? TWO_SYNCS : SOON);
    while (all.repairs() == repairs && !deadline.isOver()) {
      deadline.pauseBetweenTries();
    }
    assertEquals(1, Long.signum(all.repairs() - repairs), "nobody put anything right");
    awaitTagOn(all, LEADER);

    System.out.println("right again after " + howLong(reader.end()) + ": " + meddling);
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
