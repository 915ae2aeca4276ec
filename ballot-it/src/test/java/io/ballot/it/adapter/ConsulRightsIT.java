package io.ballot.it.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.consul.http.ConsulConnection;
import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.Recorder;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.domain.port.Watch;
import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ports under ACLs that deny everything by default. */
@OnRealConsul
class ConsulRightsIT {
  private static final String MANAGEMENT = "5b0d8f6e-8a3c-4d0c-9d5e-3a4f1c2b7e60";
  private static final String UNKNOWN = "11111111-2222-3333-4444-555555555555";
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final AtomicInteger POLICIES = new AtomicInteger();
  private static final LockKey KEY = new LockKey("election/web");
  private static final String SESSION = "session \"guarded\" { policy = \"write\" }\n";
  private static final String LOCK = "key \"election/web\" { policy = \"write\" }\n" + SESSION;
  private static final String LIVENESS = "service \"ballot\" { policy = \"write\" }\n";
  private static final String TAGS = "service \"web\" { policy = \"write\" }\n";
  private static final String CATALOG = "node_prefix \"\" { policy = \"read\" }\n";
  private static final SessionRequest UNBOUND =
      new SessionRequest(Duration.ofSeconds(10), Duration.ZERO, false, null);

  private static @Nullable ConsulAgent agent;

  private final ContractTime time = ContractTime.real();
  private ConsulBackend backend;

  @BeforeAll
  static void startAnAgentThatDenies(Lab lab) throws Exception {
    ConsulAgent started = lab.agent(AgentOptions.server("guarded").withDefaultDeny(MANAGEMENT));
    started
        .http()
        .catalog()
        .register(
            "{\"Node\":\"elsewhere\",\"Address\":\"203.0.113.9\","
                + "\"Service\":{\"ID\":\"web-2\",\"Service\":\"web\",\"Port\":80}}");
    agent = started;
  }

  @BeforeEach
  void connect() throws Exception {
    backend = new ConsulBackend(Patient.connection(agent().uri()), "ballot");
    // Its id is not its name: some of Consul's endpoints look for rights on the id.
    agent().http().services().register("web-1", "web", 80, List.of("v1"));
  }

  @AfterEach
  void close() throws Exception {
    backend.close();
    agent().http().services().deregister("web-1");
  }

  @Test
  void leadsWithTheLeastRights() throws Exception {
    ConsulPorts ports = with(LOCK + LIVENESS + TAGS + CATALOG);

    Liveness liveness =
        assertInstanceOf(
                LivenessAnswer.Registered.class, ports.locks().openLiveness(Duration.ofSeconds(10)))
            .liveness();
    SessionId session =
        opened(
            ports
                .locks()
                .openSession(
                    new SessionRequest(Duration.ofSeconds(10), Duration.ZERO, true, liveness)));
    Payload payload = payload(session);
    long token =
        assertInstanceOf(
                AcquireAnswer.Acquired.class,
                ports.locks().acquire(new AcquireRequest(KEY, session, payload)))
            .fencingToken();
    Recorder<InstanceObservation> instance = new Recorder<>(time);
    Recorder<ServiceObservation> service = new Recorder<>(time);
    Recorder<HealthObservation> health = new Recorder<>(time);
    Watch instanceWatch = ports.catalog().watchInstance("web-1", instance);
    Watch serviceWatch = ports.catalog().watchService("web", service);
    Watch healthWatch = ports.health().watch("web-1", health);

    health.await("the own check and the node's", o -> o.checks().size() == 2);
    assertEquals(new TagAnswer.Done(true), assign(ports, session, token));
    instance.await("the tag", o -> tagsOf(o).equals(List.of("v1", "primary")));
    service.await("two instances", o -> o.instances().size() == 2);
    assertEquals(new BeatAnswer.Beaten(), ports.locks().beat(liveness, TIMEOUT));
    assertInstanceOf(RenewAnswer.Renewed.class, ports.locks().renew(session, TIMEOUT));
    assertInstanceOf(SessionDescription.Known.class, ports.locks().describe(session));
    assertEquals(new TagAnswer.Done(true), ports.catalog().removeTag("web-1", "primary"));
    assertInstanceOf(
        ReleaseAnswer.Released.class,
        ports.locks().release(new ReleaseRequest(KEY, session, token, payload)));
    ports.locks().closeLiveness(liveness);
    ports.locks().endSession(session);

    instanceWatch.close();
    serviceWatch.close();
    healthWatch.close();
    assertEquals(List.of(), instance.failures());
    assertEquals(List.of(), service.failures());
    assertEquals(List.of(), health.failures());
  }

  @Test
  void seesItsInstanceThroughItsAgentWhereItMayNotReadTheNode() throws Exception {
    ConsulPorts ports = with(TAGS);
    Recorder<InstanceObservation> instance = new Recorder<>(time);
    Recorder<HealthObservation> health = new Recorder<>(time);

    try (Watch instances = ports.catalog().watchInstance("web-1", instance);
        Watch checks = ports.health().watch("web-1", health)) {
      instance.await("the instance", o -> tagsOf(o).equals(List.of("v1")));
      health.await("the own check", o -> o.checks().size() == 1);
      agent().http().services().maintenance("web-1", true, "a test");
      health.await("maintenance " + checks, HealthObservation::serviceMaintenance);
      agent().http().services().nodeMaintenance(true, "a test");
      health.await("maintenance of the node", HealthObservation::nodeMaintenance);
      agent().http().services().nodeMaintenance(false, "a test");
      health.await("no more of it " + instances, o -> !o.nodeMaintenance());
    }
  }

  @Test
  void findsOutWhereItIsWithTheRightToASessionAlone() throws Exception {
    agent().http().services().deregister("web-1");

    SessionId session = opened(with(SESSION).locks().openSession(UNBOUND));

    assertEquals(
        "ballot/guarded/" + ProcessHandle.current().pid(),
        agent().http().sessions().info(session.value()).orElseThrow().path("Name").asText());
    agent().http().sessions().destroy(session.value());
    agent().http().services().register("web-1", "web", 80, List.of());
  }

  @Test
  void watchesAnInstanceWithoutChecksAndWritesNothingWhereItOnlyLooks() throws Exception {
    agent().http().services().deregister("web-1");
    agent().http().services().register("{\"ID\":\"web-1\",\"Name\":\"web\",\"Port\":80}");
    String token = token(LOCK + TAGS + CATALOG);
    Recorder<InstanceObservation> live = new Recorder<>(time);
    Recorder<InstanceObservation> looking = new Recorder<>(time);
    ConsulConnection connection = ConsulConnection.to(agent().uri().toString());

    try (ConsulBackend onlyLooks = ConsulBackend.toLookWith(connection, "ballot");
        Watch watch = onlyLooks.withToken(token).catalog().watchInstance("web-1", looking)) {
      PortException failure = looking.awaitFailure();
      assertEquals(Failure.DENIED, failure.failure(), watch.toString());
      assertEquals(List.of(), agent().http().sessions().list());
    }
    try (Watch watch = backend.withToken(token).catalog().watchInstance("web-1", live)) {
      live.await("it " + watch, InstanceObservation.Registered.class::isInstance);
    }
    assertEquals(List.of(), agent().http().sessions().list());
  }

  @Test
  void saysWhatWouldAllowATagThatItMayNotMove() throws Exception {
    String readOnly = "service \"web\" { policy = \"read\" }\n";
    ConsulPorts ports = with(LOCK + readOnly + CATALOG);
    SessionId session = opened(ports.locks().openSession(UNBOUND));
    long token =
        assertInstanceOf(
                AcquireAnswer.Acquired.class,
                ports.locks().acquire(new AcquireRequest(KEY, session, payload(session))))
            .fencingToken();

    TagAnswer assigned = assign(ports, session, token);
    agent().http().services().register("web-1", "web", 80, List.of("primary"));
    TagAnswer removed = ports.catalog().removeTag("web-1", "primary");
    ports.locks().endSession(session);

    for (TagAnswer answer : List.of(assigned, removed)) {
      String reason = assertInstanceOf(TagAnswer.Refused.class, answer).reason();
      assertTrue(reason.contains("service \"web\" { policy = \"write\" }"), reason);
    }
  }

  @Test
  void saysWhatWouldAllowALivenessCheck() throws Exception {
    LivenessAnswer answer = with(LOCK).locks().openLiveness(Duration.ofSeconds(5));

    String reason = assertInstanceOf(LivenessAnswer.NotAllowed.class, answer).reason();
    assertTrue(reason.contains("service \"ballot\" { policy = \"write\" }"), reason);
  }

  @Test
  void isDeniedALockThatIsNotItsOwn() throws Exception {
    ConsulPorts ports = with(LOCK);
    SessionId session = opened(ports.locks().openSession(UNBOUND));
    LockKey other = new LockKey("election/db");

    PortException acquire =
        assertThrows(
            PortException.class,
            () -> ports.locks().acquire(new AcquireRequest(other, session, payload(session))));
    PortException release =
        assertThrows(
            PortException.class,
            () -> ports.locks().release(new ReleaseRequest(other, session, 1, payload(session))));
    PortException read = assertThrows(PortException.class, () -> ports.locks().read(other));
    ports.locks().endSession(session);

    assertEquals(Failure.DENIED, acquire.failure());
    assertEquals(Failure.DENIED, release.failure());
    assertEquals(Failure.DENIED, read.failure());
  }

  @Test
  void isDeniedWithATokenThatConsulDoesNotKnow() {
    ConsulPorts ports = backend.withToken(UNKNOWN);

    PortException liveness =
        assertThrows(PortException.class, () -> ports.locks().openLiveness(Duration.ofSeconds(5)));
    PortException read = assertThrows(PortException.class, () -> ports.locks().read(KEY));

    for (PortException failure : List.of(liveness, read)) {
      assertEquals(Failure.DENIED, failure.failure());
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.contains("Consul does not know the token"), message);
      assertFalse(message.contains(UNKNOWN), message);
    }
  }

  private static ConsulAgent agent() {
    if (agent == null) {
      throw new IllegalStateException("the agent was not started");
    }
    return agent;
  }

  private ConsulPorts with(String rules) throws Exception {
    return backend.withToken(token(rules));
  }

  private static String token(String rules) throws Exception {
    return agent().http().acl().token("rights-" + POLICIES.incrementAndGet(), rules);
  }

  private static TagAnswer assign(ConsulPorts ports, SessionId session, long token)
      throws PortException {
    return ports
        .catalog()
        .assignTag(
            new TagAssignment(
                "web",
                new InstanceId("guarded", "web-1"),
                "primary",
                Scope.OTHERS_AND_SELF,
                KEY,
                session,
                token));
  }

  private static SessionId opened(SessionAnswer answer) {
    return assertInstanceOf(SessionAnswer.Opened.class, answer).session();
  }

  private static Payload payload(SessionId session) {
    return new Payload("192.0.2.7", 80, session, null);
  }

  private static List<String> tagsOf(InstanceObservation seen) {
    return seen instanceof InstanceObservation.Registered registered
        ? registered.instance().tags()
        : List.of();
  }
}
