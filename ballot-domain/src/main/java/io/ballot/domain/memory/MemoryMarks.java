package io.ballot.domain.memory;

import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkPort;
import io.ballot.domain.port.MarkReading;
import java.util.Objects;

/**
 * The mark of one election, kept for as long as this object is: over the restart of a daemon within
 * this process, but not over the end of the process. For those who have no place to keep it, and
 * for tests.
 */
public final class MemoryMarks implements MarkPort {
  private MarkReading reading = new MarkReading.None();

  @Override
  public synchronized MarkReading read() {
    return reading;
  }

  @Override
  public synchronized void write(Mark mark) {
    reading = new MarkReading.Found(Objects.requireNonNull(mark));
  }

  @Override
  public synchronized void remove() {
    reading = new MarkReading.None();
  }

  /**
   * Makes the mark unreadable, until the next write or removal.
   *
   * @param reason what is wrong with it
   */
  public synchronized void damage(String reason) {
    reading = new MarkReading.Unreadable(reason);
  }
}
