package io.ballot.it.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One line of a hook log: a hook began, or it ended.
 *
 * @param nanos when, in nanoseconds of the log's {@link HookClock}
 * @param hook the name its script was made with
 * @param pid its process id
 * @param phase whether it began or ended
 * @param exitCode how it ended; 0 in the line of its begin
 * @param environment the variables that ballot promises its hooks, those that were set
 */
public record HookRun(
    long nanos, String hook, long pid, Phase phase, int exitCode, Map<String, String> environment) {

  /** What a line is about. */
  public enum Phase {
    /** The hook has started and done nothing else yet. */
    BEGIN,
    /** The hook has done its work; missing when it was killed. */
    END
  }

  /** Keeps the environment from being changed later. */
  public HookRun {
    environment = Map.copyOf(environment);
  }

  /** Reads a line of a {@link HookLog}. */
  public static HookRun parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length < 5) {
      throw new AssertionError("no line of a hook: " + line);
    }
    return new HookRun(
        Long.parseLong(fields[0]),
        fields[1],
        Long.parseLong(fields[2]),
        fields[3].equals("begin") ? Phase.BEGIN : Phase.END,
        Integer.parseInt(fields[4]),
        Arrays.stream(fields)
            .skip(5)
            .filter(field -> field.contains("="))
            .collect(
                Collectors.toMap(
                    field -> field.substring(0, field.indexOf('=')),
                    field -> field.substring(field.indexOf('=') + 1))));
  }

  /** When the line was written, by this machine's wall clock. */
  public Instant at() {
    return Instant.EPOCH.plus(Duration.ofNanos(nanos));
  }

  /**
   * Whether its process runs now; one that has ended and was not yet asked after by its parent does
   * not.
   */
  public boolean isRunning() throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** A variable of its environment, {@code (unset)} when it had none. */
  public String variable(String name) {
    return environment.getOrDefault(name, "(unset)");
  }

  /** {@code BALLOT_EVENT}. */
  public String event() {
    return variable("BALLOT_EVENT");
  }

  /** {@code BALLOT_SERVICE_ID}: which instance it ran for. */
  public String instance() {
    return variable("BALLOT_SERVICE_ID");
  }

  /** {@code BALLOT_REASON}. */
  public String reason() {
    return variable("BALLOT_REASON");
  }

  /** {@code BALLOT_FENCING_TOKEN} as a number. */
  public long fencingToken() {
    return Long.parseLong(variable("BALLOT_FENCING_TOKEN"));
  }

  /** Tells the begins of an event's hooks for an instance. */
  public boolean begins(String event, String instance) {
    return phase == Phase.BEGIN && event().equals(event) && instance().equals(instance);
  }

  /** Tells the ends of an event's hooks for an instance. */
  public boolean ends(String event, String instance) {
    return phase == Phase.END && event().equals(event) && instance().equals(instance);
  }
}
