package io.ballot.domain.port;

import java.io.Serial;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A port could not give one of the answers of its contract. The message is one sentence for an
 * operator: what was asked of whom, and what came back; it never holds credentials.
 */
public final class PortException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Failure failure;

  /** A failure without a cause of its own. */
  public PortException(Failure failure, String message) {
    this(failure, message, null);
  }

  /** A failure that some library reported as {@code cause}. */
  public PortException(Failure failure, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message), cause);
    this.failure = Objects.requireNonNull(failure);
  }

  /** The kind. */
  public Failure failure() {
    return failure;
  }
}
