package io.ballot.it.daemon;

import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Hooks for daemons under test, and the file in which all of them say when they began and ended.
 *
 * <p>Order is told by the place in that file, not by a clock: every line is one append, which the
 * system orders, and a hook's first act is its begin and its last one its end. So a demote's end
 * that stands before a promote's begin did happen before it, in whatever daemon each ran. The times
 * beside are a {@link HookClock}'s; they serve to measure how long something took.
 */
public final class HookLog {

  private static final List<String> VARIABLES =
      List.of(
          "ADDRESS",
          "PORT",
          "SESSIONID",
          "BALLOT_EVENT",
          "BALLOT_SERVICE",
          "BALLOT_SERVICE_ID",
          "BALLOT_KEY",
          "BALLOT_NODE",
          "BALLOT_SERVICE_ADDRESS",
          "BALLOT_SERVICE_PORT",
          "BALLOT_SESSION",
          "BALLOT_FENCING_TOKEN",
          "BALLOT_REASON");

  private final Path folder;
  private final Path file;
  private final HookClock clock;
  private final List<String> variables;

  /** A log and its scripts in a folder that exists, on the wall clock. */
  public HookLog(Path folder) {
    this(folder, HookClock.WALL, List.of());
  }

  /**
   * A log and its scripts in a folder that exists.
   *
   * @param clock what the times are told by
   * @param more variables to tell besides those that ballot promises
   */
  public HookLog(Path folder, HookClock clock, List<String> more) {
    this.clock = clock;
    this.variables = Stream.concat(VARIABLES.stream(), more.stream()).toList();
    this.folder = folder.toAbsolutePath();
    this.file = this.folder.resolve("hooks.log");
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + file, e);
    }
  }

  /** A hook that says that it ran and does nothing else; gives its command. */
  public String hook(String name) {
    return hook(name, "");
  }

  /**
   * A hook that does something between its begin and its end; gives its command.
   *
   * @param work lines of POSIX shell; {@code exit n} makes the hook end with that code
   */
  public String hook(String name, String work) {
    // The end is said by a trap, so also when the work exits; a signal leaves no end behind.
    String script =
        """
        #!/bin/sh
        %s
        say() {
          stamp "$1"
          line="$stamp	%s	$$	$1	$2"
          %s
          printf '%%s\\n' "$line" >>'%s'
        }
        say begin 0
        trap 'status=$?; trap - EXIT; say end $status; exit $status' EXIT
        %s
        """
            .formatted(clock.shell(), name, variables(), file, work);
    Path program = folder.resolve(name);
    try {
      Files.writeString(program, script);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the hook " + program, e);
    }
    if (!program.toFile().setExecutable(true)) {
      throw new IllegalStateException(program + " cannot be made executable");
    }
    return program.toString();
  }

  /** Appends every variable that is set, a tab and {@code NAME=value} each. */
  private String variables() {
    return variables.stream()
        .map(name -> "line=\"$line${%s+\t%s=$%s}\"".formatted(name, name, name))
        .reduce((first, second) -> first + "\n  " + second)
        .orElseThrow();
  }

  /** The file itself. */
  public Path file() {
    return file;
  }

  /** What has been said so far, in the order in which it happened. */
  public List<HookRun> runs() {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(HookRun::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Waits until what was said so far is as wanted, and gives it. */
  public List<HookRun> awaitRuns(Predicate<List<HookRun>> wanted, Duration bound)
      throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (true) {
      List<HookRun> runs = runs();
      if (wanted.test(runs)) {
        return runs;
      }
      if (deadline.isOver()) {
        throw new AssertionError(
            "the hooks did not run as wanted within %s; they ran:%n%s"
                .formatted(bound, describe(runs)));
      }
      deadline.pauseBetweenTries();
    }
  }

  /** Waits for a line that fits, and gives the first one that does. */
  public HookRun await(Predicate<HookRun> fits, Duration bound) throws InterruptedException {
    return awaitRuns(runs -> runs.stream().anyMatch(fits), bound).stream()
        .filter(fits)
        .findFirst()
        .orElseThrow();
  }

  /** Lines for people. */
  public static String describe(List<HookRun> runs) {
    return String.join("\n", runs.stream().map(HookRun::toString).toList());
  }
}
