package io.ballot.domain.simulation;

import io.ballot.domain.election.Reply;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request on its way from a daemon to its agent, and what a port has to know of it. */
final class Transit {
  /** Thrown by a port when asked first: the request has to travel before it can be carried out. */
  static final class Travels extends Error {
    private static final long serialVersionUID = 1L;

    Travels() {
      super("travels", null, false, false);
    }
  }

  final long checkedAt;
  boolean arrived;
  boolean remote;
  boolean write;
  boolean acquire;

  /** Told that it is sent now, where only a lock's holder may send it. */
  @Nullable Runnable sentAsHolder;

  long timeoutNanos;

  /** Whether it is carried out when nobody waits for it any more. */
  boolean late;

  /** How much longer than usual its answer takes, and where that is then found. */
  long takesNanos;

  @Nullable Supplier<? extends Reply<?>> answer;

  /**
   * @param checkedAt what the process's clock showed when the request was sent
   */
  Transit(long checkedAt) {
    this.checkedAt = checkedAt;
  }
}
