package io.ballot.domain.port;

import java.util.Objects;

/**
 * A value that is no election's payload: another tool's, or empty.
 *
 * @param excerpt its beginning, for messages; at most some 100 characters, printable
 */
public record ForeignValue(String excerpt) implements LockValue {
  /** Requires the excerpt. */
  public ForeignValue {
    Objects.requireNonNull(excerpt);
  }
}
