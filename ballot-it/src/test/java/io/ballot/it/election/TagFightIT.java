package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.Catalog;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Others who put the leader's tag on an instance of their own again and again. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class TagFightIT {
  /** So many repairs come without a longer pause. */
  private static final int AT_ONCE = 5;

  /** They take 2.7 s and more; without pauses that grow, little more than one. */
  private static final int REPAIRS = 11;

  @Test
  void aLeaderOfAnotherElectionWithTheSameTagIsAFightThatIsTold(Lab lab, SharedConsul consul)
      throws Exception {
    Contest one = new Contest(lab, consul.http(), consul.uri(), consul.unique("fight"));
    one.register(1);
    one.startLeader(1);
    Contest other =
        new Contest(lab, consul.http(), consul.uri(), consul.unique("fight-other"))
            .with("name: " + one.service);
    // An instance of the first one's service, with a key of its own.
    one.http.services().register(other.id(1), one.service, 8101, List.of("v1"));
    DaemonProcess second = other.startLeader(1);

    JsonNode repair = one.daemon(1).awaitEvent("tag-repair", SOON);
    assertEquals(Contest.TAG, repair.path("tag").asText(), repair.toString());
    JsonNode told = one.daemon(1).awaitEvent("tag-fight", Duration.ofSeconds(60));
    String message = told.path("message").asText();
    assertTrue(message.contains(other.id(1)), message);
    JsonNode toldToo = second.awaitEvent("tag-fight", Duration.ofSeconds(60));
    assertTrue(toldToo.path("message").asText().contains(one.id(1)), toldToo.toString());
  }

  @Test
  void anOpponentThatNeverTiresIsAnsweredOnceEachTimeAndMoreAndMoreSlowly(
      Lab lab, SharedConsul consul) throws Exception {
    Contest contest = new Contest(lab, consul.http(), consul.uri(), consul.unique("tireless"));
    contest.register(1);
    DaemonProcess leader = contest.startLeader(1);
    contest.awaitTagOn(contest.id(1), SOON);
    // On a node without an agent, which would put the tag right by itself at its full sync.
    String node = consul.unique("node");
    lab.endAfterTheTest(
        () -> consul.http().put("catalog/deregister", "{\"Node\":\"" + node + "\"}").expectOk());
    Catalog.Instance rival =
        new Catalog.Instance(node, "203.0.113.9", contest.id(2), "", 80, Set.of());
    consul
        .http()
        .catalog()
        .register("{\"Node\":\"%s\",\"Address\":\"%s\"}".formatted(node, rival.nodeAddress()));

    long mark = leader.mark();
    long began = System.nanoTime();
    Duration atLeast = Duration.ZERO;
    List<Long> millis = new ArrayList<>();
    for (int repairs = 1; repairs <= REPAIRS; repairs++) {
      long before = leader.mark();
      contest.http.catalog().writeTags(contest.service, rival, Set.of("v1", Contest.TAG));
      contest.awaitTagOn(contest.id(1), SOON);
      Duration soFar = Duration.ofNanos(System.nanoTime() - began);
      millis.add(soFar.toMillis());
      assertTrue(soFar.compareTo(atLeast) >= 0, millis + ", the last not before " + atLeast);
      leader.awaitEvent(before, DaemonProcess.is("tag-assigned"), SOON);
      atLeast = atLeast.plus(shortestPauseAfter(repairs));
    }

    System.out.println("a tireless opponent was answered after " + millis + " ms");
    assertEquals(REPAIRS, count(leader, mark, "tag-assigned"), "writes of the leader");
    assertEquals(1, count(leader, mark, "tag-fight"), "told so often");
  }

  /** A tenth of a second after the first few, then twice as long each time; less a quarter. */
  private static Duration shortestPauseAfter(int repairs) {
    Duration pause = Duration.ofMillis(100L << Math.max(0, repairs - AT_ONCE - 1));
    Duration longest = Duration.ofSeconds(5);
    return (pause.compareTo(longest) < 0 ? pause : longest).multipliedBy(3).dividedBy(4);
  }

  private static long count(DaemonProcess daemon, long mark, String event) {
    return daemon.eventsFrom(mark).stream().filter(DaemonProcess.is(event)).count();
  }
}
