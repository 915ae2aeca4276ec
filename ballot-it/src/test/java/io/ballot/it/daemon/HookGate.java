package io.ballot.it.daemon;

import io.ballot.it.process.Ran;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Holds hooks in the middle of their work until the test lets them go on: a pipe that they read
 * from, so nothing sleeps and a hook goes on the moment it may. Closing it lets everyone through.
 */
public final class HookGate implements AutoCloseable {

  private final Path pipe;
  private final RandomAccessFile held;

  /** A gate of this name in a folder that exists. */
  public HookGate(Path folder, String name) throws InterruptedException {
    this.pipe = folder.toAbsolutePath().resolve(name);
    Ran made =
        Ran.command(
            List.of("mkfifo", pipe.toString()),
            Map.of("PATH", "/usr/bin:/bin"),
            folder,
            Duration.ofSeconds(5));
    if (!made.succeeded()) {
      throw new IllegalStateException("no pipe " + pipe + ": " + made.lastWords());
    }
    try {
      // Opened both ways, a pipe does not wait for its other end, and readers find a writer.
      this.held = new RandomAccessFile(pipe.toFile(), "rw");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the pipe " + pipe, e);
    }
  }

  /** The work of a hook that waits here; for {@link HookLog#hook(String, String)}. */
  public String waitHere() {
    return "read -r permission <'" + pipe + "' || :";
  }

  /** Lets one hook through: who waits, or who comes next. */
  public void letOneThrough() {
    try {
      held.writeBytes("go\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to the pipe " + pipe, e);
    }
  }

  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the pipe " + pipe, e);
    }
  }
}
