package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.Catalog;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import io.ballot.it.process.Signal;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Runs that change nothing in Consul. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class RehearsalIT {

  private static Predicate<JsonNode> would(String what) {
    return DaemonProcess.is("would").and(it -> it.path("what").asText().contains(what));
  }

  private static Predicate<JsonNode> would(String what, Contest contest) {
    return would(what).and(it -> it.path("election").asText().equals(contest.service));
  }

  private static DaemonProcess dryRun(Lab lab, Contest contest, int number) {
    return lab.ballot(
        "dry-" + contest.id(number),
        List.of(
            "run",
            "--dry-run",
            "--log-format",
            "json",
            "--config",
            contest.config(number).toString()),
        Map.of());
  }

  @Test
  void aDryRunTellsWhatItWouldHaveDoneAndTouchesNothing(Lab lab, SharedConsul consul)
      throws Exception {
    String liveness = consul.unique("dry-liveness");
    Contest contest =
        new Contest(lab, consul.http(), consul.uri(), consul.unique("dry"))
            .withConsul("livenessService: " + liveness);
    contest.register(1);
    DaemonProcess dry = dryRun(lab, contest, 1);
    dry.awaitEvent(0, would("acquire the lock", contest), SOON);
    dry.awaitEvent(0, would("put it on", contest), SOON);
    dry.awaitEvent(0, would("run the promote hook", contest), SOON);
    dry.awaitEvent("promoted", SOON);
    // Looked for while it leads in its own eyes: an orderly end would take them away.
    assertTrue(
        contest.http.sessions().list().stream()
            .noneMatch(it -> it.path("Name").asText().endsWith("/" + dry.pid())));
    assertEquals(List.of(), contest.http.catalog().instances(liveness));
    assertEquals(
        List.of(), Catalog.tagged(contest.http.catalog().instances(contest.service), Contest.TAG));

    contest.http.services().fail(contest.check(1));
    dry.awaitEvent(0, would("run the demote hook", contest), SOON);
    dry.awaitEvent(0, would("release the lock", contest), SOON);
    dry.signal(Signal.TERM);
    assertEquals(0, dry.awaitExit(SOON));

    assertTrue(contest.http.kv().get(contest.key).isEmpty());
    assertTrue(contest.hooks.runs().isEmpty());
    assertTrue(dry.events().stream().allMatch(it -> it.path("dryRun").asBoolean()));
    assertFalse(Files.exists(contest.stateDir(1)));
  }

  @Test
  void aDryRunBesideARealLeaderFollowsIt(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = new Contest(lab, consul.http(), consul.uri(), consul.unique("canary"));
    contest.register(1);
    contest.register(2);
    contest.startLeader(1);
    DaemonProcess dry = dryRun(lab, contest, 2);
    dry.awaitEvent("leader-known", SOON);

    contest.daemon(1).signal(Signal.TERM);
    dry.awaitEvent(0, would("acquire the lock"), SOON);
    dry.awaitEvent("promoted", SOON);

    contest.start(1);
    dry.awaitEvent("term-lost", SOON);
    dry.awaitEvent(0, would("run the demote hook"), SOON);
  }

  @Test
  void theMemoryBackendRunsHooksWithoutAConsul(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = new Contest(lab, consul.http(), consul.uri(), consul.unique("memory"));
    DaemonProcess daemon =
        lab.ballot(
            "memory",
            List.of(
                "run",
                "--backend",
                "memory",
                "--log-format",
                "json",
                "--config",
                contest.config(1).toString()),
            Map.of());
    daemon.awaitEvent("memory-backend", SOON);
    contest.hooks.await(run -> run.ends("promote", contest.id(1)), SOON);
    daemon.signal(Signal.TERM);
    assertEquals(0, daemon.awaitExit(SOON));
    contest.hooks.await(run -> run.ends("demote", contest.id(1)), SOON);
    assertTrue(contest.http.kv().get(contest.key).isEmpty());
  }
}
