package io.ballot.domain.port;

import java.util.Objects;

/**
 * The id of a session: what holds locks.
 *
 * @param value the backend's own text, for Consul a UUID
 */
public record SessionId(String value) {
  /** Requires a text that is not empty. */
  public SessionId {
    if (Objects.requireNonNull(value).isEmpty()) {
      throw new IllegalArgumentException("a session id cannot be empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
