package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.Services;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.Deadline;
import io.ballot.it.process.LineLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A contest in which daemons of ncode/ballot take part; all write to one hook log. */
final class NcodeFleet {
  /** That of the node of all instances: ncode/ballot takes the one for the other. */
  private static final String ADDRESS = "127.0.0.1";

  final Contest contest;
  private final Lab lab;
  private final Path folder;
  private final String promote;
  private final String demote;

  NcodeFleet(Contest contest, Lab lab) {
    this.contest = contest;
    this.lab = lab;
    this.folder = lab.newFolder("ncode");
    this.promote = contest.hooks.hook("old-promote");
    this.demote = contest.hooks.hook("old-demote");
  }

  /** Registers an instance, passing, with an address and a tag of its own. */
  void register(int number) throws IOException, InterruptedException {
    register(number, "");
  }

  /** The same, with fields that ncode/ballot loses. */
  void registerRich(int number) throws IOException, InterruptedException {
    register(
        number,
        """
        "EnableTagOverride": true, "TaggedAddresses": {"rich": {"Address": "10.9.8.7", "Port": 7}},
        """);
  }

  private void register(int number, String more) throws IOException, InterruptedException {
    contest
        .http
        .services()
        .register(
            """
            {"ID": "%s", "Name": "%s", "Address": "%s", "Port": %d, "Tags": ["v1"], %s
             "Check": {"CheckID": "%s", "Name": "set by the test", "TTL": "600s",
                       "Status": "passing"}}
            """
                .formatted(
                    contest.id(number),
                    contest.service,
                    ADDRESS,
                    port(number),
                    more,
                    Services.checkOf(contest.id(number))));
  }

  private static int port(int number) {
    return 8000 + number;
  }

  /** Starts an ncode/ballot beside an instance. */
  private NcodeBallot startOld(int number, LineLog log) {
    String id = contest.id(number);
    NcodeSettings settings =
        new NcodeSettings(
            contest.service,
            id,
            ADDRESS,
            port(number),
            contest.key,
            List.of(contest.check(number)),
            Contest.TAG,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));
    NcodeHooks hooks =
        new NcodeHooks(command("promote", id, promote), command("demote", id, demote), folder, log);
    return lab.endAfterTheTest(NcodeBallot.start(settings, contest.http, hooks, log));
  }

  /** What ncode/ballot does not tell its hooks, they are told by their command. */
  private static List<String> command(String event, String id, String hook) {
    return List.of("env", "BALLOT_EVENT=" + event, "BALLOT_SERVICE_ID=" + id, hook);
  }

  private LineLog log(int number) {
    LineLog log = new LineLog(folder.resolve("old-" + number + ".log"));
    lab.watch(log);
    return log;
  }

  /** Starts an ncode/ballot and waits until it leads. */
  NcodeBallot startOldLeader(int number) throws InterruptedException {
    NcodeBallot old = startOld(number, log(number));
    awaitPromotion(number, 1, SOON);
    contest.awaitTagOn(contest.id(number), SOON);
    return old;
  }

  /** Starts an ncode/ballot and waits until it has tried the lock in vain. */
  NcodeBallot startOldFollower(int number) throws InterruptedException {
    LineLog log = log(number);
    NcodeBallot old = startOld(number, log);
    if (log.await(0, line -> line.contains("tries the lock: false"), SOON).isEmpty()) {
      throw new AssertionError(contest.id(number) + " did not try the lock in vain");
    }
    return old;
  }

  /** Waits until a promote hook of an instance has ended for the {@code nth} time. */
  void awaitPromotion(int number, int nth, Duration bound) throws InterruptedException {
    String id = contest.id(number);
    contest.hooks.awaitRuns(
        runs -> runs.stream().filter(run -> run.ends("promote", id)).count() >= nth, bound);
  }

  long count(Predicate<HookRun> fits) {
    return contest.hooks.runs().stream().filter(fits).count();
  }

  private JsonNode definition(int number) throws IOException, InterruptedException {
    return contest.http.services().definition(contest.id(number)).orElseThrow();
  }

  /** The tags of an instance as its agent has them. */
  List<String> agentTags(int number) throws IOException, InterruptedException {
    List<String> tags = new ArrayList<>();
    definition(number).path("Tags").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  boolean agentShowsTag(int number) throws IOException, InterruptedException {
    return agentTags(number).contains(Contest.TAG);
  }

  /** Waits until the agent of an instance has the leader's tag. */
  void awaitAgentTag(int number, Duration bound) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (!agentShowsTag(number)) {
      if (deadline.isOver()) {
        throw new AssertionError("the agent does not have the tag of " + contest.id(number));
      }
      deadline.pauseBetweenTries();
    }
  }

  /** Whether the agent has the fields that {@link #registerRich} gave. */
  boolean isRich(int number) throws IOException, InterruptedException {
    JsonNode definition = definition(number);
    return definition.path("EnableTagOverride").asBoolean()
        && definition.path("TaggedAddresses").has("rich");
  }
}
