package io.ballot.consul.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.codec.PayloadCodec;
import io.ballot.consul.fake.Asked;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.fake.Told;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.Watch;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulLocksTest extends LockPortTest {
  private static final String READ = "GET /v1/kv/service/web/leader";
  private static final AcquireRequest ACQUIRE = new AcquireRequest(KEY, SESSION, PAYLOAD);
  private static final ReleaseRequest RELEASE = new ReleaseRequest(KEY, SESSION, 83, PAYLOAD);
  static final String VALUE = Base64.getEncoder().encodeToString(PayloadCodec.encode(PAYLOAD));

  @Test
  void acquiresByATransactionThatTellsTheIndex() throws Exception {
    agent.on(
        TXN,
        Reply.json(
            200,
            "{\"Results\":[{\"KV\":{\"CreateIndex\":7,\"ModifyIndex\":83}}],\"Errors\":null}"));

    assertEquals(new AcquireAnswer.Acquired(83, 7), port.acquire(ACQUIRE));

    JsonNode operation = agent.nextAsked().json().path(0).path("KV");
    assertEquals("lock", operation.path("Verb").asText());
    assertEquals(KEY.value(), operation.path("Key").asText());
    assertEquals(SESSION.value(), operation.path("Session").asText());
    assertEquals(VALUE, operation.path("Value").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "raft apply failed: "})
  void tellsEveryReasonForWhichALockIsRefused(String prefix) throws Exception {
    agent.on(
        TXN,
        refusal(0, prefix + "failed to lock key \\\"k\\\", lock is already held"),
        refusal(0, prefix + "failed to lock key \\\"k\\\" due to lock delay"),
        refusal(0, prefix + "invalid session \\\"s\\\""),
        refusal(0, prefix + "failed session lookup: index error: UUID must be 36 characters"));

    assertEquals(new AcquireAnswer.HeldByOther(), port.acquire(ACQUIRE));
    assertEquals(new AcquireAnswer.Delayed(), port.acquire(ACQUIRE));
    assertEquals(new AcquireAnswer.SessionGone(), port.acquire(ACQUIRE));
    assertEquals(new AcquireAnswer.SessionGone(), port.acquire(ACQUIRE));
  }

  @Test
  void doesNotTakeADenialForAnAnswer() {
    agent.on(TXN, refusal(0, "Permission denied"));

    assertEquals(Failure.DENIED, acquireFailure().failure());
  }

  @Test
  void doesNotTakeAnAnswerWithoutAnIndexForAnAcquire() {
    agent.on(TXN, Reply.json(200, "{\"Results\":[],\"Errors\":null}"));

    assertEquals(Failure.UNAVAILABLE, acquireFailure().failure());
  }

  @Test
  void doesNotTakeANegativeIndexForOneOfAnAcquire() {
    agent.on(
        TXN, Reply.json(200, "{\"Results\":[{\"KV\":{\"CreateIndex\":7,\"ModifyIndex\":-1}}]}"));

    assertEquals(Failure.UNAVAILABLE, acquireFailure().failure());
  }

  @Test
  void doesNotTakeAnAnswerThatDoesNotTellWhenTheKeyWasMadeForOneOfAnAcquire() {
    agent.on(TXN, Reply.json(200, "{\"Results\":[{\"KV\":{\"ModifyIndex\":83}}]}"));

    assertEquals(Failure.UNAVAILABLE, acquireFailure().failure());
  }

  @Test
  void doesNotTakeARowThatDoesNotTellWhenTheKeyWasMadeForAKey() {
    agent.on(READ, Reply.json(200, "[{\"Flags\":0,\"Value\":null,\"ModifyIndex\":13}]").at(13));

    assertEquals(Failure.UNAVAILABLE, readFailure().failure());
  }

  @Test
  void refusesToLockAKeyThatCouldNotBeRead() {
    PortException refusal =
        assertThrows(
            PortException.class,
            () -> port.acquire(new AcquireRequest(new LockKey("a//b"), SESSION, PAYLOAD)));

    assertEquals(Failure.INVALID, refusal.failure());
    assertTrue(agent.allAsked().isEmpty());
  }

  @Test
  void releasesWithTheSamePayloadFencedByTheIndex() throws Exception {
    agent.on(
        TXN,
        Reply.json(
            200, "{\"Results\":[{\"KV\":{\"ModifyIndex\":83}},{\"KV\":{\"ModifyIndex\":90}}]}"));

    assertEquals(new ReleaseAnswer.Released(90), port.release(RELEASE));

    JsonNode operations = agent.nextAsked().json();
    assertEquals("check-index", operations.path(0).path("KV").path("Verb").asText());
    assertEquals(KEY.value(), operations.path(0).path("KV").path("Key").asText());
    assertEquals(83, operations.path(0).path("KV").path("Index").asLong());
    assertEquals("unlock", operations.path(1).path("KV").path("Verb").asText());
    assertEquals(SESSION.value(), operations.path(1).path("KV").path("Session").asText());
    assertEquals(VALUE, operations.path(1).path("KV").path("Value").asText());
  }

  @Test
  void tellsHowALockStandsThatItsReleaseDidNotFind() throws Exception {
    agent.on(TXN, refusal(0, "failed index check for key \\\"k\\\", current modify index 7 != 83"));
    agent.on(READ, key("other-session", 95).at(95));

    ReleaseAnswer answer = port.release(RELEASE);

    LockState held = new LockState.Held(new SessionId("other-session"), 7, 95, PAYLOAD);
    assertEquals(new ReleaseAnswer.Moved(new LockObservation(95, held)), answer);
    agent.nextAsked();
    assertEquals("consistent=", agent.nextAsked().query());
  }

  @Test
  void doesNotTakeADeniedReleaseForAMovedLock() {
    agent.on(TXN, refusal(1, "Permission denied"));

    PortException failure = assertThrows(PortException.class, () -> port.release(RELEASE));

    assertEquals(Failure.DENIED, failure.failure());
  }

  @Test
  void readsAMissingKeyByItsIndex() throws Exception {
    agent.on(READ, Reply.text(404, "").at(92));

    assertEquals(new LockObservation(92, new LockState.Missing()), port.read(KEY));
  }

  @Test
  void doesNotTakeANotFoundOfSomeProxyForAMissingKey() {
    agent.on(READ, Reply.text(404, ""), Reply.text(404, "404 page not found").at(7));

    assertEquals(Failure.UNAVAILABLE, readFailure().failure());
    assertEquals(Failure.UNAVAILABLE, readFailure().failure());
  }

  @Test
  void readsAFreeKeyAndTheValueOfAnotherTool() throws Exception {
    agent.on(
        READ,
        key("", 12).at(12),
        Reply.json(200, "[{\"Flags\":0,\"Value\":null,\"CreateIndex\":7,\"ModifyIndex\":13}]")
            .at(13),
        Reply.json(
                200,
                "[{\"Flags\":0,\"Value\":\""
                    + base64("maintenance")
                    + "\",\"CreateIndex\":7,\"ModifyIndex\":14}]")
            .at(14));

    assertEquals(new LockObservation(12, new LockState.Free(7, 12, PAYLOAD)), port.read(KEY));
    assertEquals(
        new LockObservation(13, new LockState.Free(7, 13, new ForeignValue(""))), port.read(KEY));
    assertEquals(
        new LockObservation(14, new LockState.Free(7, 14, new ForeignValue("maintenance"))),
        port.read(KEY));
  }

  @Test
  void doesNotTakeAnEmptyListForAKey() {
    agent.on(READ, Reply.json(200, "[]").at(7));

    assertEquals(Failure.UNAVAILABLE, readFailure().failure());
  }

  @Test
  void watchesAMissingKeyByItsIndexUntilItIsThere() throws Exception {
    CountDownLatch missed = new CountDownLatch(1);
    agent.on(READ, Reply.text(404, "").at(92), key("s", 95).at(95).after(missed), agent.never());
    Told<LockObservation> told = new Told<>();

    try (Watch watch = port.watch(KEY, told)) {
      assertEquals(new LockObservation(92, new LockState.Missing()), told.nextSeen());
      missed.countDown();
      assertEquals(95, told.nextSeen().index());
      Asked first = agent.nextAsked();
      Asked second = agent.nextAsked();
      Asked third = agent.nextAsked();

      assertEquals("", first.query());
      assertTrue(second.query().contains("index=92"), second.query());
      assertTrue(second.query().contains("wait=30000ms"), second.query());
      assertTrue(third.query().contains("index=95"), third.query());
      assertTrue(told.isEmpty(), watch.toString());
    }
  }

  @Test
  void doesNotBelieveTheIndexOfAnError() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(
        READ,
        key("s", 95).at(95),
        Reply.text(500, "EOF").at(1).after(seen),
        key("s", 96).at(96),
        agent.never());
    Told<LockObservation> told = new Told<>();

    try (Watch watch = port.watch(KEY, told)) {
      assertEquals(95, told.nextSeen().index());
      seen.countDown();
      assertEquals(Failure.UNAVAILABLE, told.nextFailure().failure());
      assertEquals(96, told.nextSeen().index());
      agent.nextAsked();
      agent.nextAsked();

      assertEquals("", agent.nextAsked().query(), watch.toString());
    }
  }

  @Test
  void tellsAWatchOfAKeyThatCannotBeReadWhy() throws Exception {
    Told<LockObservation> told = new Told<>();

    try (Watch watch = port.watch(new LockKey("/leader"), told)) {
      assertEquals(Failure.INVALID, told.nextFailure().failure(), watch.toString());
    }
  }

  private PortException acquireFailure() {
    return assertThrows(PortException.class, () -> port.acquire(ACQUIRE));
  }

  private PortException readFailure() {
    return assertThrows(PortException.class, () -> port.read(KEY));
  }

  private static Reply refusal(int operation, String what) {
    return Reply.json(
        409,
        "{\"Results\":null,\"Errors\":[{\"OpIndex\":%d,\"What\":\"%s\"}]}"
            .formatted(operation, what));
  }

  private static Reply key(String session, long modifyIndex) {
    return Reply.json(
        200,
        "[{\"LockIndex\":1,\"Flags\":0,\"Value\":\"%s\",\"Session\":\"%s\",\"CreateIndex\":7,\"ModifyIndex\":%d}]"
            .formatted(VALUE, session, modifyIndex));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
