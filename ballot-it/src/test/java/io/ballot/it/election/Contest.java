package io.ballot.it.election;

import io.ballot.it.consul.Catalog;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Services;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.daemon.HookLog;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Instances of one service that compete for one lock, each with a daemon of its own. */
final class Contest {
  /** For everything that takes milliseconds on a quiet machine. */
  static final Duration SOON = Duration.ofSeconds(20);

  static final String TAG = "primary";

  final ConsulHttp http;
  final HookLog hooks;
  final String service;
  final String key;
  private final Lab lab;
  private final IntFunction<URI> agents;
  private final Path folder;
  private final Map<Integer, DaemonProcess> daemons = new TreeMap<>();
  private String promote;
  private String demote;
  private boolean tagged = true;
  private List<String> options = List.of();
  private List<String> consulOptions = List.of();

  /** All of them beside one agent. */
  Contest(Lab lab, ConsulHttp http, URI consul, String service) {
    this(lab, http, number -> consul, service);
  }

  /**
   * Each beside an agent of its own.
   *
   * @param http for whatever is asked of Consul as a whole
   * @param agents where the agent of an instance is, by its number
   */
  Contest(Lab lab, ConsulHttp http, IntFunction<URI> agents, String service) {
    this.lab = lab;
    this.http = http;
    this.agents = agents;
    this.service = service;
    this.key = "elections/" + service + "/leader";
    this.hooks = lab.hookLog();
    this.folder = lab.newFolder("contest");
    this.promote = hooks.hook("promote");
    this.demote = hooks.hook("demote");
  }

  /** Further lines of the election's configuration, such as {@code lockDelay: 3s}. */
  Contest with(String... lines) {
    options = List.of(lines);
    return this;
  }

  /** Without a tag for the leader. */
  Contest untagged() {
    tagged = false;
    return this;
  }

  /** Further lines of the section {@code consul}. */
  Contest withConsul(String... lines) {
    consulOptions = List.of(lines);
    return this;
  }

  Contest promote(String command) {
    promote = command;
    return this;
  }

  Contest demote(String command) {
    demote = command;
    return this;
  }

  String id(int number) {
    return service + "-" + number;
  }

  String check(int number) {
    return Services.checkOf(id(number));
  }

  /** Registers an instance, passing, with a tag of its own. */
  void register(int number) throws IOException, InterruptedException {
    http.services().register(id(number), service, 8000 + number, List.of("v1"));
  }

  /** Registers an instance whose health nothing can change. */
  void registerWithoutChecks(int number) throws IOException, InterruptedException {
    http.services()
        .register(
            """
            {"ID":"%s","Name":"%s","Port":%d,"Tags":["v1"]}
            """
                .formatted(id(number), service, 8000 + number));
  }

  /** Starts the daemon beside an instance. */
  DaemonProcess start(int number) {
    DaemonProcess daemon = lab.daemon(id(number), config(number), Map.of());
    daemons.put(number, daemon);
    return daemon;
  }

  /** Starts the daemon and waits until it leads. */
  DaemonProcess startLeader(int number) throws InterruptedException {
    DaemonProcess daemon = start(number);
    daemon.awaitEvent("promoted", SOON);
    return daemon;
  }

  /** Starts the daemon and waits until it knows who leads, and has a session to follow with. */
  DaemonProcess startFollower(int number) throws InterruptedException {
    DaemonProcess daemon = start(number);
    daemon.awaitEvent("leader-known", SOON);
    daemon.awaitEvent("session-opened", SOON);
    return daemon;
  }

  /** Registers three instances; the first leads, the others follow. */
  void threeWithTheFirstLeading() throws IOException, InterruptedException {
    register(1);
    register(2);
    register(3);
    startLeader(1);
    startFollower(2);
    startFollower(3);
  }

  DaemonProcess daemon(int number) {
    return Objects.requireNonNull(daemons.get(number), () -> id(number) + " was not started");
  }

  Path stateDir(int number) {
    return folder.resolve("state-" + number);
  }

  Path config(int number) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("consul:\n  address: ").append(agents.apply(number)).append('\n');
    consulOptions.forEach(line -> yaml.append("  ").append(line).append('\n'));
    yaml.append("stateDir: ").append(stateDir(number)).append('\n');
    yaml.append("election:\n  enabled: [").append(service).append("]\n  services:\n    ");
    yaml.append(service).append(":\n");
    yaml.append("      id: ").append(id(number)).append('\n');
    yaml.append("      key: ").append(key).append('\n');
    if (tagged) {
      yaml.append("      primaryTag: ").append(TAG).append('\n');
    }
    yaml.append("      execOnPromote: ").append(promote).append('\n');
    yaml.append("      execOnDemote: ").append(demote).append('\n');
    options.forEach(line -> yaml.append("      ").append(line).append('\n'));
    Path file = folder.resolve("ballot-" + number + ".yaml");
    try {
      return Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a hook begins for another instance than this; gives which run. */
  HookRun awaitPromotionOfAnother(int number, Duration bound) throws InterruptedException {
    return hooks.await(
        run ->
            run.event().equals("promote")
                && run.phase() == HookRun.Phase.END
                && !run.instance().equals(id(number)),
        bound);
  }

  /** Waits until exactly this instance carries the tag. */
  void awaitTagOn(String instance, Duration bound) throws InterruptedException {
    http.catalog()
        .awaitInstances(
            service,
            all ->
                Catalog.tagged(all, TAG).stream()
                    .map(Catalog.Instance::id)
                    .toList()
                    .equals(List.of(instance)),
            bound);
  }

  /** Stops every daemon that runs, and waits for their ends. */
  void stopAll() throws InterruptedException {
    for (DaemonProcess daemon : daemons.values()) {
      if (daemon.isRunning()) {
        daemon.signal(Signal.TERM);
      }
    }
    for (DaemonProcess daemon : daemons.values()) {
      daemon.awaitExit(SOON);
    }
  }
}
