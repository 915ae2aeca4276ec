package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.Catalog;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.Kv;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.daemon.HookHistory;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import io.ballot.it.process.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A leader that gives its role up: the next one leads at once, and never before. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class HandoverIT {

  private static Contest contest(Lab lab, SharedConsul consul, String name) {
    return new Contest(lab, consul.http(), consul.uri(), consul.unique(name));
  }

  private static void requireOrder(Contest contest) {
    List<HookRun> runs = contest.hooks.runs();
    HookHistory.requireAlternation(runs);
    HookHistory.requireOneAtATime(runs);
    HookHistory.requireHandovers(runs);
    HookHistory.requireGrowingTokens(runs);
  }

  @Test
  void threeDaemonsElectOneThatHoldsTheLockAndCarriesTheTagAlone(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "elect");
    contest.threeWithTheFirstLeading();

    contest.awaitTagOn(contest.id(1), SOON);
    Kv.Entry lock = contest.http.kv().awaitLocked(contest.key, SOON);
    JsonNode elected = contest.daemon(1).awaitEvent("elected", SOON);
    assertEquals(elected.path("session").asText(), lock.session());
    HookRun promote = contest.hooks.await(run -> run.begins("promote", contest.id(1)), SOON);
    assertEquals(elected.path("fencingToken").asLong(), promote.fencingToken());
    assertEquals("elected", promote.reason());
    assertEquals("8001", promote.variable("PORT"));
    assertEquals(consul.node(), promote.variable("BALLOT_NODE"));
    assertEquals(
        1, contest.hooks.runs().stream().filter(run -> run.phase() == HookRun.Phase.BEGIN).count());
  }

  @Test
  void aLeaderWhoseCheckTurnsCriticalDemotesBeforeTheNextPromotes(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "critical");
    contest.threeWithTheFirstLeading();

    Instant failedAt = Instant.now();
    contest.http.services().fail(contest.check(1));
    HookRun next = contest.awaitPromotionOfAnother(1, SOON);

    HookRun begun = contest.hooks.await(run -> run.begins("promote", next.instance()), SOON);
    Duration took = Duration.between(failedAt, begun.at());
    System.out.println(
        "check critical to the start of the next promote hook: " + took.toMillis() + " ms");
    contest.awaitTagOn(next.instance(), SOON);
    HookRun demote = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    assertEquals("unhealthy", demote.reason());
    assertEquals("", demote.variable("ADDRESS"));
    requireOrder(contest);
  }

  @Test
  void aLeaderToldToStopHandsOverAndLeavesNothingBehind(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "stop");
    contest.threeWithTheFirstLeading();
    DaemonProcess leader = contest.daemon(1);
    String session = leader.awaitEvent("elected", SOON).path("session").asText();

    leader.signal(Signal.TERM);
    assertEquals(0, leader.awaitExit(SOON));

    HookRun next = contest.awaitPromotionOfAnother(1, SOON);
    contest.awaitTagOn(next.instance(), SOON);
    requireOrder(contest);
    assertTrue(contest.http.sessions().info(session).isEmpty());
    assertTrue(marks(contest, 1).isEmpty());
    contest.stopAll();
    contest.http.kv().awaitFree(contest.key, SOON);
    assertEquals(
        List.of(), Catalog.tagged(contest.http.catalog().instances(contest.service), Contest.TAG));
    contest
        .http
        .sessions()
        .awaitList(
            all -> {
              for (JsonNode it : all) {
                for (int number = 1; number <= 3; number++) {
                  if (it.path("Name").asText().endsWith("/" + contest.daemon(number).pid())) {
                    return false;
                  }
                }
              }
              return true;
            },
            SOON);
    requireOrder(contest);
  }

  @Test
  void aLeaderToldToStopWhileItsPromoteHookRunsEndsThatHookAndDemotesBeforeTheNextPromotes(
      Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "stop-promoting");
    contest.promote(contest.hooks.hook("hanging-promote", "sleep 300"));
    contest.register(1);
    contest.register(2);
    DaemonProcess leader = contest.start(1);
    HookRun hanging = contest.hooks.await(run -> run.begins("promote", contest.id(1)), SOON);
    contest.promote(contest.hooks.hook("promote"));
    contest.startFollower(2);
    assertTrue(hanging.isRunning());

    leader.signal(Signal.TERM);
    assertEquals(0, leader.awaitExit(SOON));
    assertFalse(hanging.isRunning());
    HookRun demote = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    assertEquals("stopped", demote.reason());
    contest.awaitPromotionOfAnother(1, SOON);
    contest.awaitTagOn(contest.id(2), SOON);
    HookHistory.requireHandovers(contest.hooks.runs());
    assertTrue(marks(contest, 1).isEmpty());
  }

  private static List<Path> marks(Contest contest, int number) throws Exception {
    try (Stream<Path> files = Files.list(contest.stateDir(number))) {
      return files.toList();
    }
  }

  @Test
  void theLivenessServiceIsGoneAfterAnOrderlyStop(Lab lab, SharedConsul consul) throws Exception {
    Contest contest =
        contest(lab, consul, "tidy").withConsul("livenessService: " + consul.unique("l"));
    contest.register(1);
    DaemonProcess daemon = contest.startLeader(1);
    String service = livenessServiceOf(contest);
    assertEquals(1, contest.http.catalog().instances(service).size());

    daemon.signal(Signal.INT);
    assertEquals(0, daemon.awaitExit(SOON));
    contest.http.catalog().awaitInstances(service, List::isEmpty, SOON);
  }

  private static String livenessServiceOf(Contest contest) throws Exception {
    return Files.readAllLines(contest.config(1)).stream()
        .filter(line -> line.contains("livenessService"))
        .map(line -> line.substring(line.indexOf(':') + 2))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void maintenanceOfTheServiceAndOfNobodyElseEndsItsTerm(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "maintenance");
    contest.threeWithTheFirstLeading();

    contest.http.services().maintenance(contest.id(1), true, "works");
    HookRun next = contest.awaitPromotionOfAnother(1, SOON);
    HookRun demote = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    assertEquals("maintenance", demote.reason());

    contest.http.services().maintenance(contest.id(1), false, "");
    contest.daemon(1).awaitEvent("eligible", SOON);
    contest.awaitTagOn(next.instance(), SOON);
    requireOrder(contest);
  }

  @Test
  void maintenanceOfTheNodeEndsTheTermsOfItsInstances(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    Contest contest = new Contest(lab, agent.http(), agent.uri(), "node-maintenance");
    contest.register(1);
    DaemonProcess daemon = contest.startLeader(1);

    agent.http().services().nodeMaintenance(true, "works");
    HookRun demote = contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    assertEquals("maintenance", demote.reason());
    contest.http.kv().awaitFree(contest.key, SOON);

    long mark = daemon.mark();
    agent.http().services().nodeMaintenance(false, "");
    daemon.awaitEvent(mark, DaemonProcess.is("promoted"), SOON);
  }

  @Test
  void everyoneElseRunsTheLeaderChangeHookWithTheNewLeadersAddress(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "change");
    contest.with("execOnLeaderChange: " + contest.hooks.hook("leader-change"));
    contest.threeWithTheFirstLeading();

    for (int follower = 2; follower <= 3; follower++) {
      String id = contest.id(follower);
      HookRun told = contest.hooks.await(run -> run.begins("leader-change", id), SOON);
      assertEquals("8001", told.variable("PORT"));
      assertEquals("800" + follower, told.variable("BALLOT_SERVICE_PORT"));
      assertEquals("", told.reason());
    }
    assertTrue(
        contest.hooks.runs().stream().noneMatch(run -> run.begins("leader-change", contest.id(1))));
  }

  @Test
  void onlyTheNamedChecksCount(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "allowlist");
    contest.register(1);
    String counts = contest.id(1) + "-counts";
    contest
        .http
        .services()
        .registerCheck(
            """
            {"ID":"%s","Name":"counts","ServiceID":"%s","TTL":"600s","Status":"passing"}
            """
                .formatted(counts, contest.id(1)));
    contest.with("serviceChecks: [" + counts + "]");
    DaemonProcess daemon = contest.startLeader(1);

    long mark = daemon.mark();
    contest.http.services().fail(contest.check(1));
    contest.http.services().fail(counts);
    JsonNode why = daemon.awaitEvent(mark, DaemonProcess.is("not-eligible"), SOON);
    assertEquals(1, why.path("checks").size());
    assertEquals(counts, why.path("checks").get(0).asText());
    contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
  }

  @Test
  void aServiceThatIsRegisteredLateIsElectedThenAndDemotedWhenDeregistered(
      Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "late");
    DaemonProcess daemon = contest.start(1);
    JsonNode why = daemon.awaitEvent("not-eligible", SOON);
    assertEquals("not-registered", why.path("why").asText());

    contest.register(1);
    daemon.awaitEvent("promoted", SOON);

    contest.http.services().deregister(contest.id(1));
    daemon.awaitEvent("instance-vanished", SOON);
    HookRun demote =
        contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON.multipliedBy(2));
    assertEquals("deregistered", demote.reason());
  }

  @Test
  void aSecondSignalEndsAtOnceWith130(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "twice");
    contest.demote(contest.hooks.hook("slow-demote", "exec sleep 60"));
    contest.register(1);
    DaemonProcess daemon = contest.startLeader(1);

    daemon.signal(Signal.TERM);
    contest.hooks.await(run -> run.begins("demote", contest.id(1)), SOON);
    assertTrue(daemon.isRunning());
    daemon.signal(Signal.TERM);
    assertEquals(130, daemon.awaitExit(SOON));
    assertFalse(marks(contest, 1).isEmpty());
  }

  @Test
  void aHangUpChangesNothing(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "hangup");
    contest.register(1);
    DaemonProcess daemon = contest.startLeader(1);
    daemon.signal(Signal.HUP);
    daemon.awaitEvent("sighup", SOON);
    assertTrue(daemon.isRunning());
    contest.awaitTagOn(contest.id(1), SOON);
  }
}
