package io.ballot.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Many elections, each for a service of its own with an instance for each daemon, and daemons that
 * take part in all of them. They tag their leaders; they have no hooks.
 */
final class Crowd implements AutoCloseable {
  /** What leaders carry. */
  static final String TAG = "primary";

  /** So long nobody may lead after a crash. */
  static final Duration LOCK_DELAY = Duration.ofSeconds(10);

  private static final Duration ONE_LOOK = Duration.ofMillis(100);

  private final Lab lab;
  private final Subject subject;
  private final ConsulHttp http;
  private final String name;
  private final int elections;
  private final Path folder;
  private final Map<Integer, DaemonProcess> daemons = new TreeMap<>();

  Crowd(Lab lab, Subject subject, ConsulHttp http, String name, int elections) {
    this.lab = lab;
    this.subject = subject;
    this.http = http;
    this.name = name;
    this.elections = elections;
    this.folder = lab.newFolder("crowd");
  }

  DaemonProcess daemon(int number) {
    return Objects.requireNonNull(daemons.get(number), () -> "no daemon " + number);
  }

  String prefix() {
    return "elections/" + name + "/";
  }

  String key(int election) {
    return prefix() + election + "/leader";
  }

  String id(int election, int daemon) {
    return service(election) + "-" + daemon;
  }

  String service(int election) {
    return name + "-" + election;
  }

  /** Registers the instances that a daemon serves. */
  void register(int daemon) throws IOException, InterruptedException {
    for (int election = 1; election <= elections; election++) {
      register(election, daemon, List.of("v1"));
    }
  }

  /** Registers one of them. */
  void register(int election, int daemon, List<String> tags)
      throws IOException, InterruptedException {
    http.services().register(id(election, daemon), service(election), 1_024 + election, tags);
  }

  /** Starts a daemon. */
  DaemonProcess start(int daemon, URI agent) {
    DaemonProcess started =
        DaemonProcess.startCommand(
            "crowd-" + name + "-" + daemon,
            subject.run(config(daemon, agent).toString()),
            environment(agent),
            folder);
    lab.endAfterTheTest(started);
    daemons.put(daemon, started);
    return started;
  }

  private static Map<String, String> environment(URI agent) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("CONSUL_HTTP_ADDR", agent.toString());
    return environment;
  }

  private Path config(int daemon, URI agent) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("consul:\n  address: ").append(agent).append('\n');
    yaml.append("stateDir: ").append(folder.resolve("state-" + daemon)).append('\n');
    yaml.append("election:\n  enabled:\n");
    for (int election = 1; election <= elections; election++) {
      yaml.append("    - ").append(service(election)).append('\n');
    }
    yaml.append("  services:\n");
    for (int election = 1; election <= elections; election++) {
      yaml.append("    ").append(service(election)).append(":\n");
      yaml.append("      id: ").append(id(election, daemon)).append('\n');
      yaml.append("      key: ").append(key(election)).append('\n');
      yaml.append("      primaryTag: ").append(TAG).append('\n');
      yaml.append("      ttl: 10s\n      lockDelay: ");
      yaml.append(LOCK_DELAY.toSeconds()).append("s\n");
    }
    try {
      return Files.writeString(folder.resolve("crowd-" + daemon + ".yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which session holds the lock of which key, for every key that is locked. */
  Map<String, String> locks() throws IOException, InterruptedException {
    Map<String, String> locks = new HashMap<>();
    for (JsonNode entry : http.get("kv/" + prefix() + "?recurse").json()) {
      JsonNode session = entry.path("Session");
      if (session.isTextual()) {
        locks.put(entry.path("Key").asText(), session.asText());
      }
    }
    return locks;
  }

  /** The raft index of the last change of every key. */
  Map<String, Long> changes() throws IOException, InterruptedException {
    Map<String, Long> changes = new HashMap<>();
    for (JsonNode entry : http.get("kv/" + prefix() + "?recurse").json()) {
      changes.put(entry.path("Key").asText(), entry.path("ModifyIndex").asLong());
    }
    return changes;
  }

  /**
   * Looks ten times a second, or less often where looking would be more than a tenth of the time,
   * until all locks are held by other sessions than {@code not}; gives the moment, or -1 when the
   * bound was over before.
   */
  long awaitLocked(Set<String> not, Duration bound) throws IOException, InterruptedException {
    return await(
        bound,
        () ->
            locks().values().stream().filter(session -> !not.contains(session)).count()
                == elections);
  }

  /** The same until as many services have a tag; asks for the names of all services. */
  long awaitTagged(String tag, Duration bound) throws IOException, InterruptedException {
    return await(bound, () -> tagged(tag) == elections);
  }

  private int tagged(String tag) throws IOException, InterruptedException {
    int tagged = 0;
    for (JsonNode tags : http.get("catalog/services").json()) {
      for (JsonNode each : tags) {
        tagged += each.asText().equals(tag) ? 1 : 0;
      }
    }
    return tagged;
  }

  /** Looks. */
  @FunctionalInterface
  private interface Look {
    boolean isThere() throws IOException, InterruptedException;
  }

  private static long await(Duration bound, Look look) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (true) {
      long asked = System.nanoTime();
      if (look.isThere()) {
        return asked;
      }
      if (deadline.isOver()) {
        return -1;
      }
      Duration took = Duration.ofNanos(System.nanoTime() - asked).multipliedBy(9);
      Deadline.in(took.compareTo(ONE_LOOK) > 0 ? took : ONE_LOOK).pass();
    }
  }

  /** Kills the daemons and forgets everything. */
  @Override
  public void close() throws IOException {
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() throws IOException, InterruptedException {
    daemons.values().forEach(DaemonProcess::close);
    for (int daemon : daemons.keySet()) {
      for (int election = 1; election <= elections; election++) {
        http.services().deregister(id(election, daemon));
      }
    }
    http.kv().deleteTree(prefix());
  }
}
