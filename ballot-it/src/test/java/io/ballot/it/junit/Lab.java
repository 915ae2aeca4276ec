package io.ballot.it.junit;

import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.AgentPlace;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.daemon.HookGate;
import io.ballot.it.daemon.HookLog;
import io.ballot.it.process.LineLog;
import io.ballot.it.process.Trees;
import io.ballot.it.provider.ConsulProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The agents, daemons and hooks that belong to one test, which may break them. Everything is ended,
 * the latest first, when the test has; where it failed, the ends of their logs are printed before.
 */
public final class Lab implements AutoCloseable {

  private static final int LINES_SHOWN = 60;

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Deque<LineLog> logs = new ArrayDeque<>();

  Lab() {}

  /** A lone server, ready to take writes. */
  public ConsulAgent agent() throws InterruptedException {
    return agent(AgentOptions.server("lone"));
  }

  /** An agent of the given kind, ready to take writes. */
  public ConsulAgent agent(AgentOptions options) throws InterruptedException {
    ConsulAgent agent = ConsulAgent.start(ConsulProvider.ofThisRun(), options);
    watch(agent.log());
    return endAfterTheTest(agent);
  }

  /** Servers and client agents, all ready to take writes. */
  public ConsulCluster cluster(int servers, int clients) throws InterruptedException {
    return cluster(servers, clients, UnaryOperator.identity());
  }

  /** Servers and client agents with changed options, all ready to take writes. */
  public ConsulCluster cluster(int servers, int clients, UnaryOperator<AgentOptions> tuned)
      throws InterruptedException {
    ConsulCluster cluster =
        ConsulCluster.start(ConsulProvider.ofThisRun(), servers, clients, tuned);
    cluster.agents().forEach(agent -> watch(agent.log()));
    return endAfterTheTest(cluster);
  }

  /** The same, each agent at a place that is given: the servers' places, then the clients'. */
  public ConsulCluster cluster(
      int servers,
      int clients,
      UnaryOperator<AgentOptions> tuned,
      List<? extends AgentPlace> places)
      throws InterruptedException {
    ConsulCluster cluster =
        ConsulCluster.start(ConsulProvider.ofThisRun(), servers, clients, tuned, places);
    cluster.agents().forEach(agent -> watch(agent.log()));
    return endAfterTheTest(cluster);
  }

  /**
   * The program {@code ballot} with these arguments, as a process of its own: see {@link
   * DaemonProcess#start}.
   */
  public DaemonProcess ballot(
      String name, List<String> arguments, Map<String, String> environment) {
    DaemonProcess started =
        DaemonProcess.start(name, arguments, environment, newFolder("daemon-" + name));
    watch(started.output());
    watch(started.errors());
    return endAfterTheTest(started);
  }

  /** A daemon on a configuration file, {@code ballot run}, as a process of its own. */
  public DaemonProcess daemon(String name, Path config, Map<String, String> environment) {
    return ballot(
        name, List.of("run", "--log-format", "json", "--config", config.toString()), environment);
  }

  /** The same, with its own environment and at a place of its own. */
  public DaemonProcess daemonAt(
      AgentPlace place, String name, Path config, Map<String, String> environment) {
    DaemonProcess started =
        DaemonProcess.start(
            name,
            List.of("run", "--log-format", "json", "--config", config.toString()),
            environment,
            newFolder("daemon-" + name),
            place::command);
    watch(started.output());
    watch(started.errors());
    return endAfterTheTest(started);
  }

  /** A new folder of the test's own, which goes when the test has ended. */
  public Path newFolder(String name) {
    try {
      Path folder = Files.createTempDirectory("ballot-" + name + "-");
      endAfterTheTest(() -> Trees.remove(folder));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder " + name, e);
    }
  }

  /** Hooks and their log, in a folder of their own. */
  public HookLog hookLog() {
    return new HookLog(newFolder("hooks"));
  }

  /** A gate at which hooks wait, in a folder of its own. */
  public HookGate hookGate() throws InterruptedException {
    return endAfterTheTest(new HookGate(newFolder("gate"), "gate"));
  }

  /** Has something ended when the test has. */
  public <T extends AutoCloseable> T endAfterTheTest(T started) {
    running.push(started);
    return started;
  }

  /** Has the end of a log printed when the test fails. */
  public void watch(LineLog log) {
    logs.add(log);
  }

  void printLogs() {
    for (LineLog log : logs) {
      List<String> tail = log.tail(LINES_SHOWN);
      System.out.println("--- the last " + tail.size() + " lines of " + log.file());
      tail.forEach(System.out::println);
    }
  }

  @Override
  public void close() {
    AssertionError failure = new AssertionError("not everything of the lab could be ended");
    while (!running.isEmpty()) {
      endOne(running.pop(), failure);
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private static void endOne(AutoCloseable started, AssertionError failure) {
    try {
      started.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.addSuppressed(e);
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}
