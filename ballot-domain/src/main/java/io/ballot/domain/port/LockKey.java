package io.ballot.domain.port;

import java.util.Objects;

/**
 * The name of a lock, the same for all who compete for it.
 *
 * @param value the key's path in the backend's store, for Consul without a leading slash
 */
public record LockKey(String value) {
  /** Requires a text that is not empty. */
  public LockKey {
    if (Objects.requireNonNull(value).isEmpty()) {
      throw new IllegalArgumentException("a lock key cannot be empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
