package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.Catalog;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What others do to the tags of an election, and how soon it is right again. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class TagRepairIT {
  private static final Predicate<List<Catalog.Instance>> WRONG =
      all -> Catalog.tagged(all, Contest.TAG).size() != 1;

  private interface Damage {
    void happen() throws Exception;
  }

  private static Contest contest(Lab lab, SharedConsul consul, String name) throws Exception {
    Contest contest = new Contest(lab, consul.http(), consul.uri(), consul.unique(name));
    contest.register(1);
    contest.register(2);
    contest.startLeader(1);
    contest.startFollower(2);
    contest.awaitTagOn(contest.id(1), SOON);
    return contest;
  }

  /** Lets something happen to the tags, waits until they are right again, and says how long. */
  private static void repaired(Contest contest, String what, Damage damage) throws Exception {
    long mark = contest.daemon(1).mark();
    long before = System.nanoTime();
    damage.happen();
    contest.daemon(1).awaitEvent(mark, DaemonProcess.is("tag-repair"), SOON);
    contest.http.catalog().awaitInstances(contest.service, WRONG.negate(), SOON);
    contest.awaitTagOn(contest.id(1), SOON);
    long millis = Duration.ofNanos(System.nanoTime() - before).toMillis();
    System.out.println(what + ": right again after " + millis + " ms, the damage included");
  }

  @Test
  void aRegistrationWrittenAnewGetsTheTagBack(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "repair-agent");
    repaired(contest, "another tool registers the leader anew", () -> contest.register(1));
  }

  @Test
  void aTagEditedOutOfTheCatalogComesBack(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "repair-catalog");
    repaired(
        contest,
        "somebody edits the catalog",
        () ->
            contest
                .http
                .catalog()
                .register(
                    "{\"Node\":\"%s\",\"SkipNodeUpdate\":true,\"Service\":{\"ID\":\"%s\",\"Service\":\"%s\",\"Port\":8001,\"Tags\":[\"v1\"]}}"
                        .formatted(consul.node(), contest.id(1), contest.service)));
    // The agent has it, too: what it pushes with the flip of a check changes nothing.
    contest.http.services().warn(contest.check(1));
    contest.awaitTagOn(contest.id(1), SOON);
  }

  @Test
  void aTagThatAnotherInstanceGetsIsTakenOffThere(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "repair-other");
    long mark = contest.daemon(1).mark();
    contest
        .http
        .services()
        .register(contest.id(2), contest.service, 8002, List.of("v1", Contest.TAG));
    contest.http.catalog().awaitInstances(contest.service, WRONG.negate(), SOON);
    contest.awaitTagOn(contest.id(1), SOON);
    contest.http.services().warn(contest.check(2));
    contest.awaitTagOn(contest.id(1), SOON);
    // By the leader, or by the follower itself, whoever saw it first.
    assertTrue(mark <= contest.daemon(1).mark());
  }

  @Test
  void aLeaderOfAnotherElectionWithTheSameTagIsAFightThatIsToldAndBounded(
      Lab lab, SharedConsul consul) throws Exception {
    Contest one = new Contest(lab, consul.http(), consul.uri(), consul.unique("fight"));
    one.register(1);
    one.startLeader(1);
    Contest other =
        new Contest(lab, consul.http(), consul.uri(), consul.unique("fight-other"))
            .with("name: " + one.service);
    // An instance of the first one's service, with a key of its own.
    one.http.services().register(other.id(1), one.service, 8101, List.of("v1"));
    DaemonProcess second = other.startLeader(1);

    JsonNode told = one.daemon(1).awaitEvent("tag-fight", Duration.ofSeconds(60));
    String message = told.path("message").asText();
    assertTrue(message.contains(other.id(1)), message);
    JsonNode toldToo = second.awaitEvent("tag-fight", Duration.ofSeconds(60));
    assertTrue(toldToo.path("message").asText().contains(one.id(1)), toldToo.toString());
    // Each waits longer with every round: 100 ms, 200 ms, 400 ms, and so on.
    long within = told.path("withinMs").asLong();
    assertTrue(within >= 500, told.toString());
  }
}
