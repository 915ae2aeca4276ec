package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What ports say that may not do what they are asked: nothing about the state of locks. */
public abstract class RightsContract {
  private static final String TAG = "primary";
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LIVENESS = Duration.ofSeconds(5);
  private static final SessionRequest REQUEST =
      new SessionRequest(Duration.ofSeconds(10), Duration.ofSeconds(1), true, null);

  private RightsFixture fixture;

  /** A fixture for one test. */
  protected abstract RightsFixture newFixture() throws Exception;

  @BeforeEach
  void prepare() throws Exception {
    fixture = newFixture();
  }

  @AfterEach
  void cleanUp() throws Exception {
    fixture.close();
  }

  @Test
  void saysThatALivenessCheckMayNotBeRegisteredAndLeadsWithoutOne() throws Exception {
    LockPort port = fixture.withoutLiveness();

    LivenessAnswer answer = port.openLiveness(LIVENESS);

    assertTellsWithoutSecrets(assertInstanceOf(LivenessAnswer.NotAllowed.class, answer).reason());
    SessionId session = openSession(port);
    acquire(port, fixture.newKey(), session);
    port.endSession(session);
  }

  @Test
  void saysThatALivenessCheckMayNotBeRegisteredAgain() throws Exception {
    LivenessAnswer opened = fixture.allowed().openLiveness(LIVENESS);
    Liveness liveness = assertInstanceOf(LivenessAnswer.Registered.class, opened).liveness();

    LivenessAnswer answer = fixture.withoutLiveness().restoreLiveness(liveness);

    assertInstanceOf(LivenessAnswer.NotAllowed.class, answer);
    fixture.allowed().closeLiveness(liveness);
  }

  @Test
  void opensNoSessionWithoutTheRight() {
    assertDenied(() -> fixture.withoutLocking().openSession(REQUEST));
  }

  @Test
  void takesNoDeniedRenewalForTheEndOfASession() throws Exception {
    SessionId session = openSession(fixture.allowed());

    assertDenied(() -> fixture.withoutLocking().renew(session, TIMEOUT));

    assertInstanceOf(RenewAnswer.Renewed.class, fixture.allowed().renew(session, TIMEOUT));
    fixture.allowed().endSession(session);
  }

  @Test
  void endsNoSessionWithoutTheRight() throws Exception {
    SessionId session = openSession(fixture.allowed());

    assertDenied(() -> fixture.withoutLocking().endSession(session));

    assertInstanceOf(RenewAnswer.Renewed.class, fixture.allowed().renew(session, TIMEOUT));
    fixture.allowed().endSession(session);
  }

  @Test
  void acquiresNoLockWithoutTheRight() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(fixture.allowed());

    assertDenied(
        () -> fixture.withoutLocking().acquire(new AcquireRequest(key, session, payload(session))));

    assertEquals(new LockState.Missing(), fixture.allowed().read(key).state());
    fixture.allowed().endSession(session);
  }

  @Test
  void releasesNoLockWithoutTheRight() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(fixture.allowed());
    long token = acquire(fixture.allowed(), key, session);

    assertDenied(() ->
        fixture
            .withoutLocking()
            .release(new ReleaseRequest(key, session, token, payload(session))));

    assertInstanceOf(LockState.Held.class, fixture.allowed().read(key).state());
    fixture.allowed().endSession(session);
  }

  @Test
  void saysThatATagMayNotBeTakenOff() throws Exception {
    InstanceId instance = register(fixture.newName(), "v1", TAG);

    TagAnswer answer = fixture.withoutTagging().removeTag(instance.serviceId(), TAG);

    assertTellsWithoutSecrets(assertInstanceOf(TagAnswer.Refused.class, answer).reason());
    assertEquals(List.of("v1", TAG), fixture.catalogTags(instance));
  }

  @Test
  void saysThatATagMayNotBeAssigned() throws Exception {
    String service = fixture.newName();
    InstanceId leader = register(service, "v1");
    InstanceId other = register(service, TAG);
    LockKey key = fixture.newKey();
    SessionId session = openSession(fixture.allowed());
    long token = acquire(fixture.allowed(), key, session);

    TagAnswer answer =
        fixture
            .withoutTagging()
            .assignTag(
                new TagAssignment(
                    service,
                    leader,
                    TAG,
                    TagAssignment.Scope.OTHERS_AND_SELF,
                    key,
                    session,
                    token));

    assertTellsWithoutSecrets(assertInstanceOf(TagAnswer.Refused.class, answer).reason());
    assertEquals(List.of("v1"), fixture.catalogTags(leader));
    assertEquals(List.of(TAG), fixture.catalogTags(other));
    fixture.allowed().endSession(session);
  }

  private static SessionId openSession(LockPort port) throws PortException {
    SessionAnswer answer = port.openSession(REQUEST);
    return assertInstanceOf(SessionAnswer.Opened.class, answer).session();
  }

  private static long acquire(LockPort port, LockKey key, SessionId session) throws PortException {
    AcquireAnswer answer = port.acquire(new AcquireRequest(key, session, payload(session)));
    return assertInstanceOf(AcquireAnswer.Acquired.class, answer).fencingToken();
  }

  private static Payload payload(SessionId session) {
    return new Payload("192.0.2.7", 5432, session, null);
  }

  private InstanceId register(String service, String... tags) throws Exception {
    String serviceId = fixture.newName();
    fixture.register(service, serviceId, List.of(tags));
    return new InstanceId(fixture.node(), serviceId);
  }

  private void assertDenied(Executable request) {
    PortException e = assertThrows(PortException.class, request);
    assertEquals(Failure.DENIED, e.failure(), e.getMessage());
    assertTellsWithoutSecrets(String.valueOf(e.getMessage()));
  }

  private void assertTellsWithoutSecrets(String message) {
    assertFalse(message.isBlank(), "nothing was told");
    for (String secret : fixture.secrets()) {
      assertFalse(message.contains(secret), "a message tells a secret");
    }
  }
}
