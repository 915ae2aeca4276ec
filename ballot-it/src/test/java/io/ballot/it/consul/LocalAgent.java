package io.ballot.it.consul;

import io.ballot.it.process.ChildProcess;
import io.ballot.it.process.LineLog;
import io.ballot.it.process.Signal;
import io.ballot.it.process.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An agent that is a process of this machine. */
final class LocalAgent implements AgentRuntime {

  private final AgentPlace place;
  private final Path binary;
  private final Path folder;
  private final LineLog log;
  private @Nullable ChildProcess process;

  private LocalAgent(AgentPlace place, Path binary, Path folder, LineLog log) {
    this.place = place;
    this.binary = binary;
    this.folder = folder;
    this.log = log;
  }

  static LocalAgent of(
      AgentPlace place, Path binary, Path folder, Map<String, String> configuration, LineLog log) {
    LocalAgent agent = new LocalAgent(place, binary, folder, log);
    configuration.forEach(agent::configure);
    return agent;
  }

  @Override
  public void start() {
    // A relative home would make Consul write beside the project; PATH is for its script checks.
    Map<String, String> environment =
        Map.of(
            "PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
            "HOME", folder.toString());
    process =
        ChildProcess.start(
            place.command(
                List.of(binary.toString(), "agent", "-config-dir=" + configurationFolder())),
            environment,
            folder,
            log,
            log);
  }

  private Path configurationFolder() {
    return folder.resolve("config");
  }

  private ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException("the agent was never started");
    }
    return process;
  }

  @Override
  public boolean isRunning() {
    return process != null && process.isRunning();
  }

  @Override
  public void terminate() throws InterruptedException {
    process().signal(Signal.TERM);
  }

  @Override
  public void kill() throws InterruptedException {
    process().signal(Signal.KILL);
  }

  @Override
  public void freeze() throws InterruptedException {
    process().signal(Signal.STOP);
  }

  @Override
  public void thaw() throws InterruptedException {
    process().signal(Signal.CONT);
  }

  @Override
  public void awaitExit(Duration bound) throws InterruptedException {
    process().awaitExit(bound);
  }

  @Override
  public void configure(String fileName, String text) {
    try {
      Files.createDirectories(configurationFolder());
      Files.writeString(configurationFolder().resolve(fileName), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + configurationFolder() + "/" + fileName, e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    Trees.remove(folder);
  }
}
