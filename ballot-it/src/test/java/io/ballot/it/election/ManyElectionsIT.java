package io.ballot.it.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.Catalog;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.process.Deadline;
import io.ballot.it.process.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Many elections in one daemon: a hundred, or as many as {@code -Dmany.elections=1000} says. That
 * they take few connections and hardly a request is what makes thousands possible.
 */
@OnRealConsul
final class ManyElectionsIT {
  private static final int MANY = Integer.getInteger("many.elections", 100);

  /** On a machine under load; the figures that matter are docs/PERFORMANCE.md's. */
  private static final Duration BOUND = Duration.ofSeconds(60 + MANY / 4);

  private static final int MOST_CONNECTIONS = 20;
  private static final int MOST_REQUESTS_A_SECOND = 5;
  private static final int SAMPLE = 30;
  private static final int FLAPPING = 10;

  private static DaemonProcess start(Lab lab, String consul, String instance) throws Exception {
    Path folder = lab.newFolder("many");
    String elections =
        IntStream.range(0, MANY)
            .mapToObj(i ->
                "    e%d: {name: s%d, id: s%d-%s, key: locks/e%d, primaryTag: primary, lockDelay: 3s}\n"
                    .formatted(i, i, i, instance, i))
            .collect(Collectors.joining());
    Path config =
        Files.writeString(
            folder.resolve("ballot.yaml"),
            "consul: {address: '%s'}\nstateDir: %s\nelection:\n  enabled: [%s]\n  services:\n%s"
                .formatted(
                    consul,
                    folder.resolve("state"),
                    IntStream.range(0, MANY)
                        .mapToObj(i -> "e" + i)
                        .collect(Collectors.joining(", ")),
                    elections));
    return lab.daemon("many-" + instance, config, Map.of());
  }

  private static void register(ConsulHttp http, String instance) throws Exception {
    for (int i = 0; i < MANY; i++) {
      http.services().register("s" + i + "-" + instance, "s" + i, 80, List.of());
    }
  }

  private static Predicate<JsonNode> of(int election, String event) {
    return DaemonProcess.is(event)
        .and(line -> line.path("election").asText().equals("e" + election));
  }

  private static void awaitAllPromoted(DaemonProcess daemon) throws InterruptedException {
    Deadline deadline = Deadline.in(BOUND);
    for (int i = 0; i < MANY; i++) {
      daemon.awaitEvent(0, of(i, "promoted"), deadline.left());
    }
  }

  private static void awaitTagged(ConsulHttp http, String instance) throws Exception {
    Deadline deadline = Deadline.in(BOUND);
    for (int i = 0; i < MANY; i++) {
      String wanted = "s" + i + "-" + instance;
      http.catalog()
          .awaitInstances(
              "s" + i,
              all ->
                  Catalog.tagged(all, "primary").stream()
                      .map(Catalog.Instance::id)
                      .toList()
                      .equals(List.of(wanted)),
              deadline.left());
    }
  }

  @Test
  void areAllLedOverFewConnectionsAndHardlyARequestOnceNothingHappens(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    register(agent.http(), "a");
    CountingRelay relay = lab.endAfterTheTest(new CountingRelay(agent.http().base()));

    DaemonProcess daemon = start(lab, relay.address(), "a");
    awaitAllPromoted(daemon);
    awaitTagged(agent.http(), "a");

    int connections = relay.mostConnections();
    assertTrue(connections <= MOST_CONNECTIONS, connections + " connections");
    Deadline deadline = Deadline.in(BOUND.plusMinutes(2));
    Duration quiet = Duration.ofSeconds(SAMPLE / MOST_REQUESTS_A_SECOND);
    Duration took = relay.timeOfNext(SAMPLE, deadline);
    while (took.compareTo(quiet) < 0) {
      assertTrue(!deadline.isOver(), SAMPLE + " requests still come in " + took);
      took = relay.timeOfNext(SAMPLE, deadline);
    }
    daemon.signal(Signal.TERM);
    assertEquals(0, daemon.awaitExit(BOUND));
  }

  @Test
  void areMovedAloneByChecksOfTheirOwn(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    register(agent.http(), "a");
    DaemonProcess daemon = start(lab, agent.http().base().toString(), "a");
    awaitAllPromoted(daemon);
    awaitTagged(agent.http(), "a");
    long mark = daemon.mark();

    for (int round = 0; round < 3; round++) {
      long failing = daemon.mark();
      for (int i = 0; i < FLAPPING; i++) {
        agent.http().services().fail("s" + i + "-a-check");
      }
      for (int i = 0; i < FLAPPING; i++) {
        daemon.awaitEvent(failing, of(i, "released"), BOUND);
      }
      long passing = daemon.mark();
      for (int i = 0; i < FLAPPING; i++) {
        agent.http().services().pass("s" + i + "-a-check");
      }
      for (int i = 0; i < FLAPPING; i++) {
        daemon.awaitEvent(passing, of(i, "promoted"), BOUND);
      }
    }

    List<JsonNode> others =
        daemon.eventsFrom(mark).stream()
            .filter(line -> line.path("election").asText().startsWith("e"))
            .filter(
                line -> Integer.parseInt(line.path("election").asText().substring(1)) >= FLAPPING)
            .toList();
    assertEquals(List.of(), others);
  }

  @Test
  void areAllTakenOverWhenTheDaemonThatLedThemIsKilled(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    register(agent.http(), "a");
    register(agent.http(), "b");
    DaemonProcess leader = start(lab, agent.http().base().toString(), "a");
    awaitAllPromoted(leader);
    DaemonProcess follower = start(lab, agent.http().base().toString(), "b");
    for (int i = 0; i < MANY; i++) {
      follower.awaitEvent(0, of(i, "leader-known"), BOUND);
    }

    leader.signal(Signal.KILL);

    awaitAllPromoted(follower);
    awaitTagged(agent.http(), "b");
  }
}
