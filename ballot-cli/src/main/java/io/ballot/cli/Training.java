package io.ballot.cli;

import io.ballot.cli.daemon.Signals;
import io.ballot.consul.training.TrainingAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A whole life of the daemon against an agent that plays Consul, in one JVM: starts, is elected,
 * tags, runs a hook, renews, steps down, ends. The launcher runs it when it has built, and lets the
 * JVM note what it loads and links; from those notes comes the archive that later starts are quick
 * with. Nothing outside of the folder that is handed in is touched.
 */
public final class Training {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private Training() {}

  /**
   * Runs it, and ends the JVM as {@code ballot run} does.
   *
   * @param args a folder of its own, then what is to follow the configuration on the daemon's
   *     command line
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    TrainingAgent agent = new TrainingAgent();
    Path config = folder.resolve("training.yaml");
    Files.writeString(config, configuration(agent.address(), folder));
    Thread.ofVirtual().name("training").start(() -> stopOnceItLeads(agent));
    Main.main(
        Stream.concat(
                Stream.of("run", "--config", config.toString()),
                Arrays.stream(args, 1, args.length))
            .toArray(String[]::new));
  }

  private static void stopOnceItLeads(TrainingAgent agent) {
    try {
      if (agent.awaitLeader(BOUND) && Signals.raise("TERM")) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Without the JVM's own end nothing is noted, so nothing comes of a training that failed.
    Runtime.getRuntime().halt(ExitCode.FAILURE);
  }

  /** The usual options, so that what they need is learned. A quoted text takes any path. */
  private static String configuration(String agent, Path folder) {
    return """
    consul:
      address: %s
      token: training
    stateDir: '%s'
    election:
      enabled: [training]
      services:
        training:
          id: %s
          key: service/training/leader
          ttl: 10s
          lockDelay: 10s
          primaryTag: primary
          execOnPromote: 'true'
          execOnDemote: ['true']
    """
        .formatted(agent, folder.toString().replace("'", "''"), TrainingAgent.SERVICE);
  }
}
