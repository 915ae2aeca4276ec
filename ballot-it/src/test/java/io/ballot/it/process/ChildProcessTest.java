package io.ballot.it.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path folder;

  private LineLog output;
  private LineLog errors;

  @BeforeEach
  void startLogs() {
    output = new LineLog(folder.resolve("out.log"));
    errors = new LineLog(folder.resolve("err.log"));
  }

  private ChildProcess shell(String script) {
    return ChildProcess.start(
        List.of("/bin/sh", "-c", script), Map.of("WORD", "hello"), folder, output, errors);
  }

  @Test
  void tellsItsTwoOutputsApart() throws Exception {
    try (ChildProcess child = shell("echo $WORD; echo trouble >&2; exit 3")) {
      assertEquals(3, child.awaitExit(BOUND));
    }
    assertEquals(List.of("hello"), output.tail(9));
    assertEquals(List.of("trouble"), errors.tail(9));
  }

  @Test
  void hasNothingOfThisProcessesEnvironment() throws Exception {
    try (ChildProcess child = shell("echo ${HOME-none}")) {
      child.awaitExit(BOUND);
    }
    assertEquals(List.of("none"), output.tail(9));
  }

  @Test
  void findsItsInputEmpty() throws Exception {
    try (ChildProcess child = shell("read line || echo empty")) {
      child.awaitExit(BOUND);
    }
    assertEquals(List.of("empty"), output.tail(9));
  }

  @Test
  void getsTheSignalsThatAreSentToIt() throws Exception {
    String script = "trap 'kill $!; echo told; exit 7' TERM; tail -f /dev/null & echo up; wait";
    try (ChildProcess child = shell(script)) {
      assertTrue(output.await(0, "up"::equals, BOUND).isPresent());

      child.signal(Signal.TERM);

      assertEquals(7, child.awaitExit(BOUND));
    }
    assertEquals(List.of("up", "told"), output.tail(9));
  }

  @Test
  void endsWithTheNumberOfTheSignalThatKilledIt() throws Exception {
    try (ChildProcess child = shell("echo up; exec tail -f /dev/null")) {
      assertTrue(output.await(0, "up"::equals, BOUND).isPresent());

      child.signal(Signal.KILL);

      assertEquals(128 + 9, child.awaitExit(BOUND));
    }
  }

  @Test
  void isGoneWhenItWasClosedEvenIfItWasFrozen() throws Exception {
    ChildProcess child = shell("exec tail -f /dev/null");
    child.signal(Signal.STOP);

    child.close();

    assertFalse(child.isRunning());
  }

  @Test
  void takesNoSignalOnceItHasEnded() throws Exception {
    try (ChildProcess child = shell("exit 0")) {
      child.awaitExit(BOUND);

      assertThrows(IllegalStateException.class, () -> child.signal(Signal.TERM));
    }
  }

  @Test
  void saysWhenItStillRuns() {
    try (ChildProcess child = shell("exec tail -f /dev/null")) {
      assertThrows(AssertionError.class, () -> child.awaitExit(Duration.ofMillis(50)));
    }
  }

  @Test
  void doesNotStartWithoutItsProgram() {
    assertThrows(
        UncheckedIOException.class,
        () ->
            ChildProcess.start(
                List.of(folder.resolve("nothing").toString()), Map.of(), folder, output, errors));
  }

  @Test
  void endsWithTheJvmThatStartedIt() throws Exception {
    Path pid = folder.resolve("pid");
    Ran ran =
        Ran.command(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Abandoning.class.getName(),
                folder.toString(),
                pid.toString()),
            Map.of(),
            folder,
            Duration.ofSeconds(30));

    assertEquals(0, ran.exitCode(), ran.output());
    long left = Long.parseLong(Files.readString(pid));
    assertTrue(
        ProcessHandle.of(left).filter(ProcessHandle::isAlive).isEmpty(), "still runs: " + left);
  }

  /** A program that starts a child and ends without ending it. */
  static final class Abandoning {

    private Abandoning() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      LineLog log = new LineLog(folder.resolve("abandoned.log"));
      ChildProcess child =
          ChildProcess.start(
              List.of("/bin/sh", "-c", "exec tail -f /dev/null"),
              Map.of("PATH", "/usr/bin:/bin"),
              folder,
              log,
              log);
      Files.writeString(Path.of(arguments[1]), Long.toString(child.pid()));
      System.exit(0);
    }
  }
}
