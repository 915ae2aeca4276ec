package io.ballot.domain.election;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.util.Objects;

/**
 * What became of a request to a port.
 *
 * @param <A> the port's answer
 */
public sealed interface Reply<A> {
  /**
   * The port answered.
   *
   * @param answer what
   * @param <A> the port's answer
   */
  record Answered<A>(A answer) implements Reply<A> {
    /** Requires the answer. */
    public Answered {
      Objects.requireNonNull(answer);
    }
  }

  /**
   * The port failed.
   *
   * @param failure in what way
   * @param message a sentence for an operator
   * @param <A> the answer there would have been
   */
  record Failed<A>(Failure failure, String message) implements Reply<A> {
    /** Requires both. */
    public Failed {
      Objects.requireNonNull(failure);
      Objects.requireNonNull(message);
    }

    /** The reply that stands for an exception. */
    public static <A> Failed<A> of(PortException e) {
      return new Failed<>(e.failure(), String.valueOf(e.getMessage()));
    }
  }
}
