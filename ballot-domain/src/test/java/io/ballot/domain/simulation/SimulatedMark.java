package io.ballot.domain.simulation;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkPort;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.PortException;
import org.jspecify.annotations.Nullable;

/** A mark on a machine's disk, which outlives its daemon. */
final class SimulatedMark implements MarkPort {
  private @Nullable Mark mark;
  private boolean full;
  private boolean outdated;

  void full(boolean isFull) {
    full = isFull;
  }

  boolean isThere() {
    return mark != null;
  }

  /** Whether the last change of it was refused: it does not tell what its daemon does. */
  boolean isOutdated() {
    return outdated;
  }

  @Override
  public MarkReading read() {
    return mark == null ? new MarkReading.None() : new MarkReading.Found(mark);
  }

  @Override
  public void write(Mark newMark) throws PortException {
    requireSpace();
    mark = newMark;
    outdated = false;
  }

  @Override
  public void remove() throws PortException {
    requireSpace();
    mark = null;
    outdated = false;
  }

  private void requireSpace() throws PortException {
    if (full) {
      outdated = true;
      throw new PortException(Failure.UNAVAILABLE, "the disk takes no write");
    }
  }
}
