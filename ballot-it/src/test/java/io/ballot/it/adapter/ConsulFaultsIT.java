package io.ballot.it.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.consul.http.ConsulConnection;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.Recorder;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent that dies, hangs, comes back, or reads its configuration again. */
@OnRealConsul
class ConsulFaultsIT {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RECOVERY = Duration.ofSeconds(15);
  private static final LockKey KEY = new LockKey("faults");

  private final ContractTime time = ContractTime.real();

  @Test
  void tellsAnAgentThatHangsFromOneThatIsGone(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    ConsulPorts ports = portsOn(lab, agent);
    SessionId session = open(ports);

    agent.freeze();
    Failure frozen = renewFailure(ports, session);
    agent.thaw();
    RenewAnswer thawed = ports.locks().renew(session, TIMEOUT);
    agent.kill();
    Failure killed = renewFailure(ports, session);
    Failure stillKilled = renewFailure(ports, session);

    assertEquals(Failure.TIMEOUT, frozen);
    assertInstanceOf(RenewAnswer.Renewed.class, thawed);
    assertEquals(Failure.UNREACHABLE, killed);
    assertEquals(Failure.UNREACHABLE, stillKilled);
  }

  @Test
  void goesOnWatchingWhenTheAgentComesBack(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    ConsulPorts ports = portsOn(lab, agent);
    Recorder<LockObservation> seen = new Recorder<>(time);
    lab.endAfterTheTest(ports.locks().watch(KEY, seen));
    seen.await("the missing key", o -> o.state() instanceof LockState.Missing);

    agent.kill();
    PortException failure = seen.awaitFailure();
    agent.restart();
    agent.http().kv().put(KEY.value(), "written after the outage");

    assertEquals(Failure.UNREACHABLE, failure.failure());
    seen.await(RECOVERY, "the write", o -> o.state() instanceof LockState.Free);
  }

  @Test
  void ridesOutAReloadThatTakesServicesAwayForAMoment(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    agent.configure("web.json", service("v1"));
    agent.reload();
    ConsulPorts ports = portsOn(lab, agent);
    Recorder<InstanceObservation> seen = new Recorder<>(time);
    lab.endAfterTheTest(ports.catalog().watchInstance("web-1", seen));
    seen.await("the instance", o -> tagsOf(o).equals(List.of("v1")));

    for (int i = 2; i < 6; i++) {
      String tag = "v" + i;
      agent.configure("web.json", service(tag));
      agent.reload();
      seen.await("the tag " + tag, o -> tagsOf(o).equals(List.of(tag)));
    }

    assertTrue(
        seen.all().stream().allMatch(InstanceObservation.Registered.class::isInstance),
        seen.all().toString());
  }

  @Test
  void tellsAnAgentWithoutServersFromOneThatIsGone(Lab lab) throws Exception {
    ConsulCluster cluster = lab.cluster(1, 1);
    ConsulPorts ports = portsOn(lab, cluster.client(1));
    SessionId session = open(ports);
    LivenessAnswer opened = ports.locks().openLiveness(Duration.ofSeconds(60));
    Liveness liveness = assertInstanceOf(LivenessAnswer.Registered.class, opened).liveness();

    cluster.server(1).kill();
    Failure renewal = renewFailure(ports, session);
    BeatAnswer beat = ports.locks().beat(liveness, TIMEOUT);

    assertTrue(renewal == Failure.UNAVAILABLE || renewal == Failure.TIMEOUT, renewal.toString());
    assertEquals(new BeatAnswer.Beaten(), beat);
  }

  private static ConsulPorts portsOn(Lab lab, ConsulAgent agent) {
    ConsulConnection connection = ConsulConnection.to(agent.uri().toString());
    return lab.endAfterTheTest(new ConsulBackend(connection, "ballot")).withToken(TokenSource.NONE);
  }

  private static SessionId open(ConsulPorts ports) throws PortException {
    SessionAnswer answer =
        ports
            .locks()
            .openSession(
                new SessionRequest(Duration.ofSeconds(60), Duration.ofSeconds(1), false, null));
    return assertInstanceOf(SessionAnswer.Opened.class, answer).session();
  }

  private static Failure renewFailure(ConsulPorts ports, SessionId session) {
    return assertThrows(PortException.class, () -> ports.locks().renew(session, SHORT)).failure();
  }

  private static String service(String tag) {
    return "{\"service\":{\"name\":\"web\",\"id\":\"web-1\",\"port\":80,\"tags\":[\""
        + tag
        + "\"]}}";
  }

  private static List<String> tagsOf(InstanceObservation seen) {
    return seen instanceof InstanceObservation.Registered registered
        ? registered.instance().tags()
        : List.of();
  }
}
