package io.ballot.consul.http;

import io.ballot.domain.port.Failure;
import java.io.IOException;
import java.io.Serial;

/** An answer came, but not one that Consul gives: a web page, or too much. */
final class NotConsulException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final Failure failure;

  NotConsulException(Failure failure, String message) {
    super(message);
    this.failure = failure;
  }

  /** The kind of failure that this answer is. */
  Failure failure() {
    return failure;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
