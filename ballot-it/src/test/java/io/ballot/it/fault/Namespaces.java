package io.ballot.it.fault;

import io.ballot.it.process.Leftovers;
import io.ballot.it.process.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Network namespaces of a test's own, joined by a bridge that stands in one of its own too: nothing
 * of this machine's network is touched or used, and their addresses exist nowhere else. All of it
 * goes with the namespaces, which are removed by their names, and those nobody else has.
 */
final class Namespaces implements AutoCloseable {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Map<String, String> PATH =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  private static final AtomicInteger MADE = new AtomicInteger();

  private final String prefix =
      "ballot-it-%d-%d-".formatted(ProcessHandle.current().pid(), MADE.incrementAndGet());
  private final String bridge = prefix + "bridge";
  private final List<String> names = new ArrayList<>();
  private final Runnable ending = this::remove;

  /** Makes a bridge and nothing on it. */
  Namespaces() throws InterruptedException {
    Leftovers.remember(ending);
    try {
      addNamespace(bridge);
      run("ip", "-n", bridge, "link", "add", "name", "bridge", "type", "bridge");
      run("ip", "-n", bridge, "link", "set", "bridge", "up");
    } catch (InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Why this machine does not allow it; empty if it does. Tried, not guessed. */
  static Optional<String> obstacle() throws InterruptedException {
    try (Namespaces trial = new Namespaces()) {
      Namespace one = trial.add("trial", Path.of("/nowhere"));
      one.loseIncoming();
      one.loseGossip();
      one.heal();
      run(one.command(List.of("true")).toArray(String[]::new));
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A new namespace on the bridge, with an address of its own.
   *
   * @param socket where an agent in it listens for this test
   */
  Namespace add(String name, Path socket) throws InterruptedException {
    String full = prefix + name;
    int number = names.size();
    String port = "port" + number;
    addNamespace(full);
    run(
        "ip", "-n", bridge, "link", "add", "name", port, "type", "veth", "peer", "name", "eth0",
        "netns", full);
    run("ip", "-n", bridge, "link", "set", port, "master", "bridge", "up");
    run("ip", "-n", full, "link", "set", "lo", "up");
    run("ip", "-n", full, "addr", "add", "10.77.0." + number + "/24", "dev", "eth0");
    run("ip", "-n", full, "link", "set", "eth0", "up");
    return new Namespace(full, bridge, port, "10.77.0." + number, socket);
  }

  private void addNamespace(String name) throws InterruptedException {
    run("ip", "netns", "add", name);
    names.add(name);
  }

  /** Runs a command to its end; an {@link IllegalStateException} with its words if it fails. */
  static void run(String... command) throws InterruptedException {
    Ran ran = Ran.command(List.of(command), PATH, Path.of("/"), BOUND);
    if (!ran.succeeded()) {
      // Some say what it is first, and then where to read more.
      String why =
          ran.output().lines().filter(line -> !line.isBlank()).findFirst().orElse(ran.lastWords());
      throw new IllegalStateException(String.join(" ", command) + ": " + why);
    }
  }

  private void remove() {
    for (String name : List.copyOf(names)) {
      try {
        run("ip", "netns", "delete", name);
        names.remove(name);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    remove();
    Leftovers.forget(ending);
  }
}
