package io.ballot.consul.http;

import io.ballot.domain.port.Failure;
import java.io.IOException;
import java.io.Serial;

/** An answer came, but not one that Consul gives: a web page, or too much. */
class NotConsulException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final Failure failure;

  NotConsulException(Failure failure, String message) {
    super(message);
    this.failure = failure;
  }

  /** The kind of failure that this answer is. */
  final Failure failure() {
    return failure;
  }

  /** An answer of more than this side wants to hold. */
  static final class TooLong extends NotConsulException {
    @Serial private static final long serialVersionUID = 1L;

    TooLong(Failure failure, String message) {
      super(failure, message);
    }
  }

  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
