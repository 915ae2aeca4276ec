package io.ballot.domain.port;

/**
 * Keeps the {@linkplain Mark mark} of one election on this machine, over the daemon's death and
 * without the backend. Follows the rules of the {@linkplain io.ballot.domain.port package}; the
 * caller makes one call at a time.
 */
public interface MarkPort {
  /** Reads the mark. */
  MarkReading read() throws PortException;

  /**
   * Writes the mark in place of any other; when this returns it survives a crash of process and
   * machine.
   */
  void write(Mark mark) throws PortException;

  /** Removes the mark. One that is not there is no error. */
  void remove() throws PortException;
}
