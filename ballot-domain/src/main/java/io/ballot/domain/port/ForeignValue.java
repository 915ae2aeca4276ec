package io.ballot.domain.port;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that is no election's payload: another tool's, or empty.
 *
 * @param excerpt its beginning, for messages; at most some 100 characters, printable
 * @param tool whose key it says to be, for messages, such as {@code consul lock}; {@code null}
 *     where it says nothing of the kind
 */
public record ForeignValue(String excerpt, @Nullable String tool) implements LockValue {
  /** Requires the excerpt. */
  public ForeignValue {
    Objects.requireNonNull(excerpt);
  }

  /** A value that does not say whose it is. */
  public ForeignValue(String excerpt) {
    this(excerpt, null);
  }
}
