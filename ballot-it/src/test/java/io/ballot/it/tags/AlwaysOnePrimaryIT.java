package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.domain.election.Notice;
import io.ballot.it.consul.Catalog;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.tags.Sightings.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Readers who ask the catalog, and DNS, as fast as they can while the leader changes again and
 * again. {@code -Dtags.changes=200} for as many changes of each kind.
 */
@OnRealConsul
class AlwaysOnePrimaryIT {
  private static final int CHANGES = Integer.getInteger("tags.changes", 10);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SERVICE = "web";
  private static final String KEY = "service/web/leader";

  /** Passes whenever somebody destroys a session. */
  private static final Duration LOCK_DELAY = Duration.ofSeconds(3);

  private final BlockingQueue<Crowned> crowned = new LinkedBlockingQueue<>();
  private final List<Candidate> candidates = new ArrayList<>();

  /**
   * A promotion has ended.
   *
   * @param who of whom
   * @param at when, on {@link System#nanoTime}
   */
  private record Crowned(Candidate who, long at) {}

  @ParameterizedTest
  @ValueSource(
      strings = {"nothing but a port", "tagged addresses", "EnableTagOverride, address and meta"})
  void readersNeverSeeTwoAndSeeNoneNoLongerThanAChangeTakes(String kind, Lab lab) throws Exception {
    ConsulCluster cluster = lab.cluster(1, 2);
    List<ConsulAgent> agents = cluster.agents();
    for (int i = 0; i < agents.size(); i++) {
      register(agents.get(i), Kind.named(kind), i);
      candidates.add(lab.endAfterTheTest(stand(agents.get(i), i)));
    }
    Crowned leader = next();
    awaitTag(agents.getFirst());

    Reigns reigns = new Reigns();
    ConsulAgent reader = agents.getLast();
    DnsClient dns = lab.endAfterTheTest(new DnsClient(reader.dns()));
    Sightings inCatalog =
        lab.endAfterTheTest(
            new Sightings(
                "the catalog",
                () ->
                    Catalog.tagged(reader.http().catalog().instances(SERVICE), TagScene.TAG)
                        .stream()
                        .map(AlwaysOnePrimaryIT::addressOf)
                        .collect(Collectors.toSet())));
    Sightings inDns =
        lab.endAfterTheTest(
            new Sightings(
                "DNS", () -> dns.addresses(TagScene.TAG + "." + SERVICE + ".service.consul")));

    for (int i = 0; i < CHANGES; i++) {
      int index = candidates.indexOf(leader.who());
      ConsulAgent agent = leader.who().agent();
      long endsAt = System.nanoTime();
      String check = leader.who().serviceId() + "-check";
      if (i % 20 == 9) {
        // A change of a check makes the agent push its tags.
        agent.http().services().fail(check);
      } else if (i % 20 == 7) {
        destroySession(agent);
      } else if (i % 20 == 4) {
        leader.who().close();
      } else {
        leader.who().stepDown();
      }
      reigns.add(address(agent, kind, index), leader.at(), endsAt);
      leader = next();
      if (i % 20 == 9) {
        agent.http().services().pass(check);
      } else if (i % 20 == 4) {
        candidates.set(index, lab.endAfterTheTest(stand(agent, index)));
      }
    }
    awaitTag(reader);
    reigns.add(
        address(leader.who().agent(), kind, candidates.indexOf(leader.who())),
        leader.at(),
        System.nanoTime());
    judge(kind, reigns, inCatalog);
    judge(kind, reigns, inDns);
  }

  private Candidate stand(ConsulAgent agent, int index) {
    return new Candidate(
        agent,
        SERVICE,
        SERVICE + "-" + index,
        KEY,
        LOCK_DELAY,
        (candidate, notice) -> {
          if (notice instanceof Notice.Promoted) {
            crowned.add(new Crowned(candidate, System.nanoTime()));
          }
        });
  }

  /** As an operator does who takes the lock away from whoever holds it. */
  private static void destroySession(ConsulAgent agent) throws Exception {
    String session = agent.http().kv().get(KEY).orElseThrow().session();
    agent.http().sessions().destroy(Objects.requireNonNull(session, "nobody holds the lock"));
  }

  private static void register(ConsulAgent agent, Kind kind, int index) throws Exception {
    String id = SERVICE + "-" + index;
    ObjectNode registration = kind.registration(SERVICE, id, List.of("v1"));
    if (registration.has("Address")) {
      registration.put("Address", address(agent, kind.name(), index));
    }
    registration
        .putObject("Check")
        .put("CheckID", id + "-check")
        .put("TTL", "3600s")
        .put("Status", "passing");
    agent.http().services().register(registration.toString());
    agent.http().catalog().awaitInstances(SERVICE, all -> all.size() > index, SOON);
  }

  private static String address(ConsulAgent agent, String kind, int index) {
    return kind.contains("address") ? "192.0.2." + (index + 1) : agent.address();
  }

  private static String addressOf(Catalog.Instance instance) {
    return instance.address().isEmpty() ? instance.nodeAddress() : instance.address();
  }

  private Crowned next() throws InterruptedException {
    Crowned next = crowned.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      throw new AssertionError(
          "nobody was promoted: "
              + candidates.stream().map(Candidate::lastWords).collect(Collectors.joining("\n")));
    }
    return next;
  }

  private static void awaitTag(ConsulAgent agent) throws InterruptedException {
    agent.http().catalog().awaitOnlyOneTagged(SERVICE, TagScene.TAG, SOON);
  }

  private static void judge(String kind, Reigns reigns, Sightings sightings) throws Exception {
    List<Sighting> seen = sightings.end();
    List<Duration> gaps = Sightings.gaps(seen);
    System.out.printf(
        "%d changes with %s: %d readings of %s; without a primary at most %s, mostly %s; a change"
            + " took at most %s, mostly %s%n",
        CHANGES,
        kind,
        seen.size(),
        sightings,
        longest(gaps),
        median(gaps),
        longest(reigns.changes()),
        median(reigns.changes()));
    List<String> breaches = reigns.breachesIn(seen);
    assertEquals(List.of(), breaches.stream().limit(20).toList());
    assertTrue(seen.size() > CHANGES, "too few readings: " + seen.size());
  }

  private static String longest(List<Duration> durations) {
    return millis(durations, durations.size() - 1);
  }

  private static String median(List<Duration> durations) {
    return millis(durations, durations.size() / 2);
  }

  private static String millis(List<Duration> durations, int place) {
    return durations.isEmpty()
        ? "0 ms"
        : durations.stream().sorted().toList().get(place).toMillis() + " ms";
  }
}
