package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the lock suites share: the fixture's life, and short words for what they do over and over.
 */
public abstract class LockContract {
  /** The shortest that Consul allows. */
  static final Duration TTL = Duration.ofSeconds(10);

  static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** A lock delay that no test outlives: what succeeds in spite of it did not wait. */
  static final Duration LONG_DELAY = Duration.ofSeconds(60);

  /** A lock delay that a test can wait for. */
  static final Duration SHORT_DELAY = Duration.ofSeconds(1);

  /** A liveness TTL that a beat meets on a machine under load, and a test can wait for. */
  static final Duration LIVENESS = Duration.ofSeconds(2);

  LockFixture fixture;
  LockPort port;
  LockPort rival;
  ContractTime time;
  private final List<SessionId> sessions = new ArrayList<>();
  private final List<Liveness> livenessChecks = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();

  /** A fixture for one test. */
  protected abstract LockFixture newFixture() throws Exception;

  @BeforeEach
  void prepare() throws Exception {
    fixture = newFixture();
    port = fixture.port();
    rival = fixture.rival();
    time = fixture.time();
  }

  @AfterEach
  void cleanUp() throws Exception {
    watches.forEach(Watch::close);
    for (SessionId session : sessions) {
      fixture.destroy(session);
    }
    for (Liveness liveness : livenessChecks) {
      port.closeLiveness(liveness);
    }
    fixture.close();
  }

  SessionId openSession(LockPort owner) throws PortException {
    return openSession(owner, LONG_DELAY);
  }

  SessionId openSession(LockPort owner, Duration lockDelay) throws PortException {
    return opened(owner.openSession(new SessionRequest(TTL, lockDelay, true, null)));
  }

  SessionId openSessionOn(Liveness liveness, Duration lockDelay) throws PortException {
    return opened(port.openSession(new SessionRequest(TTL, lockDelay, true, liveness)));
  }

  SessionId opened(SessionAnswer answer) {
    SessionId session = assertInstanceOf(SessionAnswer.Opened.class, answer).session();
    sessions.add(session);
    return session;
  }

  Liveness openLiveness() throws PortException {
    LivenessAnswer answer = port.openLiveness(LIVENESS);
    Liveness liveness = assertInstanceOf(LivenessAnswer.Registered.class, answer).liveness();
    livenessChecks.add(liveness);
    return liveness;
  }

  static Payload payload(SessionId session) {
    return payload(session, 5432);
  }

  static Payload payload(SessionId session, int servicePort) {
    return new Payload(
        "192.0.2.7",
        servicePort,
        session,
        new Origin(new InstanceId("db-1", "db"), SHORT_DELAY, "host-1", 4711));
  }

  static AcquireAnswer tryAcquire(LockPort owner, LockKey key, SessionId session)
      throws PortException {
    return owner.acquire(new AcquireRequest(key, session, payload(session)));
  }

  /** Acquires, which must succeed. */
  static long acquire(LockPort owner, LockKey key, SessionId session) throws PortException {
    return assertInstanceOf(AcquireAnswer.Acquired.class, tryAcquire(owner, key, session))
        .fencingToken();
  }

  static ReleaseAnswer tryRelease(LockPort owner, LockKey key, SessionId session, long keyIndex)
      throws PortException {
    return owner.release(new ReleaseRequest(key, session, keyIndex, payload(session)));
  }

  /** Releases, which must succeed. */
  static long release(LockPort owner, LockKey key, SessionId session, long keyIndex)
      throws PortException {
    return assertInstanceOf(ReleaseAnswer.Released.class, tryRelease(owner, key, session, keyIndex))
        .index();
  }

  LockState stateOf(LockKey key) throws PortException {
    return port.read(key).state();
  }

  Recorder<LockObservation> watch(LockKey key) {
    Recorder<LockObservation> recorder = new Recorder<>(time);
    watches.add(port.watch(key, recorder));
    return recorder;
  }

  static boolean missing(LockObservation seen) {
    return seen.state() instanceof LockState.Missing;
  }

  static boolean free(LockObservation seen) {
    return seen.state() instanceof LockState.Free;
  }

  static boolean heldBy(LockObservation seen, SessionId session) {
    return seen.state() instanceof LockState.Held held && held.session().equals(session);
  }

  static @Nullable SessionId holderOf(LockObservation seen) {
    return seen.state() instanceof LockState.Held held ? held.session() : null;
  }
}
