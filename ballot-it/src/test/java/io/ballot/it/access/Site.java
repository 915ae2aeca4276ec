package io.ballot.it.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One instance of the service {@code web} and its daemon, on the key that the documents use. */
final class Site {
  static final Duration SOON = Duration.ofSeconds(60);
  static final String SERVICE = "web";
  static final String ID = "web-1";
  static final String KEY = "service/web/leader";
  static final String TAG = "primary";

  private final Lab lab;
  final Path folder;

  Site(Lab lab) {
    this.lab = lab;
    this.folder = lab.newFolder("site");
  }

  /** A configuration whose section {@code consul}, and election, have these lines. */
  Path config(List<String> consul, List<String> election) throws IOException {
    StringBuilder yaml = new StringBuilder("consul:\n");
    consul.forEach(line -> yaml.append("  ").append(line).append('\n'));
    yaml.append("stateDir: ").append(folder.resolve("state")).append('\n');
    yaml.append("election:\n  enabled: [web]\n  services:\n    web:\n");
    yaml.append("      id: ").append(ID).append('\n');
    yaml.append("      key: ").append(KEY).append('\n');
    yaml.append("      primaryTag: ").append(TAG).append('\n');
    election.forEach(line -> yaml.append("      ").append(line).append('\n'));
    return Files.writeString(folder.resolve("ballot.yaml"), yaml);
  }

  DaemonProcess run(Path config) {
    return run(config, Map.of());
  }

  DaemonProcess run(Path config, Map<String, String> environment) {
    return lab.daemon(SERVICE, config, environment);
  }

  /** How often an event was logged. */
  static long count(DaemonProcess daemon, String event) {
    return daemon.events().stream().filter(DaemonProcess.is(event)).count();
  }

  /** Fails if a leader ends its term before the bound is over. */
  static void assertLeadsOn(DaemonProcess daemon, Duration bound) throws InterruptedException {
    Optional<String> end =
        daemon
            .output()
            .await(
                0,
                line -> line.contains("\"term-lost\"") || line.contains("\"stepping-down\""),
                bound);
    assertEquals(Optional.empty(), end, () -> String.join("\n", daemon.output().tail(20)));
  }
}
