package io.ballot.it.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.Recorder;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.domain.port.Watch;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a URL, a JSON text or a careless client would trip over. */
@OnRealConsul
class ConsulNamesIT {
  private final SharedConsul consul;
  private final ContractTime time = ContractTime.real();
  private ConsulBackend backend;
  private ConsulPorts ports;
  private SessionId session;

  ConsulNamesIT(SharedConsul consul) {
    this.consul = consul;
  }

  @BeforeEach
  void openSession() throws Exception {
    backend = new ConsulBackend(Patient.connection(consul.uri()), consul.unique("ballot"));
    ports = backend.withToken(TokenSource.NONE);
    SessionAnswer answer =
        ports
            .locks()
            .openSession(new SessionRequest(Duration.ofSeconds(10), Duration.ZERO, false, null));
    session = assertInstanceOf(SessionAnswer.Opened.class, answer).session();
  }

  @AfterEach
  void endSession() throws Exception {
    ports.locks().endSession(session);
    backend.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service/web/leader",
        "with blanks",
        "größe/€/😀",
        "50%+?&=#;:@[]\"<>\\^`{|}",
        "trailing/",
        ".hidden/...",
        "%2F%2e",
      })
  void locksWatchesAndReleasesAKeyOfAnyName(String name) throws Exception {
    LockKey key = new LockKey(consul.unique(name));
    Payload payload = new Payload("192.0.2.7", 80, session, null);
    Recorder<LockObservation> seen = new Recorder<>(time);

    try (Watch watch = ports.locks().watch(key, seen)) {
      seen.await("the missing key " + watch, o -> o.state() instanceof LockState.Missing);
      AcquireAnswer answer = ports.locks().acquire(new AcquireRequest(key, session, payload));
      long token = assertInstanceOf(AcquireAnswer.Acquired.class, answer).fencingToken();
      LockState held = new LockState.Held(session, token, token, payload);
      assertEquals(held, ports.locks().read(key).state());
      seen.await("the acquire", o -> o.state().equals(held));
      ReleaseAnswer released =
          ports.locks().release(new ReleaseRequest(key, session, token, payload));
      assertInstanceOf(ReleaseAnswer.Released.class, released);
      seen.await("the release", o -> o.state() instanceof LockState.Free);
    }
  }

  @Test
  void tagsAnInstanceOfAnyName() throws Exception {
    String service = consul.unique("web größe/1");
    String id = consul.unique("id /ü?#%2F");
    consul.http().services().register(id, service, 80, List.of("v1"));
    LockKey key = new LockKey(consul.unique("names"));
    Payload payload = new Payload("192.0.2.7", 80, session, null);
    AcquireAnswer answer = ports.locks().acquire(new AcquireRequest(key, session, payload));
    long token = assertInstanceOf(AcquireAnswer.Acquired.class, answer).fencingToken();
    Recorder<InstanceObservation> seen = new Recorder<>(time);
    Recorder<HealthObservation> health = new Recorder<>(time);

    try (Watch instances = ports.catalog().watchInstance(id, seen);
        Watch checks = ports.health().watch(id, health)) {
      health.await("its check " + checks, o -> o.checks().stream().anyMatch(c -> !c.ofNode()));
      TagAnswer assigned =
          ports
              .catalog()
              .assignTag(
                  new TagAssignment(
                      service,
                      new InstanceId(consul.node(), id),
                      "primäry tag",
                      Scope.OTHERS_AND_SELF,
                      key,
                      session,
                      token));
      assertEquals(new TagAnswer.Done(true), assigned);
      seen.await("the tag " + instances, o -> tagsOf(o).equals(List.of("v1", "primäry tag")));
      assertEquals(new TagAnswer.Done(true), ports.catalog().removeTag(id, "primäry tag"));
      seen.await("no tag", o -> tagsOf(o).equals(List.of("v1")));
    }
  }

  private static List<String> tagsOf(InstanceObservation seen) {
    return seen instanceof InstanceObservation.Registered registered
        ? registered.instance().tags()
        : List.of();
  }
}
