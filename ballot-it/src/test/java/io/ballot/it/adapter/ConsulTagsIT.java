package io.ballot.it.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.consul.http.ConsulConnection;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.Recorder;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.Services;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A tag between instances that live on different agents. */
@OnRealConsul
class ConsulTagsIT {
  private static final LockKey KEY = new LockKey("tags");
  private static final int ROUNDS = 4;

  private final ContractTime time = ContractTime.real();

  /** A daemon on one agent. */
  private record Daemon(ConsulAgent agent, ConsulPorts ports, SessionId session) {
    static Daemon on(Lab lab, ConsulAgent agent) throws Exception {
      agent.http().services().register("web", "web", 80, List.of("v1"));
      ConsulConnection connection = Patient.connection(agent.uri());
      ConsulPorts ports =
          lab.endAfterTheTest(new ConsulBackend(connection, "ballot")).withToken(TokenSource.NONE);
      SessionAnswer answer =
          ports
              .locks()
              .openSession(new SessionRequest(Duration.ofSeconds(60), Duration.ZERO, false, null));
      Daemon daemon =
          new Daemon(agent, ports, assertInstanceOf(SessionAnswer.Opened.class, answer).session());
      daemon.awaitItsAgentsPush();
      return daemon;
    }

    InstanceId instance() {
      return new InstanceId(agent.name(), "web");
    }

    Payload payload() {
      return new Payload("192.0.2.7", 80, session, null);
    }

    /** Leads, and carries the tag for it. */
    long promote() throws PortException {
      AcquireAnswer answer = ports.locks().acquire(new AcquireRequest(KEY, session, payload()));
      long token = assertInstanceOf(AcquireAnswer.Acquired.class, answer).fencingToken();
      assertEquals(
          new TagAnswer.Done(true),
          ports
              .catalog()
              .assignTag(
                  new TagAssignment(
                      "web", instance(), "primary", Scope.OTHERS_AND_SELF, KEY, session, token)));
      return token;
    }

    void release(long token) throws PortException {
      ports.locks().release(new ReleaseRequest(KEY, session, token, payload()));
    }

    /**
     * Waits until the agent has told the catalog all that it was told: a push that is late would
     * undo for a moment what was written to the catalog meanwhile, which is Consul's doing and no
     * promotion's. An agent pushes what has changed in one pass and in no order, so what was
     * registered twice afterwards has to have come through twice.
     */
    void awaitItsAgentsPush() throws Exception {
      for (String pass : List.of("first-pass", "second-pass")) {
        agent.http().services().register(pass, pass, 81, List.of());
        agent.http().catalog().awaitInstances(pass, all -> !all.isEmpty(), Recorder.PROMPTLY);
        agent.http().services().deregister(pass);
        agent.http().catalog().awaitInstances(pass, List::isEmpty, Recorder.PROMPTLY);
      }
    }

    /**
     * An agent that has just found its servers makes a full sync within seconds, and where it alone
     * may change tags, that brings back what a successor has taken off: Consul's doing, too.
     */
    void allowTagOverride() throws Exception {
      agent
          .http()
          .services()
          .register(
              """
              {"ID":"web","Name":"web","Port":80,"Tags":["v1"],"EnableTagOverride":true}
              """);
      awaitItsAgentsPush();
    }

    String tagsOfItsAgent() throws Exception {
      return agent.http().get("agent/service/web").expectOk().json().path("Tags").toString();
    }
  }

  @Test
  void movesFromAgentToAgentWithoutEverBeingOnBoth(Lab lab) throws Exception {
    ConsulCluster cluster = lab.cluster(1, 1);
    List<Daemon> daemons =
        List.of(Daemon.on(lab, cluster.server(1)), Daemon.on(lab, cluster.client(1)));
    for (Daemon each : daemons) {
      each.allowTagOverride();
    }
    Recorder<ServiceObservation> seen = new Recorder<>(time);
    lab.endAfterTheTest(daemons.getFirst().ports().catalog().watchService("web", seen));
    seen.await("both instances", o -> o.instances().size() == 2);

    for (int i = 0; i < ROUNDS; i++) {
      Daemon leader = daemons.get(i % 2);
      long token = leader.promote();
      // What a step-down does before it releases is left out: the successor must cope.
      seen.await("the tag on " + leader.instance(), o -> carries(o, leader.instance()));
      leader.awaitItsAgentsPush();
      leader.release(token);
    }

    assertTrue(
        seen.all().stream()
            .allMatch(o -> o.instances().stream().filter(x -> x.carries("primary")).count() <= 1),
        seen.all().toString());
  }

  @Test
  void staysThroughTheFlipOfACheck(Lab lab) throws Exception {
    ConsulCluster cluster = lab.cluster(1, 1);
    Daemon leader = Daemon.on(lab, cluster.client(1));
    Recorder<ServiceObservation> seen = new Recorder<>(time);
    lab.endAfterTheTest(leader.ports().catalog().watchService("web", seen));
    leader.promote();
    seen.await("the tag", o -> carries(o, leader.instance()));

    // A check that changes makes the agent push what it believes, tags included.
    leader.agent().http().services().fail(Services.checkOf("web"));
    leader.agent().http().services().pass(Services.checkOf("web"));
    leader.agent().http().catalog().awaitInstances("web", all -> !all.isEmpty(), Recorder.PROMPTLY);
    leader.awaitItsAgentsPush();

    assertEquals("[\"v1\",\"primary\"]", leader.tagsOfItsAgent());
    Optional<ServiceObservation> untagged =
        seen.all().stream()
            .dropWhile(o -> !carries(o, leader.instance()))
            .filter(o -> !carries(o, leader.instance()))
            .findAny();
    assertTrue(untagged.isEmpty(), seen.all().toString());
  }

  private static boolean carries(ServiceObservation seen, InstanceId id) {
    return seen.instances().stream()
        .filter(i -> i.carries("primary"))
        .map(Instance::id)
        .toList()
        .equals(List.of(id));
  }
}
