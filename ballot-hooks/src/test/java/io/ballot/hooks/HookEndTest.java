package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.RunningHook;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How runs end. */
class HookEndTest extends HookBench {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 126, 127, 255})
  void tellsTheExitCode(int code) throws Exception {
    start("sh", "-c", "exit " + code);

    HookOutcome outcome = watcher.awaitOutcome();

    assertEquals(code, assertInstanceOf(HookOutcome.Exited.class, outcome).code());
    assertEquals(code == 0, outcome.succeeded());
  }

  @Test
  void tellsASignalThatEndedItAs128PlusItsNumber() throws Exception {
    start("sh", "-c", "kill -s KILL $$");

    assertEquals(137, assertInstanceOf(HookOutcome.Exited.class, watcher.awaitOutcome()).code());
  }

  @Test
  void tellsHowLongItRan() throws Exception {
    start("sleep", "0.3");

    Duration ranFor = watcher.awaitOutcome().ranFor();

    assertTrue(ranFor.compareTo(Duration.ofMillis(300)) >= 0, ranFor::toString);
    assertTrue(ranFor.compareTo(Duration.ofSeconds(10)) < 0, ranFor::toString);
  }

  @Test
  void endsAHookAtItsTimeout() throws Exception {
    start(call(Duration.ofMillis(200), "sleep", "600"), watcher);

    HookOutcome outcome = watcher.awaitOutcome();

    assertInstanceOf(HookOutcome.TimedOut.class, outcome);
    assertTrue(outcome.ranFor().compareTo(Duration.ofMillis(200)) >= 0, outcome::toString);
    assertTrue(outcome.ranFor().compareTo(Ending.GRACE) < 0, "TERM was enough: " + outcome);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void killsAHookThatIgnoresTermTwoSecondsLater() throws Exception {
    RunningHook hook = start("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 600; done");
    watcher.awaitLine("ready");

    long before = System.nanoTime();
    hook.stop();
    HookOutcome outcome = watcher.awaitOutcome();
    Duration took = Duration.ofNanos(System.nanoTime() - before);

    assertInstanceOf(HookOutcome.Stopped.class, outcome);
    assertTrue(took.compareTo(Ending.GRACE) >= 0, took::toString);
    assertTrue(took.compareTo(Ending.GRACE.plusSeconds(3)) < 0, took::toString);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void letsAHookCleanUpWhenItIsStopped() throws Exception {
    RunningHook hook =
        start(
            "sh",
            "-c",
            "trap 'sleep 0.2; echo cleaned; exit 3' TERM; sleep 600 & echo ready; wait");
    watcher.awaitLine("ready");

    hook.stop();

    assertInstanceOf(HookOutcome.Stopped.class, watcher.awaitOutcome());
    assertTrue(watcher.out().contains("cleaned"), () -> watcher.lines().toString());
  }

  @Test
  void killsAtOnce() throws Exception {
    RunningHook hook = start("sh", "-c", "trap 'echo termed' TERM; echo ready; sleep 600");
    watcher.awaitLine("ready");

    long before = System.nanoTime();
    hook.kill();
    HookOutcome outcome = watcher.awaitOutcome();
    Duration took = Duration.ofNanos(System.nanoTime() - before);

    assertInstanceOf(HookOutcome.Stopped.class, outcome);
    assertTrue(took.compareTo(Ending.GRACE) < 0, took::toString);
    assertFalse(watcher.out().contains("termed"));
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void aKillCutsAStopShort() throws Exception {
    RunningHook hook =
        start(
            "sh",
            "-c",
            "trap 'echo termed' TERM; sleep 600 & echo ready; wait; while :; do sleep 600; done");
    watcher.awaitLine("ready");

    long before = System.nanoTime();
    hook.stop();
    watcher.awaitLine("termed");
    hook.kill();
    watcher.awaitOutcome();
    Duration took = Duration.ofNanos(System.nanoTime() - before);

    assertTrue(took.compareTo(Ending.GRACE) < 0, took::toString);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void canBeStoppedWhileItStarts() throws Exception {
    for (int i = 0; i < 20; i++) {
      RecordingWatcher each = new RecordingWatcher();

      start(call(LONG, "sleep", "600"), each).stop();

      assertInstanceOf(HookOutcome.Stopped.class, each.awaitOutcome());
    }
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void canBeKilledWhileItStarts() throws Exception {
    for (int i = 0; i < 20; i++) {
      RecordingWatcher each = new RecordingWatcher();

      start(call(LONG, "sleep", "600"), each).kill();

      assertInstanceOf(HookOutcome.Stopped.class, each.awaitOutcome());
    }
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void tellsItsEndOnceWhateverIsAskedOfItAfterwards() throws Exception {
    RunningHook hook = start("sh", "-c", "echo out; echo err >&2; exit 4");
    HookOutcome outcome = watcher.awaitOutcome();

    hook.stop();
    hook.kill();
    hook.stop();

    assertEquals(4, assertInstanceOf(HookOutcome.Exited.class, outcome).code());
    assertEquals(1, watcher.endings());
    assertEquals(0, watcher.linesAfterTheEnd());
  }

  @Test
  void aStopAtTheMomentOfItsEndStillEndsItOnce() throws Exception {
    for (int i = 0; i < 30; i++) {
      RecordingWatcher each = new RecordingWatcher();
      RunningHook hook = start(call(LONG, "true"), each);
      hook.stop();
      hook.kill();
      each.awaitOutcome();
      assertEquals(1, each.endings());
    }
  }

  @Test
  void aHookThatWasStoppedBeforeItsTimeoutIsStopped() throws Exception {
    // Its timeout comes while it is being ended: the stop's grace is as long and begins later.
    RunningHook hook =
        start(
            call(Ending.GRACE, "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 600; done"),
            watcher);
    watcher.awaitLine("ready");

    hook.stop();

    assertInstanceOf(HookOutcome.Stopped.class, watcher.awaitOutcome());
  }

  @Test
  void takesATimeoutOfAnyLength() throws Exception {
    start(call(Duration.ofSeconds(Long.MAX_VALUE), "true"), watcher);

    assertInstanceOf(HookOutcome.Exited.class, watcher.awaitOutcome());
  }

  @Test
  void recognisesItsProcess() throws Exception {
    RunningHook hook = start("sh", "-c", "echo $$; sleep 600");
    long pid = Long.parseLong(watcher.awaitRestOf(""));

    ProcessEntry entry = Objects.requireNonNull(table.find(pid));
    assertEquals(new HookProcess(pid, table.startTime(entry)), hook.process());
    assertEquals(pid, entry.group());
    assertEquals(pid, entry.session());
    hook.kill();
    watcher.awaitOutcome();
  }

  @Test
  void endsAHookAlthoughItCouldNotBeLookedAtForAWhile() throws Exception {
    // As when this process has no file descriptor left to open /proc with.
    AtomicInteger blindLooks = new AtomicInteger(5);
    ProcessTable blindAtFirst =
        new ProcessTable() {
          @Override
          public List<ProcessEntry> living() {
            return table.living();
          }

          @Override
          public @Nullable ProcessEntry find(long pid) {
            return blindLooks.getAndDecrement() > 0 ? null : table.find(pid);
          }

          @Override
          public List<String> environment(long pid) {
            return List.of();
          }

          @Override
          public String startTime(ProcessEntry entry) {
            return table.startTime(entry);
          }
        };
    HookLauncher launcher = new HookLauncher(null, HookEnvironment.charset());
    ProcessHooks blind = new ProcessHooks(launcher, blindAtFirst, warnings::add, LONG);

    HookStart start = blind.start(call(LONG, "sleep", "600"), watcher);
    assertInstanceOf(HookStart.Started.class, start).hook().stop();

    assertInstanceOf(HookOutcome.Stopped.class, watcher.awaitOutcome());
    assertEquals(List.of(), leftBehind());
  }
}
