package io.ballot.consul.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.http.PlayedAgent.Page;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A renewal that is told of no such session: is there none, or does a new leader not know yet? */
final class GoneSessionTest {
  private static final SessionId SESSION = new SessionId("7bd4d6e2-4e0b-4d2c-9d43-6f3a4d6f9c11");

  private static RenewAnswer renewed(int status, String json) throws PortException {
    try (ConsulBackend backend =
        ConsulBackend.playedBy((method, target, body) ->
            method.equals("PUT")
                ? new Page(404, 7, "Session id \"" + SESSION.value() + "\" not found")
                : new Page(status, 7, json))) {
      return backend.withToken((String) null).locks().renew(SESSION, Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @CsvSource({"200,[]", "403,Permission denied", "404,404 page not found", "500,No cluster leader"})
  void isGoneUnlessItIsShown(int status, String body) throws PortException {
    assertInstanceOf(RenewAnswer.Gone.class, renewed(status, body));
  }

  @Test
  void isNotGoneWhereAConsistentReadShowsIt() {
    PortException failure =
        assertThrows(
            PortException.class, () -> renewed(200, "[{\"ID\":\"" + SESSION.value() + "\"}]"));
    assertEquals(Failure.UNAVAILABLE, failure.failure());
  }
}
