package io.ballot.cli.dryrun;

import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkPort;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.PortException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A mark that is read from the disk and never written there. */
public final class RehearsedMarks implements MarkPort {
  private final MarkPort real;
  private @Nullable MarkReading pretended;

  /**
   * Pretends on top of a real port.
   *
   * @param real what is read
   */
  public RehearsedMarks(MarkPort real) {
    this.real = Objects.requireNonNull(real);
  }

  @Override
  public synchronized MarkReading read() throws PortException {
    return pretended == null ? real.read() : pretended;
  }

  @Override
  public synchronized void write(Mark mark) {
    pretended = new MarkReading.Found(mark);
  }

  @Override
  public synchronized void remove() {
    pretended = new MarkReading.None();
  }
}
