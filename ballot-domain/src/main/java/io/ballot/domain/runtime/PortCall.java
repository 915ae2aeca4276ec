package io.ballot.domain.runtime;

import io.ballot.domain.election.Reply;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;

/**
 * A request to a port, ready to be made.
 *
 * @param <A> the answer
 */
@FunctionalInterface
public interface PortCall<A> {
  /** Makes it, and blocks until there is an answer. */
  A make() throws PortException;

  /**
   * Makes it, and turns whatever it throws into a reply: a bug in an adapter must not end a loop,
   * nor a limit of the machine (no more threads, say) leave one waiting without end.
   */
  default Reply<A> attempt() {
    try {
      return new Reply.Answered<>(make());
    } catch (PortException e) {
      return Reply.Failed.of(e);
    } catch (RuntimeException | Error e) {
      return new Reply.Failed<>(Failure.UNAVAILABLE, "unexpected: " + e);
    }
  }
}
