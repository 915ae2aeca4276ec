package io.ballot.it.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The outcome of a short command that was run to its end.
 *
 * @param command the words of the command
 * @param exitCode its exit code, -1 when it could not be started or had to be killed
 * @param output what it wrote, both streams together
 */
public record Ran(List<String> command, int exitCode, String output) {

  /** Compact form that keeps the command from being changed later. */
  public Ran {
    command = List.copyOf(command);
  }

  /**
   * Runs a command to its end, killing it after {@code bound}. A command that is not there is an
   * outcome too, not an exception.
   */
  public static Ran command(
      List<String> command, Map<String, String> environment, Path directory, Duration bound)
      throws InterruptedException {
    try {
      Path output = Files.createTempFile("ballot-it-", ".out");
      try {
        return command(command, environment, directory, bound, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      return new Ran(command, -1, String.valueOf(e.getMessage()));
    }
  }

  private static Ran command(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Duration bound,
      Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS)) {
        return new Ran(command, process.exitValue(), read(output));
      }
      return new Ran(command, -1, read(output) + "\n(killed after " + bound.toSeconds() + " s)");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String read(Path output) throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }

  /** Whether the command ended with exit code 0. */
  public boolean succeeded() {
    return exitCode == 0;
  }

  /** The last line that says anything, for a message. */
  public String lastWords() {
    return output
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((earlier, later) -> later)
        .orElse("it wrote nothing and ended with code " + exitCode);
  }
}
