package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.Services;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.process.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever changes the tags, they are soon right again, with the agents, too, whether the services
 * are registered with EnableTagOverride or without; each case tells how soon. With {@code
 * -Dtags.fullSync=true} the full sync that comes by itself is waited for, too.
 */
@OnRealConsul
class TagRepairIT {
  /** Mostly a tenth of this; the rest is for a machine that is busy with other things. */
  private static final Duration AT_MOST = Duration.ofSeconds(1);

  /** A change of the leader's own, its promotion too, holds the next one back for half of this. */
  private static final Duration QUIET = Duration.ofMillis(200);

  /** So long an agent that was told is given to bring the tag into the catalog. */
  private static final Duration LEFT_TO_AGENT = Duration.ofMillis(500);

  /** What was refused is tried again after 250 and 500 ms more, give or take a quarter. */
  private static final Duration AFTER_REFUSAL = Duration.ofMillis(940);

  /** Longer than any full sync takes to come. */
  private static final Duration TWO_SYNCS = Duration.ofSeconds(260);

  private static @Nullable Cast plain;
  private static @Nullable Cast overridable;

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
    plain = new Cast(lab, cluster, false);
    overridable = new Cast(lab, cluster, true);
  }

  static Stream<Arguments> meddlings() {
    return Stream.of(false, true)
        .flatMap(override ->
            Stream.of(Meddling.values())
                .filter(meddling ->
                    Boolean.getBoolean("tags.fullSync")
                        || meddling != Meddling.A_FULL_SYNC_COMES_BY_ITSELF)
                .map(meddling -> Arguments.of(meddling, override)));
  }

  @ParameterizedTest
  @MethodSource("meddlings")
  void tagsAreSoonRightAgain(Meddling meddling, boolean override, Lab lab) throws Exception {
    Cast all = cast(override);
    all.beginTerm();
    meddling.prepare(all);
    all.awaitTagOnLeader();
    Deadline.in(QUIET).pass();
    long repairs = all.repairs(meddling);
    long refusals = all.refusals();
    Sightings reader = lab.endAfterTheTest(new Sightings("the catalog", all::carriers));

    meddling.with(all);
    boolean byItself = meddling == Meddling.A_FULL_SYNC_COMES_BY_ITSELF;
    Duration bound = byItself ? TWO_SYNCS : Cast.SOON;
    if (meddling.isUndoneByAgent(all)) {
      meddling.awaitTakenOver(all, bound);
    } else {
      all.awaitRepair(meddling, repairs, bound);
    }
    all.awaitTagOnLeader();
    Wrong wrong = Wrong.in(reader.end(), Set.of(all.leaderId()));
    System.out.println(
        "wrong for " + wrong + ": " + meddling + (override ? ", with EnableTagOverride" : ""));

    // An agent of 1.8 that asks for tokens refuses everybody just after its start.
    boolean refused = all.refusals() > refusals;
    assertTrue(!refused || meddling.isOfTheLeadersAgent(), all::lastWords);
    Duration atMost = meddling.isOfTheLeadersAgent() ? AT_MOST.plus(LEFT_TO_AGENT) : AT_MOST;
    if (refused) {
      atMost = atMost.plus(AFTER_REFUSAL);
    }
    assertTrue(atMost.compareTo(wrong.longest()) >= 0, () -> wrong + "; " + all.lastWords());
    meddling.tidy(all);
    assertAFlipChangesNothing(all, all.leaders(), all.leaderId());
    assertAFlipChangesNothing(all, all.leaders(), all.neighbourId());
    assertAFlipChangesNothing(all, all.followers(), all.followerId());
  }

  private static Cast cast(boolean override) {
    Cast cast = override ? overridable : plain;
    if (cast == null) {
      throw new IllegalStateException("nobody stands");
    }
    return cast;
  }

  /** With a check's new state an agent brings the instance's tags as it has them, in one commit. */
  private static void assertAFlipChangesNothing(Cast all, ConsulAgent agent, String id)
      throws Exception {
    boolean leads = id.equals(all.leaderId());
    // A follower's agent is told by the follower, perhaps after the leader has told the catalog.
    all.awaitTagWithAgent(agent, id, leads);
    String check = Services.checkOf(id);
    agent.http().services().warn(check);
    all.reader()
        .http()
        .catalog()
        .awaitChecks(agent.name(), checks -> isWarning(checks, check), Cast.SOON);
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
}
