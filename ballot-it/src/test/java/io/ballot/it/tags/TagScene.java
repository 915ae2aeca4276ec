package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.it.adapter.Patient;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The adapter on one agent, with a session and locks to move tags in the name of. */
final class TagScene implements AutoCloseable {
  /** The tag of every test here. */
  static final String TAG = "primary";

  /** The followers' tag. */
  static final String REPLICA = "replica";

  private final ConsulBackend backend;
  private final ConsulPorts ports;
  private final SessionId session;

  TagScene(URI agent, @Nullable String token) throws PortException {
    this(new ConsulBackend(Patient.connection(agent), "ballot"), token);
  }

  TagScene(ConsulBackend backend, @Nullable String token) throws PortException {
    this.backend = backend;
    ports = backend.withToken(token);
    SessionAnswer answer =
        ports
            .locks()
            .openSession(new SessionRequest(Duration.ofMinutes(10), Duration.ZERO, false, null));
    session = assertInstanceOf(SessionAnswer.Opened.class, answer).session();
  }

  /**
   * A term.
   *
   * @param key its lock
   * @param token its fencing token
   */
  record Term(LockKey key, long token) {}

  Term acquire(String key) throws PortException {
    LockKey lock = new LockKey(key);
    AcquireAnswer answer = ports.locks().acquire(new AcquireRequest(lock, session, payload()));
    return new Term(lock, assertInstanceOf(AcquireAnswer.Acquired.class, answer).fencingToken());
  }

  void release(Term term) throws PortException {
    assertInstanceOf(
        ReleaseAnswer.Released.class,
        ports.locks().release(new ReleaseRequest(term.key(), session, term.token(), payload())));
  }

  TagAnswer assign(Term term, String service, InstanceId to) throws PortException {
    return assign(term, service, to, TAG, Scope.OTHERS_AND_SELF);
  }

  TagAnswer assign(Term term, String service, InstanceId to, String tag, Scope scope)
      throws PortException {
    return ports
        .catalog()
        .assignTag(new TagAssignment(service, to, tag, scope, term.key(), session, term.token()));
  }

  /** As at a promotion: the instance gives up the followers' tag as it gets the leader's. */
  TagAnswer promote(Term term, String service, InstanceId to, Scope scope) throws PortException {
    return ports
        .catalog()
        .assignTag(
            new TagAssignment(service, to, TAG, REPLICA, scope, term.key(), session, term.token()));
  }

  TagAnswer add(String id, String tag) throws PortException {
    return ports.catalog().addTag(id, tag);
  }

  TagAnswer remove(String id) throws PortException {
    return remove(id, TAG);
  }

  TagAnswer remove(String id, String tag) throws PortException {
    return ports.catalog().removeTag(id, tag);
  }

  private Payload payload() {
    return new Payload("192.0.2.7", 80, session, null);
  }

  @Override
  public void close() throws PortException {
    try {
      ports.locks().endSession(session);
    } finally {
      backend.close();
    }
  }
}
