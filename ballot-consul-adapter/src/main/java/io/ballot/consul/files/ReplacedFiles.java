package io.ballot.consul.files;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Tells whether files have been replaced since they were last read, and looks at most once a
 * second, however often it is asked. Not safe for use by several threads at once.
 */
public final class ReplacedFiles {
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final List<Path> files;
  private final LongSupplier clock;
  private FileStamps read = FileStamps.of(List.of());
  private long lookedAt;
  private boolean looked;

  /** Takes them for replaced at first: they have not been read. */
  public ReplacedFiles(Collection<Path> files) {
    this(files, System::nanoTime);
  }

  /** The same, on another clock in nanoseconds. */
  public ReplacedFiles(Collection<Path> files, LongSupplier clock) {
    this.files = List.copyOf(files);
    this.clock = clock;
  }

  /**
   * Whether they have to be read again. A yes counts as done: what is replaced while the caller
   * reads is seen next time, since their look is taken before.
   */
  public boolean taken() {
    long now = clock.getAsLong();
    if (looked && now - lookedAt < LOOK_AGAIN_NANOS) {
      return false;
    }
    boolean first = !looked;
    looked = true;
    lookedAt = now;
    FileStamps seen = FileStamps.of(files);
    boolean replaced = first || !seen.equals(read);
    read = seen;
    return replaced;
  }

  /** Forgets what was read, so that they count as replaced from the next look on. */
  public void readAgain() {
    read = FileStamps.of(List.of());
  }
}
