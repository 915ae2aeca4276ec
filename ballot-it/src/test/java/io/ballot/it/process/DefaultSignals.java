package io.ballot.it.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a command as a terminal would, with no signal ignored. What {@code nohup} or a shell in
 * the background ignores (HUP, INT) stays ignored in every process below, and a JVM leaves it so.
 */
public final class DefaultSignals {
  private static final List<String> RESET = List.of("env", "--default-signal=HUP,INT,TERM");
  private static final boolean CAN_RESET = canReset();

  private DefaultSignals() {}

  /** The command to start in the place of this one; its process becomes the command's own. */
  public static List<String> of(List<String> command) {
    return CAN_RESET ? resetting(command) : command;
  }

  private static List<String> resetting(List<String> command) {
    List<String> all = new ArrayList<>(RESET);
    all.addAll(command);
    return all;
  }

  /** GNU's {@code env} can since 8.31, others cannot; there a test runs with what it inherits. */
  private static boolean canReset() {
    try {
      return Ran.command(
              resetting(List.of("true")),
              Map.of("PATH", "/usr/bin:/bin"),
              Path.of("/"),
              Duration.ofSeconds(10))
          .succeeded();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
