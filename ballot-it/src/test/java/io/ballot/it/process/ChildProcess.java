package io.ballot.it.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test started. It is signalled by its own process id and killed when it is closed
 * or when the JVM ends. Its input is empty; what it writes goes to line logs as it comes.
 */
public final class ChildProcess implements AutoCloseable {

  /** A killed process is gone within milliseconds; a bound all the same. */
  private static final Duration KILL_BOUND = Duration.ofSeconds(10);

  private final Process process;
  private final List<Thread> readers;
  private final Runnable ending;

  private ChildProcess(Process process, List<Thread> readers) {
    this.process = process;
    this.readers = readers;
    this.ending = process::destroyForcibly;
    Leftovers.remember(ending);
  }

  /**
   * Starts {@code command} in {@code directory} with exactly {@code environment}.
   *
   * @param output where standard output goes
   * @param errors where standard error goes; may be the same log
   * @throws UncheckedIOException when the command cannot be started
   */
  public static ChildProcess start(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      LineLog output,
      LineLog errors) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      Process process = builder.start();
      return new ChildProcess(
          process,
          List.of(read(process.getInputStream(), output), read(process.getErrorStream(), errors)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  private static Thread read(InputStream stream, LineLog log) {
    return Thread.ofVirtual()
        .name("log-reader")
        .start(() -> {
          try (BufferedReader reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              log.add(line);
            }
          } catch (IOException e) {
            // The pipe broke because the process was killed: there is nothing more to read.
            log.add("[the output ended: " + e.getMessage() + "]");
          }
        });
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process is alive; a frozen one is. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /**
   * Sends a signal.
   *
   * @throws IllegalStateException when the process has ended: its id may be someone else's by now
   */
  public void signal(Signal signal) throws InterruptedException {
    if (!isRunning()) {
      throw new IllegalStateException("process " + pid() + " has ended, no " + signal + " for it");
    }
    // `kill` as a shell has it built in: the program of that name is not on every machine.
    Ran kill =
        Ran.command(
            List.of("/bin/sh", "-c", "kill -s " + signal + " " + pid()),
            Map.of(),
            Path.of("/"),
            KILL_BOUND);
    if (!kill.succeeded()) {
      throw new IllegalStateException("no " + signal + " to " + pid() + ": " + kill.lastWords());
    }
    if (signal == Signal.STOP) {
      awaitStandstill();
    }
  }

  /** On a busy machine threads go on for a while; where there is no /proc, nobody can tell. */
  private void awaitStandstill() throws InterruptedException {
    Deadline deadline = Deadline.in(KILL_BOUND);
    while (isRunning() && someThreadMoves()) {
      if (deadline.isOver()) {
        throw new AssertionError("process " + pid() + " goes on although it was stopped");
      }
      deadline.pauseBetweenTries();
    }
  }

  private boolean someThreadMoves() {
    String[] threads = Path.of("/proc", Long.toString(pid()), "task").toFile().list();
    if (threads == null) {
      return false;
    }
    for (String thread : threads) {
      try {
        String stat =
            Files.readString(
                Path.of("/proc", Long.toString(pid()), "task", thread, "stat"),
                StandardCharsets.ISO_8859_1);
        // The name before it may hold anything, a bracket too.
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        if ("RSD".indexOf(state) >= 0) {
          return true;
        }
      } catch (IOException ended) {
        // That thread is no more.
      }
    }
    return false;
  }

  /**
   * Waits for the end and for everything that was written before it.
   *
   * @return the exit code; 128 + n after signal n
   * @throws AssertionError when the process still runs after {@code bound}
   */
  public int awaitExit(Duration bound) throws InterruptedException {
    if (!process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("process " + pid() + " still runs after " + bound);
    }
    for (Thread reader : readers) {
      // A child of the process may hold the pipe open: what the process itself wrote is here soon.
      reader.join(Duration.ofSeconds(1));
    }
    Leftovers.forget(ending);
    return process.exitValue();
  }

  /** Kills the process if it still runs, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      awaitExit(KILL_BOUND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
