package io.ballot.it.fault;

import io.ballot.it.consul.AgentPlace;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.ChildProcess;
import io.ballot.it.process.LineLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small program of these tests that has to run where an agent does: its process, and its words.
 */
final class HelperJvm implements AutoCloseable {

  private final ChildProcess process;
  private final LineLog log;

  private HelperJvm(ChildProcess process, LineLog log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a class with a {@code main} at a place. */
  static HelperJvm start(Lab lab, AgentPlace place, Class<?> program, String... arguments) {
    Path folder = lab.newFolder("helper");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    LineLog log = new LineLog(folder.resolve("log"));
    return new HelperJvm(
        ChildProcess.start(place.command(command), Map.of(), folder, log, log), log);
  }

  /** Waits for a line that begins so, and gives the rest of it. */
  String awaitLine(String beginning, Duration bound) throws InterruptedException {
    return log.await(0, text -> text.startsWith(beginning), bound)
        .orElseThrow(() -> new AssertionError("no \"" + beginning + "\": " + log.tail(20)))
        .substring(beginning.length())
        .strip();
  }

  @Override
  public void close() {
    process.close();
  }
}
