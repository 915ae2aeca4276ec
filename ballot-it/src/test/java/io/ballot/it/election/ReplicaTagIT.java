package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.it.consul.Catalog;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import io.ballot.it.process.Signal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The followers' tag: on every healthy follower, and on no leader. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class ReplicaTagIT {
  private static final String REPLICA = "replica";

  private static Contest contest(Lab lab, SharedConsul consul, String name) {
    return new Contest(lab, consul.http(), consul.uri(), consul.unique(name))
        .with("replicaTag: " + REPLICA);
  }

  private static List<String> carriers(List<Catalog.Instance> all, String tag) {
    return Catalog.tagged(all, tag).stream().map(Catalog.Instance::id).sorted().toList();
  }

  private static void awaitReplicas(Contest contest, Integer... numbers)
      throws InterruptedException {
    List<String> wanted = Arrays.stream(numbers).map(contest::id).sorted().toList();
    contest
        .http
        .catalog()
        .awaitInstances(contest.service, all -> carriers(all, REPLICA).equals(wanted), SOON);
  }

  @Test
  void itFollowsTheRolesThroughAHandoverAndAStop(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "replicas");
    contest.threeWithTheFirstLeading();
    awaitReplicas(contest, 2, 3);
    contest.awaitTagOn(contest.id(1), SOON);

    contest.http.services().fail(contest.check(1));
    HookRun next = contest.awaitPromotionOfAnother(1, SOON);
    int leader = next.instance().equals(contest.id(2)) ? 2 : 3;
    awaitReplicas(contest, 5 - leader);
    contest.http.services().pass(contest.check(1));
    awaitReplicas(contest, 1, 5 - leader);
    contest.awaitTagOn(contest.id(leader), SOON);

    contest.daemon(5 - leader).signal(Signal.TERM);
    assertEquals(0, contest.daemon(5 - leader).awaitExit(SOON));
    assertEquals(
        List.of(contest.id(1)),
        carriers(contest.http.catalog().instances(contest.service), REPLICA));
    contest.stopAll();
    List<Catalog.Instance> left = contest.http.catalog().instances(contest.service);
    assertEquals(List.of(), carriers(left, REPLICA));
    assertEquals(List.of(), carriers(left, Contest.TAG));
    assertEquals(3, carriers(left, "v1").size());
  }

  @Test
  void aFollowerWhoseRegistrationIsWrittenAnewGetsItBack(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "replica-lost");
    contest.register(1);
    contest.register(2);
    contest.startLeader(1);
    contest.startFollower(2);
    awaitReplicas(contest, 2);
    // Or its own change, which the catalog shows before it has ended, would undo the next one.
    contest.daemon(2).awaitEvent("tag-assigned", SOON);

    contest.register(2);

    contest.daemon(2).awaitEvent("tag-repair", SOON);
    awaitReplicas(contest, 2);
  }

  @Test
  void aLeaderThatAnotherToolGivesItLosesItAgain(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "replica-given");
    contest.register(1);
    contest.startLeader(1);
    contest.awaitTagOn(contest.id(1), SOON);

    contest
        .http
        .services()
        .register(contest.id(1), contest.service, 8001, List.of("v1", Contest.TAG, REPLICA));

    assertEquals(REPLICA, contest.daemon(1).awaitEvent("tag-repair", SOON).path("tag").asText());
    awaitReplicas(contest);
    contest.awaitTagOn(contest.id(1), SOON);
  }

  @Test
  void oneThatStopsWhileItLeadsIsAReplicaAgainOnlyWhenItFollows(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "replica-back");
    contest.register(1);
    contest.register(2);
    contest.startLeader(1);
    contest.startFollower(2);
    awaitReplicas(contest, 2);
    contest.daemon(1).signal(Signal.TERM);
    contest.awaitPromotionOfAnother(1, SOON);
    awaitReplicas(contest);

    contest.startFollower(1);

    awaitReplicas(contest, 1);
    contest.awaitTagOn(contest.id(2), SOON);
  }

  @Test
  void itWorksWithoutATagForTheLeader(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "replica-alone").untagged();
    contest.threeWithTheFirstLeading();
    awaitReplicas(contest, 2, 3);
    assertEquals(
        List.of(), carriers(contest.http.catalog().instances(contest.service), Contest.TAG));

    contest.daemon(1).signal(Signal.TERM);
    HookRun next = contest.awaitPromotionOfAnother(1, SOON);
    awaitReplicas(contest, next.instance().equals(contest.id(2)) ? 3 : 2);
    contest.stopAll();
    awaitReplicas(contest);
  }
}
