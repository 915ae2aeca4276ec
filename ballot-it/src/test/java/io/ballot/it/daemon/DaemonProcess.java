package io.ballot.it.daemon;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ballot.it.process.ChildProcess;
import io.ballot.it.process.DefaultSignals;
import io.ballot.it.process.LineLog;
import io.ballot.it.process.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The program {@code ballot} as a process of its own, on the test's JDK and class path. Its log
 * lines are JSON and can be waited for; both its outputs are kept in {@code target/daemon-logs}. It
 * is signalled by its own process id, and killed when it is closed or the JVM ends.
 */
public final class DaemonProcess implements AutoCloseable {

  private static final String MAIN_CLASS = "io.ballot.cli.Main";
  private static final Path LOGS = Path.of("target", "daemon-logs");
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final JsonMapper JSON = new JsonMapper();

  private final ChildProcess process;
  private final LineLog output;
  private final LineLog errors;

  private DaemonProcess(ChildProcess process, LineLog output, LineLog errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Starts {@code ballot} with these arguments and returns at once.
   *
   * @param name names its logs
   * @param arguments command and options
   * @param environment added to a bare one, which has PATH and {@code HOME=folder} alone, so that
   *     nothing of the person's who runs the tests counts
   * @param folder where it runs; an existing folder
   */
  public static DaemonProcess start(
      String name, List<String> arguments, Map<String, String> environment, Path folder) {
    return start(name, arguments, environment, folder, UnaryOperator.identity());
  }

  /**
   * The same, elsewhere.
   *
   * @param place puts the command where it is to run, without a process between
   */
  public static DaemonProcess start(
      String name,
      List<String> arguments,
      Map<String, String> environment,
      Path folder,
      UnaryOperator<List<String>> place) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // For a start that is quick and cheap beside several others on a small machine.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
    command.addAll(arguments);
    return startCommand(name, place.apply(DefaultSignals.of(command)), environment, folder);
  }

  /**
   * Starts another program as if it were {@code ballot}: in the same bare environment, with the
   * same care for its logs and its end.
   *
   * @param name names its logs
   * @param command the program and its arguments
   * @param environment added to PATH and {@code HOME=folder}
   * @param folder where it runs; an existing folder
   */
  public static DaemonProcess startCommand(
      String name, List<String> command, Map<String, String> environment, Path folder) {
    Map<String, String> all = new HashMap<>();
    all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    all.put("HOME", folder.toString());
    all.putAll(environment);
    String file =
        "%d-%d-%s".formatted(ProcessHandle.current().pid(), STARTED.incrementAndGet(), name);
    LineLog output = new LineLog(LOGS.resolve(file + ".log"));
    LineLog errors = new LineLog(LOGS.resolve(file + ".err"));
    return new DaemonProcess(
        ChildProcess.start(command, all, folder, output, errors), output, errors);
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs; a frozen one does. */
  public boolean isRunning() {
    return process.isRunning();
  }

  /** Sends it a signal: TERM and INT ask it to step down, KILL is a crash, STOP and CONT freeze. */
  public void signal(Signal signal) throws InterruptedException {
    process.signal(signal);
  }

  /** Waits for its end and gives the exit code, 128 + n after signal n. */
  public int awaitExit(Duration bound) throws InterruptedException {
    return process.awaitExit(bound);
  }

  /** What it wrote on standard output. */
  public LineLog output() {
    return output;
  }

  /** What it wrote on standard error. */
  public LineLog errors() {
    return errors;
  }

  /** The number of the next log line: waiting from here sees nothing older. */
  public long mark() {
    return output.count();
  }

  /** Its log lines from a mark on; a line that is no JSON is left out. */
  public List<JsonNode> eventsFrom(long mark) {
    return output.linesFrom(mark).stream()
        .map(DaemonProcess::parse)
        .filter(line -> !line.isMissingNode())
        .toList();
  }

  /** Every log line so far. */
  public List<JsonNode> events() {
    return eventsFrom(0);
  }

  /** Waits for a log line that fits, among all since its start. */
  public JsonNode awaitEvent(Predicate<JsonNode> fits, Duration bound) throws InterruptedException {
    return awaitEvent(0, fits, bound);
  }

  /** Waits for a log line whose {@code event} is this one, among all since its start. */
  public JsonNode awaitEvent(String event, Duration bound) throws InterruptedException {
    return awaitEvent(0, is(event), bound);
  }

  /** Tells the log lines of one event. */
  public static Predicate<JsonNode> is(String event) {
    return line -> line.path("event").asText().equals(event);
  }

  /**
   * Waits for a log line that fits, from a mark on.
   *
   * @throws AssertionError when none came in time, with the end of the log
   */
  public JsonNode awaitEvent(long mark, Predicate<JsonNode> fits, Duration bound)
      throws InterruptedException {
    Optional<String> line =
        output.await(
            mark,
            text -> {
              JsonNode parsed = parse(text);
              return !parsed.isMissingNode() && fits.test(parsed);
            },
            bound);
    return parse(
        line.orElseThrow(() ->
            new AssertionError(
                "no such log line within %s; %s, its last lines:%n%s%n%s"
                    .formatted(
                        bound,
                        isRunning() ? "it still runs" : "it has ended",
                        String.join("\n", output.tail(30)),
                        String.join("\n", errors.tail(30))))));
  }

  private static JsonNode parse(String line) {
    try {
      JsonNode parsed = JSON.readTree(line);
      return parsed.isObject() ? parsed : MissingNode.getInstance();
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  /** Kills it if it still runs. Its logs stay. */
  @Override
  public void close() {
    process.close();
  }
}
