package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import org.junit.jupiter.api.Test;

/** What becomes of a port's exception. */
final class ReplyTest {
  @Test
  void anExceptionBecomesAFailureOfItsKindWithItsMessage() {
    assertEquals(
        new Reply.Failed<String>(Failure.DENIED, "key:write is needed"),
        Reply.Failed.of(new PortException(Failure.DENIED, "key:write is needed")));
  }
}
