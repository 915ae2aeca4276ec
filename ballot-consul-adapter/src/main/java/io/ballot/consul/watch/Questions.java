package io.ballot.consul.watch;

import io.ballot.domain.port.PortException;
import java.util.concurrent.Semaphore;

/**
 * A bound on how many questions listeners ask at once: when one answer concerns a thousand of them,
 * what an election wants to do meanwhile must not wait behind all their questions.
 */
public final class Questions {
  private static final int AT_ONCE = 4;

  private final Semaphore places = new Semaphore(AT_ONCE, true);

  /** Nobody asks yet. */
  public Questions() {}

  /** A question, which blocks until it is answered. */
  @FunctionalInterface
  public interface Question<A> {
    /** Asks it. */
    A ask() throws PortException;
  }

  /** Asks once it is its turn. */
  public <A> A ask(Question<A> question) throws PortException {
    places.acquireUninterruptibly();
    try {
      return question.ask();
    } finally {
      places.release();
    }
  }
}
