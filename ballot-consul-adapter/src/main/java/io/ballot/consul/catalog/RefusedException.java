package io.ballot.consul.catalog;

import io.ballot.consul.http.Answer;
import io.ballot.domain.port.TagAnswer;
import java.io.Serial;

/** Consul does not allow a write; becomes {@link TagAnswer.Refused} at the port. */
final class RefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  RefusedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  static RefusedException of(Answer answer, String service) {
    return new RefusedException(
        answer.asked()
            + " answered '"
            + answer.excerpt()
            + "'; what would allow it: service \""
            + service
            + "\" { policy = \"write\" }");
  }

  TagAnswer asAnswer() {
    return new TagAnswer.Refused(reason);
  }
}
