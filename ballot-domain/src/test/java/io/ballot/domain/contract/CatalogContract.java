package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.domain.port.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the catalog suites share: the fixture's life, and short words for what they do over and
 * over.
 */
public abstract class CatalogContract {
  static final String TAG = "primary";
  static final String ADDRESS = "192.0.2.7";
  static final int PORT = 5432;

  CatalogFixture fixture;
  CatalogPort port;
  ContractTime time;
  private final List<SessionId> sessions = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();

  /** A fixture for one test. */
  protected abstract CatalogFixture newFixture() throws Exception;

  @BeforeEach
  void prepare() throws Exception {
    fixture = newFixture();
    port = fixture.port();
    time = fixture.time();
  }

  @AfterEach
  void cleanUp() throws Exception {
    watches.forEach(Watch::close);
    for (SessionId session : sessions) {
      fixture.lockPort().endSession(session);
    }
    fixture.close();
  }

  /** Registers a local instance of a service, with an id of its own. */
  InstanceId register(String service, String... tags) throws Exception {
    String serviceId = fixture.newName();
    fixture.register(service, serviceId, ADDRESS, PORT, List.of(tags));
    return new InstanceId(fixture.node(), serviceId);
  }

  Recorder<InstanceObservation> watchInstance(String serviceId) {
    Recorder<InstanceObservation> recorder = new Recorder<>(time);
    watches.add(port.watchInstance(serviceId, recorder));
    return recorder;
  }

  Recorder<ServiceObservation> watchService(String service) {
    Recorder<ServiceObservation> recorder = new Recorder<>(time);
    watches.add(port.watchService(service, recorder));
    return recorder;
  }

  /** A term under way: a lock held by a session of its own. */
  record Term(LockKey key, SessionId session, long token) {}

  Term newTerm() throws PortException {
    LockKey key = fixture.newKey();
    SessionAnswer opened =
        fixture
            .lockPort()
            .openSession(
                new SessionRequest(Duration.ofSeconds(10), Duration.ofSeconds(1), true, null));
    SessionId session = assertInstanceOf(SessionAnswer.Opened.class, opened).session();
    sessions.add(session);
    AcquireAnswer acquired =
        fixture.lockPort().acquire(new AcquireRequest(key, session, payload(session)));
    long token = assertInstanceOf(AcquireAnswer.Acquired.class, acquired).fencingToken();
    return new Term(key, session, token);
  }

  static Payload payload(SessionId session) {
    return new Payload(ADDRESS, PORT, session, null);
  }

  TagAnswer assign(Scope scope, String service, InstanceId leader, Term term) throws PortException {
    return assign(scope, service, leader, TAG, term);
  }

  TagAnswer assign(Scope scope, String service, InstanceId leader, String tag, Term term)
      throws PortException {
    return port.assignTag(
        new TagAssignment(service, leader, tag, scope, term.key(), term.session(), term.token()));
  }
}
