package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.consul.ConsulBackend;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Something in this process answers in an agent's place. */
final class PlayedAgentTest {
  private static final LockKey KEY = new LockKey("a/key");
  private static final SessionId SESSION = new SessionId("7bd4d6e2-4e0b-4d2c-9d43-6f3a4d6f9c11");

  private final List<String> asked = new ArrayList<>();

  private ConsulBackend answering(int status, long index, String json) {
    return ConsulBackend.playedBy((method, target, body) -> {
      asked.add(method + " " + target + " " + body);
      return new PlayedAgent.Page(status, index, json);
    });
  }

  @Test
  void itIsAskedWhatAnAgentWouldBe() throws Exception {
    try (ConsulBackend backend = answering(404, 7, "")) {
      LockObservation seen = backend.withToken((String) null).locks().read(KEY);
      assertEquals(new LockObservation(7, new LockState.Missing()), seen);
    }
    assertEquals(List.of("GET /v1/kv/a/key?consistent= "), asked);
  }

  @Test
  void itIsAskedThroughConsulClientToo() throws Exception {
    try (ConsulBackend backend =
        answering(404, 7, "Session id \"" + SESSION.value() + "\" not found")) {
      RenewAnswer answer =
          backend.withToken((String) null).locks().renew(SESSION, Duration.ofSeconds(5));
      assertInstanceOf(RenewAnswer.Gone.class, answer);
    }
    assertEquals(
        List.of(
            "PUT /v1/session/renew/" + SESSION.value() + " {}",
            "GET /v1/session/info/" + SESSION.value() + "?consistent= "),
        asked);
  }

  @Test
  void whatItCannotAnswerIsAFailure() {
    try (ConsulBackend backend =
        ConsulBackend.playedBy((method, target, body) -> {
          throw new InterruptedException("as at a close");
        })) {
      assertThrows(PortException.class, () -> backend.withToken((String) null).locks().read(KEY));
    }
  }
}
