package io.ballot.it.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.process.Deadline;
import io.ballot.it.process.LineLog;
import io.ballot.it.process.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A running Consul agent that belongs to one test, which may break it: kill, freeze, restart with
 * the same data, make it leave. Its log is kept in {@code target/consul-logs}, its data in a
 * temporary folder that goes when it is closed. Not safe for use by several threads at once, except
 * for {@link #http()}.
 */
public final class ConsulAgent implements AutoCloseable {

  /** A lone server takes some 1.5 s; a machine that builds something else beside it, longer. */
  private static final Duration READY_BOUND = Duration.ofSeconds(60);

  private static final Duration EXIT_BOUND = Duration.ofSeconds(30);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final int PORT_TRIES = 5;
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final Path LOGS = Path.of("target", "consul-logs");

  private final AgentOptions options;
  private final AgentRuntime runtime;
  private final AgentPlace place;
  private final AgentPorts ports;
  private final Path registrations;
  private final LineLog log;
  private final ConsulHttp http;

  private ConsulAgent(Consul consul, AgentOptions options, AgentPlace place, AgentPorts ports) {
    this.options = options;
    this.place = place;
    this.ports = ports;
    this.log =
        new LineLog(
            LOGS.resolve(
                "%d-%d-%s.log"
                    .formatted(
                        ProcessHandle.current().pid(), STARTED.incrementAndGet(), options.name())));
    try {
      Path folder = Files.createTempDirectory("ballot-consul-");
      this.registrations = Path.of(consul.dataFolder(folder));
      this.runtime =
          consul.prepare(
              place,
              options.name(),
              folder,
              AgentConfiguration.files(options, ports, consul.version(), consul.dataFolder(folder)),
              log);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for a Consul agent", e);
    }
    this.http = new ConsulHttp(place.uri(ports.http()), options.managementToken());
  }

  /** Starts an agent and waits until it is ready: see {@link #awaitReady}. */
  public static ConsulAgent start(Consul consul, AgentOptions options) throws InterruptedException {
    ConsulAgent agent = launch(consul, options);
    try {
      agent.awaitReady(READY_BOUND);
      return agent;
    } catch (InterruptedException | RuntimeException | Error e) {
      agent.close();
      throw e;
    }
  }

  /**
   * Starts an agent, with other ports when someone took one of its own, and returns once it answers
   * on its port. A leader may not be known yet.
   */
  static ConsulAgent launch(Consul consul, AgentOptions options) throws InterruptedException {
    return launch(consul, options, AgentPlace.loopback(options.address()));
  }

  /** The same for an agent that runs at a place of its own. */
  static ConsulAgent launch(Consul consul, AgentOptions options, AgentPlace place)
      throws InterruptedException {
    for (int tries = 1; ; tries++) {
      AgentPorts ports =
          place.isItsOwn() ? AgentPorts.usual() : AgentPorts.freeOn(options.address());
      ConsulAgent agent = new ConsulAgent(consul, options, place, ports);
      try {
        agent.runtime.start();
        agent.awaitAnswering(Deadline.in(READY_BOUND));
        return agent;
      } catch (AgentEnded e) {
        agent.close();
        if (tries == PORT_TRIES || !e.wasPortClash()) {
          throw e;
        }
      } catch (InterruptedException | RuntimeException | Error e) {
        agent.close();
        throw e;
      }
    }
  }

  /** The node's name. */
  public String name() {
    return options.name();
  }

  /** The loopback address it binds to, which is the node's address in the catalog. */
  public String address() {
    return options.address();
  }

  /** Where its HTTP API is. */
  public URI uri() {
    return http.base();
  }

  /** Where it answers for names such as {@code primary.web.service.consul}. */
  public InetSocketAddress dns() {
    return new InetSocketAddress(options.address(), ports.dns());
  }

  /** Where it runs. */
  public AgentPlace place() {
    return place;
  }

  /** Where its HTTP API is for whoever runs at the same place. */
  public URI uriAtItsPlace() {
    return place.isItsOwn() ? URI.create("http://127.0.0.1:" + ports.http()) : uri();
  }

  /** A client of its HTTP API, with the management token where ACLs are on. */
  public ConsulHttp http() {
    return http;
  }

  /** The secret of the token that may do everything; null where ACLs are off. */
  public @Nullable String managementToken() {
    return options.managementToken();
  }

  /** What others join: its gossip address and port. */
  public String serfAddress() {
    return options.address() + ":" + ports.serf();
  }

  /**
   * Servers only: where raft and the calls of other agents go, as {@code status/leader} names it.
   */
  public String rpcAddress() {
    return options.address() + ":" + ports.rpc();
  }

  /** What it wrote, over all its starts. */
  public LineLog log() {
    return log;
  }

  /** Whether it runs; a frozen agent does. */
  public boolean isRunning() {
    return runtime.isRunning();
  }

  /** Asks it to end (SIGTERM) and waits until it has: a client agent leaves then, by default. */
  public void stop() throws InterruptedException {
    runtime.terminate();
    runtime.awaitExit(EXIT_BOUND);
    http.reconnect();
  }

  /** Kills it (SIGKILL) and waits until it is gone: a crash of the agent. */
  public void kill() throws InterruptedException {
    runtime.kill();
    runtime.awaitExit(EXIT_BOUND);
    http.reconnect();
  }

  /** Leaves the cluster, which ends the agent; waits until it has ended. */
  public void leave() throws InterruptedException {
    try {
      http.put("agent/leave", "").expectOk();
    } catch (IOException e) {
      // The agent may end before its answer is out: whether it has is asked next.
      log.add("[leaving: no answer, " + e + "]");
    }
    runtime.awaitExit(EXIT_BOUND);
    http.reconnect();
  }

  /**
   * Throws away what was registered with it, as if its disk had lost it; for a process of this
   * machine that has ended. Its node stays the same.
   */
  public void forgetRegistrations() {
    if (runtime.isRunning()) {
      throw new IllegalStateException("agent " + name() + " still runs: stop or kill it first");
    }
    Trees.remove(registrations.resolve("services"));
    Trees.remove(registrations.resolve("checks"));
  }

  /**
   * Beats once for every TTL check that is passing; each is kept on its disk when this returns. One
   * that it has not heard of since its registration is critical once it is back after a crash.
   */
  public void keepBeats() throws IOException, InterruptedException {
    for (JsonNode check : http.get("agent/checks").expectOk().json()) {
      if (check.path("Type").asText().equals("ttl")
          && check.path("Status").asText().equals("passing")) {
        http.services().pass(check.path("CheckID").asText());
      }
    }
  }

  /** Stops it from running without its knowing, until {@link #thaw()}. */
  public void freeze() throws InterruptedException {
    runtime.freeze();
  }

  /** Lets it go on. */
  public void thaw() throws InterruptedException {
    runtime.thaw();
  }

  /** Starts it again after it ended, with the same data and ports, and waits until it is ready. */
  public void restart() throws InterruptedException {
    restartUnready();
    awaitReady(READY_BOUND);
  }

  /** Starts it again after it ended, with the same data and ports, and does not wait. */
  public void restartUnready() throws InterruptedException {
    if (runtime.isRunning()) {
      throw new IllegalStateException("agent " + name() + " still runs: stop or kill it first");
    }
    log.add("[started again]");
    runtime.start();
  }

  /** Writes a configuration file, which counts from the next reload or start on. */
  public void configure(String fileName, String text) throws InterruptedException {
    runtime.configure(fileName, text);
  }

  /** Has it read its configuration again, as {@code consul reload} does. */
  public void reload() throws IOException, InterruptedException {
    http.putOnceAllowed("agent/reload", "");
  }

  /**
   * Waits until it is of use: it answers, its own node is in the catalog and passing there, and a
   * session can be made, which needs a leader and a write.
   *
   * @throws AssertionError when it ended or the bound is over, with the end of its log
   */
  public void awaitReady(Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    awaitAnswering(deadline);
    http.catalog().awaitChecks(name(), ConsulAgent::showsPassingSerf, deadline.left());
    awaitWritable(deadline);
  }

  private static boolean showsPassingSerf(JsonNode checks) {
    for (JsonNode check : checks) {
      if (check.path("CheckID").asText().equals("serfHealth")) {
        return check.path("Status").asText().equals("passing");
      }
    }
    return false;
  }

  private void awaitAnswering(Deadline deadline) throws InterruptedException {
    while (true) {
      long seen = log.count();
      try {
        Reply any = http.get("agent/self", PROBE_TIMEOUT);
        log.add("[it answers on its port: " + any.status() + "]");
        return;
      } catch (IOException e) {
        giveUpWhen(!runtime.isRunning(), "it ended");
        giveUpWhen(deadline.isOver(), "it did not answer within " + deadline.bound() + ": " + e);
      }
      // It says something when it opens its port.
      log.awaitMoreThan(seen, deadline.leftAtMost(Duration.ofMillis(100)));
    }
  }

  private void awaitWritable(Deadline deadline) throws InterruptedException {
    while (true) {
      try {
        Reply made = http.put("session/create", "{\"TTL\":\"10s\"}");
        if (made.status() == 200) {
          http.sessions().destroy(made.json().path("ID").asText());
          return;
        }
        giveUpWhen(deadline.isOver(), "it took no write: " + made.body().strip());
      } catch (IOException e) {
        giveUpWhen(!runtime.isRunning(), "it ended");
        giveUpWhen(deadline.isOver(), "it took no write: " + e);
      }
      deadline.pauseBetweenTries();
    }
  }

  private void giveUpWhen(boolean hopeless, String why) {
    if (hopeless) {
      throw new AgentEnded(
          "Consul agent %s is not ready: %s. The end of its log, %s:%n%s"
              .formatted(name(), why, log.file(), String.join("\n", log.tail(40))));
    }
  }

  /** Waits for a line in its log, from line {@code from} on. */
  public Optional<String> awaitLog(long from, Predicate<String> fits, Duration bound)
      throws InterruptedException {
    return log.await(from, fits, bound);
  }

  /** Its latest log lines. */
  public List<String> logTail() {
    return log.tail(100);
  }

  /** Kills it, whatever its state, and throws its data away. Its log stays. */
  @Override
  public void close() {
    http.close();
    runtime.close();
  }

  private static final class AgentEnded extends AssertionError {

    private static final long serialVersionUID = 1L;

    private AgentEnded(String message) {
      super(message);
    }

    private boolean wasPortClash() {
      return String.valueOf(getMessage()).contains("address already in use");
    }
  }
}
