package io.ballot.domain.memory;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.Recorder;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Two nodes in virtual time, a lock, and short words for what tests do with them. */
final class Scene {
  static final Duration TTL = Duration.ofSeconds(10);
  static final Duration LOCK_DELAY = Duration.ofSeconds(3);
  static final Duration LIVENESS_TTL = Duration.ofSeconds(5);
  static final Duration TIMEOUT = Duration.ofSeconds(2);
  static final LockKey KEY = new LockKey("service/db/leader");

  final VirtualTimers timers = new VirtualTimers();
  final MemoryBackend backend = new MemoryBackend(timers);
  final MemoryNode node = backend.node("node-1");
  final MemoryNode rival = backend.node("node-2");

  static Payload payload(SessionId session) {
    return new Payload("192.0.2.7", 5432, session, null);
  }

  SessionId openSession(MemoryNode on) throws PortException {
    return openSession(on, true, null);
  }

  SessionId openSession(MemoryNode on, boolean serfHealth, @Nullable Liveness liveness)
      throws PortException {
    SessionRequest request = new SessionRequest(TTL, LOCK_DELAY, serfHealth, liveness);
    SessionAnswer answer = on.lockPort().openSession(request);
    return assertInstanceOf(SessionAnswer.Opened.class, answer).session();
  }

  Liveness openLiveness(MemoryNode on) throws PortException {
    LivenessAnswer answer = on.lockPort().openLiveness(LIVENESS_TTL);
    return assertInstanceOf(LivenessAnswer.Registered.class, answer).liveness();
  }

  AcquireAnswer tryAcquire(MemoryNode on, SessionId session) throws PortException {
    return on.lockPort().acquire(new AcquireRequest(KEY, session, payload(session)));
  }

  long acquire(MemoryNode on, SessionId session) throws PortException {
    return assertInstanceOf(AcquireAnswer.Acquired.class, tryAcquire(on, session)).fencingToken();
  }

  boolean held() {
    return backend.lock(KEY) instanceof LockState.Held;
  }

  Recorder<LockObservation> watch(MemoryNode on) {
    Recorder<LockObservation> recorder = new Recorder<>(ContractTime.virtual(timers));
    on.lockPort().watch(KEY, recorder);
    return recorder;
  }

  /** Runs what is due now, and lets no time pass. */
  void settle() {
    timers.advance(Duration.ZERO);
  }
}
