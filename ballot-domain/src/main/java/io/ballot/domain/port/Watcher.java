package io.ballot.domain.port;

/**
 * Told by a {@link Watch} what it sees. Calls for one watch never overlap and come in order, on a
 * thread of the port's; they must return at once. After {@link Watch#close()} one call that was
 * under way may still come.
 *
 * @param <O> what is observed
 */
public interface Watcher<O> {
  /** The present, or a change of it. Telling the same twice is allowed. */
  void seen(O observation);

  /**
   * The watch lost sight: told once for each failed try, after which it goes on trying by itself,
   * more slowly with each failure. The next {@link #seen} ends the outage.
   */
  void failed(PortException failure);
}
