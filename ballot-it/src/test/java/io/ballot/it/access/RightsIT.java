package io.ballot.it.access;

import static io.ballot.it.access.Site.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.Services;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.process.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole daemons on an agent that denies by default, with the policy of docs/OPERATIONS.md and with
 * each of its rules taken away: before the start, and while the daemon leads.
 */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
// Beside other classes, but one method at a time: all of them use one instance on one agent.
@ResourceLock("the agent of RightsIT")
final class RightsIT {
  private static final String MANAGEMENT = "7d1f5b8c-5c11-4d7c-8f0e-6a1c2b3d4e5f";
  private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(8);
  private static final AtomicInteger POLICIES = new AtomicInteger();

  private static @Nullable ConsulAgent agent;

  private final List<DaemonProcess> started = new ArrayList<>();

  @BeforeAll
  static void startAnAgentThatDenies(Lab lab) throws Exception {
    // As the node is called in the document.
    agent = lab.agent(AgentOptions.server("web-host-1").withDefaultDeny(MANAGEMENT));
  }

  @BeforeEach
  void register() throws Exception {
    agent().http().services().register(Site.ID, Site.SERVICE, 80, List.of("v1"));
  }

  /** The agent is everybody's, so nothing of one test may live on beside the next. */
  @AfterEach
  void clear() throws Exception {
    started.forEach(DaemonProcess::close);
    agent().http().services().deregister(Site.ID);
    agent().http().delete("kv/" + Site.KEY);
  }

  @Test
  void leadsAndEndsWithThePolicyOfTheDocumentAndIsRefusedNothing(Lab lab) throws Exception {
    Site site = new Site(lab);
    DaemonProcess daemon = start(site, token(Policy.ofTheDocument().text()));

    daemon.awaitEvent("promoted", SOON);
    daemon.awaitEvent("tag-assigned", SOON);
    daemon.signal(Signal.TERM);

    assertEquals(0, daemon.awaitExit(SOON));
    for (String trouble :
        List.of("refused", "tag-trouble", "lock-trouble", "session-trouble", "liveness-refused")) {
      assertEquals(0, Site.count(daemon, trouble), trouble);
    }
    assertEquals(List.of(), agent().http().sessions().list());
  }

  @ParameterizedTest
  @CsvSource({"key", "session", "service \"web\""})
  void waitsWithoutARuleThatItCannotLeadWithoutAndSaysWhatIsRefused(String rule, Lab lab)
      throws Exception {
    Site site = new Site(lab);
    Policy policy = Policy.ofTheDocument();
    String name = name();
    DaemonProcess daemon = start(site, agent().http().acl().token(name, policy.without(rule)));

    daemon.awaitEvent(
        line ->
            line.path("level").asText().equals("WARN")
                && line.path("message").asText().contains("Permission denied"),
        SOON);
    assertEquals(0, Site.count(daemon, "elected"));

    // It asks again, so nobody has to start it anew.
    agent().http().acl().change(name, policy.text());
    daemon.awaitEvent("promoted", SOON);
    stop(daemon);
  }

  @ParameterizedTest
  @CsvSource({
    "service \"ballot\", liveness-refused",
    "node_prefix, promoted",
  })
  void leadsWithoutARuleThatItCanDoWithoutAndSaysWhatItCosts(String rule, String event, Lab lab)
      throws Exception {
    Site site = new Site(lab);
    DaemonProcess daemon = start(site, token(Policy.ofTheDocument().without(rule)));

    daemon.awaitEvent("promoted", SOON);
    daemon.awaitEvent(event, SOON);

    stop(daemon);
  }

  @ParameterizedTest
  @CsvSource({"key", "service \"web\"", "service \"ballot\"", "node_prefix"})
  void goesOnLeadingWhenARuleIsTakenAwayThatTheSessionDoesNotLiveBy(String rule, Lab lab)
      throws Exception {
    Site site = new Site(lab);
    Policy policy = Policy.ofTheDocument();
    String name = name();
    DaemonProcess daemon = start(site, agent().http().acl().token(name, policy.text()));
    daemon.awaitEvent("promoted", SOON);
    daemon.awaitEvent("tag-assigned", SOON);

    agent().http().acl().change(name, policy.without(rule));
    // A flip of a check has every watch answered, now that less may be seen.
    agent().http().services().warn(Services.checkOf(Site.ID));

    Site.assertLeadsOn(daemon, LONGER_THAN_A_LEASE);
    agent().http().acl().change(name, policy.text());
    stop(daemon);
  }

  @Test
  void endsTheTermWithItsLeaseWhenItsSessionMayNotBeRenewedAnyMore(Lab lab) throws Exception {
    Site site = new Site(lab);
    Policy policy = Policy.ofTheDocument();
    String name = name();
    DaemonProcess daemon = start(site, agent().http().acl().token(name, policy.text()));
    daemon.awaitEvent("promoted", SOON);

    agent().http().acl().change(name, policy.without("session"));
    daemon.awaitEvent("term-lost", SOON);
    daemon.awaitEvent("demoted", SOON);

    long mark = daemon.mark();
    agent().http().acl().change(name, policy.text());
    daemon.awaitEvent(mark, DaemonProcess.is("promoted"), SOON);
    stop(daemon);
  }

  @Test
  void takesUpATokenThatReplacesTheOldOneInItsFileWithoutLosingItsTerm(Lab lab) throws Exception {
    Site site = new Site(lab);
    String rules = Policy.ofTheDocument().text();
    String old = token(rules);
    String fresh = token(rules);
    Path file = Files.writeString(site.folder.resolve("token"), old + "\n");
    DaemonProcess daemon = start(site, List.of("address: " + agent().uri(), "tokenFile: " + file));
    daemon.awaitEvent("promoted", SOON);

    Files.writeString(file, fresh + "\n");
    // It looks once a second.
    Site.assertLeadsOn(daemon, Duration.ofSeconds(3));
    agent().http().acl().delete(old);
    Site.assertLeadsOn(daemon, LONGER_THAN_A_LEASE);
    stop(daemon);
    assertEquals(List.of(), agent().http().sessions().list());
    assertTrue(
        daemon.output().linesFrom(0).stream()
            .noneMatch(line -> line.contains(old) || line.contains(fresh)));
  }

  @Test
  void tellsRightByRightWhatConsulHasAndLeavesItAsItWas(Lab lab) throws Exception {
    Site site = new Site(lab);
    Policy policy = Policy.ofTheDocument();
    String before = state();

    DaemonProcess whole = validate(lab, site, token(policy.text()));
    assertEquals(0, whole.awaitExit(SOON), () -> text(whole));
    assertTrue(text(whole).contains("Consul has all that is needed"), text(whole));
    for (String rule :
        List.of("key", "session", "service \"web\"", "service \"ballot\"", "node_prefix")) {
      DaemonProcess lacking = validate(lab, site, token(policy.without(rule)));
      assertEquals(78, lacking.awaitExit(SOON), () -> rule + text(lacking));
      assertTrue(text(lacking).contains("MISSING  web: " + rule), text(lacking));
    }
    DaemonProcess unknown = validate(lab, site, "11111111-2222-3333-4444-555555555555");
    assertEquals(78, unknown.awaitExit(SOON));
    assertTrue(text(unknown).contains("MISSING  web: token"), text(unknown));

    assertEquals(before, state());
  }

  /** All that could have been changed. */
  private static String state() throws Exception {
    return agent().http().get("kv/?recurse").body()
        + agent().http().get("catalog/services").body()
        + agent().http().get("agent/services").body()
        + agent().http().get("agent/checks").body()
        + agent().http().get("session/list").body();
  }

  private static DaemonProcess validate(Lab lab, Site site, String token) throws Exception {
    Path config = site.config(List.of("address: " + agent().uri(), "token: " + token), List.of());
    return lab.ballot(
        "validate", List.of("validate", "--connect", "--config", config.toString()), Map.of());
  }

  private static String text(DaemonProcess process) {
    return String.join("\n", process.output().linesFrom(0));
  }

  private DaemonProcess start(Site site, String token) throws Exception {
    return start(site, List.of("address: " + agent().uri(), "token: " + token));
  }

  private DaemonProcess start(Site site, List<String> consul) throws Exception {
    DaemonProcess daemon = site.run(site.config(consul, List.of("lockDelay: 3s")));
    started.add(daemon);
    return daemon;
  }

  private static void stop(DaemonProcess daemon) throws InterruptedException {
    daemon.signal(Signal.TERM);
    assertEquals(0, daemon.awaitExit(SOON));
  }

  private static String token(String rules) throws Exception {
    return agent().http().acl().token(name(), rules);
  }

  private static String name() {
    return "access-" + POLICIES.incrementAndGet();
  }

  private static ConsulAgent agent() {
    if (agent == null) {
      throw new IllegalStateException("the agent was not started");
    }
    return agent;
  }
}
