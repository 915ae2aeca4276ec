package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.Catalog;
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
  final Contest contest;
  private final Lab lab;
  private final NcodeHosts hosts;
  private final Path folder;
  private final String promote;
  private final String demote;

  NcodeFleet(Contest contest, Lab lab, NcodeHosts hosts) {
    this.contest = contest;
    this.lab = lab;
    this.hosts = hosts;
    this.folder = lab.newFolder("ncode");
    this.promote = contest.hooks.hook("old-promote");
    this.demote = contest.hooks.hook("old-demote");
  }

  /** The agent beside an instance. */
  Services services(int number) {
    return hosts.agent(number).services();
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
        "Connect": {"Native": true},
        """);
  }

  private void register(int number, String more) throws IOException, InterruptedException {
    services(number)
        .register(
            """
            {"ID": "%s", "Name": "%s", "Address": "%s", "Port": %d, "Tags": ["v1"], %s
             "Check": {"CheckID": "%s", "Name": "set by the test", "TTL": "600s",
                       "Status": "passing"}}
            """
                .formatted(
                    contest.id(number),
                    contest.service,
                    hosts.address(number),
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
            hosts.address(number),
            port(number),
            contest.key,
            List.of(contest.check(number)),
            Contest.TAG,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));
    NcodeHooks hooks =
        new NcodeHooks(command("promote", id, promote), command("demote", id, demote), folder, log);
    return lab.endAfterTheTest(NcodeBallot.start(settings, hosts.agent(number), hooks, log));
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
    NcodeBallot old = startOld(number, log(number));
    old.awaitLog(0, "tries the lock: false");
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
    return services(number).definition(contest.id(number)).orElseThrow();
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

  /** Waits until the agent of an instance has the leader's tag, or has it no more. */
  void awaitAgentTag(int number, boolean wanted, Duration bound)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (agentShowsTag(number) != wanted) {
      if (deadline.isOver()) {
        throw new AssertionError("the agent's tags of " + contest.id(number));
      }
      deadline.pauseBetweenTries();
    }
  }

  /** An instance as the catalog shows it. */
  Catalog.Instance shown(int number) throws IOException, InterruptedException {
    return contest.http.catalog().instances(contest.service).stream()
        .filter(instance -> instance.id().equals(contest.id(number)))
        .findFirst()
        .orElseThrow();
  }

  /** Who carries the leader's tag in the catalog, by service id. */
  List<String> carriers() throws IOException, InterruptedException {
    return Catalog.tagged(contest.http.catalog().instances(contest.service), Contest.TAG).stream()
        .map(Catalog.Instance::id)
        .sorted()
        .toList();
  }

  /**
   * Has a check of an instance warn, or pass again, which changes nothing for an election, and
   * waits until the catalog shows it: with it, in one commit, came what the agent has of the
   * instance.
   */
  void flipCheck(int number) throws IOException, InterruptedException {
    String check = contest.check(number);
    String node = shown(number).node();
    boolean passes = isPassing(contest.http.get("health/node/" + node).expectOk().json(), check);
    if (passes) {
      services(number).warn(check);
    } else {
      services(number).pass(check);
    }
    contest.http.catalog().awaitChecks(node, all -> isPassing(all, check) != passes, SOON);
  }

  private static boolean isPassing(JsonNode checks, String id) {
    for (JsonNode check : checks) {
      if (check.path("CheckID").asText().equals(id)) {
        return check.path("Status").asText().equals("passing");
      }
    }
    throw new AssertionError("no check " + id + " among " + checks);
  }

  /** Tells the mesh settings of {@link #registerRich} in what the catalog shows of an instance. */
  private boolean isNative(JsonNode shown, int number) {
    for (JsonNode instance : shown) {
      if (instance.path("ServiceID").asText().equals(contest.id(number))) {
        return instance.path("ServiceConnect").path("Native").asBoolean();
      }
    }
    return false;
  }

  /** Waits until the catalog shows the mesh settings of {@link #registerRich}, or none. */
  void awaitNative(int number, boolean wanted, Duration bound) throws InterruptedException {
    contest.http.await(
        "catalog/service/" + contest.service, all -> isNative(all, number) == wanted, bound);
  }

  /** Whether the agent has the fields that {@link #registerRich} gave. */
  boolean isRich(int number) throws IOException, InterruptedException {
    JsonNode definition = definition(number);
    return definition.path("EnableTagOverride").asBoolean()
        && definition.path("TaggedAddresses").has("rich")
        && definition.path("Connect").path("Native").asBoolean();
  }
}
