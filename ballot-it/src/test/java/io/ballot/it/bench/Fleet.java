package io.ballot.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.bench.Stamps.Stamp;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Services;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Instances of one service, each with a daemon of the program that is measured. */
final class Fleet implements AutoCloseable {
  /** For what takes a moment on a quiet machine; others take their time. */
  static final Duration SOON = Duration.ofMinutes(1);

  static final String TAG = "primary";

  private final Lab lab;
  private final Subject subject;
  private final ConsulHttp http;
  private final IntFunction<URI> agents;
  private final String service;
  private final Settings settings;
  private final Stamps stamps;
  private final Path folder;
  private final Map<Integer, DaemonProcess> daemons = new TreeMap<>();

  /**
   * Lines of configuration beside the usual ones.
   *
   * @param consul of the section {@code consul}
   * @param election of the election
   */
  record Settings(List<String> consul, List<String> election) {
    Settings {
      consul = List.copyOf(consul);
      election = List.copyOf(election);
    }

    static Settings of(String... election) {
      return new Settings(List.of(), List.of(election));
    }

    Settings withLiveness(String ttl) {
      return new Settings(List.of("liveness: " + ttl), election);
    }
  }

  /**
   * A fleet of none.
   *
   * @param http the agent that all instances are registered with
   * @param agents where the daemon of a number reaches that agent
   */
  Fleet(
      Lab lab,
      Subject subject,
      ConsulHttp http,
      IntFunction<URI> agents,
      String service,
      Settings settings)
      throws InterruptedException {
    this.lab = lab;
    this.subject = subject;
    this.http = http;
    this.agents = agents;
    this.service = service;
    this.settings = settings;
    this.folder = lab.newFolder("fleet");
    this.stamps = new Stamps(folder);
  }

  /** Registers so many instances and starts their daemons; one of them leads. */
  Fleet startAll(int count) throws IOException, InterruptedException {
    for (int number = 1; number <= count; number++) {
      http.services().register(id(number), service, 8_000 + number, List.of("v1"));
    }
    for (int number = 1; number <= count; number++) {
      start(number);
    }
    Stamp first =
        stamps.awaitOne(0, Stamps.promotes(), SOON, subject.label() + " promotes somebody");
    assert first.event().equals("promote");
    settle();
    return this;
  }

  Stamps stamps() {
    return stamps;
  }

  ConsulHttp http() {
    return http;
  }

  String key() {
    return "elections/" + service + "/leader";
  }

  String id(int number) {
    return service + "-" + number;
  }

  String check(int number) {
    return Services.checkOf(id(number));
  }

  /** The instance that was promoted last. */
  int leader() {
    Stamp latest = stamps.latest(Stamps.promotes()).orElseThrow();
    return Integer.parseInt(latest.instance().substring(latest.instance().lastIndexOf('-') + 1));
  }

  DaemonProcess daemon(int number) {
    return Objects.requireNonNull(daemons.get(number), () -> id(number) + " was not started");
  }

  /** Sends SIGTERM or SIGKILL without a process between. */
  void end(int number, boolean forcibly) {
    ProcessHandle process = ProcessHandle.of(daemon(number).pid()).orElseThrow();
    boolean sent = forcibly ? process.destroyForcibly() : process.destroy();
    if (!sent) {
      throw new IllegalStateException("no signal for " + id(number));
    }
  }

  /** Starts an instance's daemon and waits until it has a session. */
  void start(int number) throws IOException, InterruptedException {
    Set<String> before = sessions(http.get("session/list").expectOk().json());
    DaemonProcess daemon =
        DaemonProcess.startCommand(
            "bench-" + id(number),
            subject.run(config(number).toString()),
            environment(number),
            folder);
    lab.endAfterTheTest(daemon);
    daemons.put(number, daemon);
    http.await("session/list", list -> !before.containsAll(sessions(list)), SOON);
  }

  /** Ends an instance's daemon in good order and starts it anew: nothing of its past counts. */
  void restart(int number) throws IOException, InterruptedException {
    DaemonProcess daemon = daemon(number);
    if (daemon.isRunning()) {
      end(number, false);
    }
    daemon.awaitExit(SOON);
    start(number);
  }

  /** Waits until all daemons are at rest. */
  void settle() throws InterruptedException {
    boolean atRest =
        Quiet.await(
            daemons.values().stream()
                .filter(DaemonProcess::isRunning)
                .map(DaemonProcess::pid)
                .toList(),
            SOON);
    if (!atRest) {
      // Rounds begin at rest; who never is, is not measured.
      throw new AssertionError("the daemons did not come to rest within " + SOON);
    }
  }

  private static Set<String> sessions(JsonNode list) {
    Set<String> ids = new HashSet<>();
    list.forEach(session -> ids.add(session.path("ID").asText()));
    return ids;
  }

  private Map<String, String> environment(int number) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("CONSUL_HTTP_ADDR", agents.apply(number).toString());
    return environment;
  }

  private Path config(int number) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("consul:\n  address: ").append(agents.apply(number)).append('\n');
    settings.consul().forEach(line -> yaml.append("  ").append(line).append('\n'));
    yaml.append("stateDir: ").append(folder.resolve("state-" + number)).append('\n');
    yaml.append("election:\n  enabled: [").append(service).append("]\n  services:\n    ");
    yaml.append(service).append(":\n");
    yaml.append("      id: ").append(id(number)).append('\n');
    yaml.append("      key: ").append(key()).append('\n');
    yaml.append("      primaryTag: ").append(TAG).append('\n');
    yaml.append("      execOnPromote: ").append(hook("promote", number)).append('\n');
    yaml.append("      execOnDemote: ").append(hook("demote", number)).append('\n');
    settings.election().forEach(line -> yaml.append("      ").append(line).append('\n'));
    try {
      return Files.writeString(folder.resolve("ballot-" + number + ".yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String hook(String event, int number) {
    return String.join(" ", stamps.command(event, id(number)));
  }

  /** Ends all daemons in good order, and forgets the instances. */
  @Override
  public void close() throws IOException {
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() throws IOException, InterruptedException {
    for (Map.Entry<Integer, DaemonProcess> each : daemons.entrySet()) {
      if (each.getValue().isRunning()) {
        end(each.getKey(), false);
      }
    }
    for (Map.Entry<Integer, DaemonProcess> each : daemons.entrySet()) {
      each.getValue().awaitExit(SOON);
      http.services().deregister(id(each.getKey()));
    }
    stamps.close();
  }
}
