package io.ballot.domain.port;

/** A watch under way. */
public interface Watch extends AutoCloseable {
  /** Ends the watch, without waiting. Closing twice is safe. */
  @Override
  void close();
}
