package io.ballot.consul.http;

import java.io.IOException;
import java.io.Serial;

/** An answer came, but not one that Consul gives: a web page, or too much. */
final class NotConsulException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  NotConsulException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
