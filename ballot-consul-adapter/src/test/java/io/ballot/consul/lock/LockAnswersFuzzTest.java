package io.ballot.consul.lock;

import static io.ballot.consul.lock.LockPortTest.PAYLOAD;
import static io.ballot.consul.lock.LockPortTest.SESSION;
import static io.ballot.consul.lock.LockPortTest.TIMEOUT;
import static io.ballot.consul.lock.LockPortTest.TXN;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.fake.AnswerFuzz;
import io.ballot.consul.fake.Recorded;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of Consul's answers on locks and sessions, whole and broken. */
class LockAnswersFuzzTest {
  private static final LockKey KEY = new LockKey("locks/web");
  private static final String READ = "GET /v1/kv/locks/web";
  private AnswerFuzz fuzz;

  @BeforeEach
  void connect() throws Exception {
    fuzz = new AnswerFuzz();
  }

  @AfterEach
  void close() {
    fuzz.close();
  }

  @Test
  void readsALock() throws Exception {
    fuzz.run(
        READ,
        http -> assertIndexed(new KeyReader(http).read(KEY).state()),
        "kv-held",
        "kv-free-empty",
        "kv-missing");
  }

  private static void assertIndexed(LockState state) {
    switch (state) {
      case LockState.Free free -> assertTrue(free.modifyIndex() > 0);
      case LockState.Held held -> assertTrue(held.modifyIndex() > 0);
      case LockState.Missing missing -> {}
    }
  }

  @Test
  void readsLocksUnderAPrefix() throws Exception {
    fuzz.run("GET /v1/kv/locks/", LockAnswersFuzzTest::readBelow, "kv-prefix", "kv-missing");
  }

  private static void readBelow(ConsulHttp http) throws Exception {
    if (new KeyReader(http).below("locks/", 0) instanceof KeyReader.Below.Shown shown) {
      for (LockEntry entry : shown.keys().values()) {
        try {
          assertIndexed(entry.state());
        } catch (IllegalArgumentException documented) {
          // A value that is no Base64.
        }
      }
    }
  }

  @Test
  void readsWhatBecameOfAnAcquire() throws Exception {
    fuzz.run(
        TXN,
        http -> {
          AcquireRequest request = new AcquireRequest(KEY, SESSION, PAYLOAD);
          if (new Locks(http, new KeyReader(http)).acquire(request)
              instanceof AcquireAnswer.Acquired acquired) {
            assertTrue(acquired.fencingToken() > 0);
          }
        },
        "txn-lock",
        "txn-lock-held",
        "txn-lock-delay",
        "txn-lock-no-session");
  }

  @Test
  void readsWhatBecameOfARelease() throws Exception {
    fuzz.on(READ, Recorded.of("kv-held").reply())
        .run(
            TXN,
            http -> {
              ReleaseRequest request = new ReleaseRequest(KEY, SESSION, 83, PAYLOAD);
              if (new Locks(http, new KeyReader(http)).release(request)
                  instanceof ReleaseAnswer.Released released) {
                assertTrue(released.index() > 0);
              }
            },
            "txn-release",
            "txn-release-moved");
  }

  @Test
  void readsWhatBecameOfOpeningASession() throws Exception {
    fuzz.on("GET /v1/agent/self", Recorded.of("agent-self").reply())
        .run(
            "PUT /v1/session/create",
            http ->
                sessions(http)
                    .open(
                        new SessionRequest(
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(10),
                            true,
                            new Liveness("nobody", Duration.ofSeconds(5)))),
            "session-create",
            "session-create-missing-check");
  }

  @Test
  void readsWhatBecameOfARenewal() throws Exception {
    fuzz.run(
        "PUT /v1/session/renew/" + SESSION,
        http -> sessions(http).renew(SESSION, TIMEOUT),
        "session-renew",
        "session-renew-gone");
  }

  @Test
  void readsASession() throws Exception {
    fuzz.run(
        "GET /v1/session/info/" + SESSION,
        http -> sessions(http).describe(SESSION),
        "session-info",
        "session-info-gone");
  }

  private static Sessions sessions(ConsulHttp http) {
    return new Sessions(http, new LocalNode(false), 7);
  }
}
