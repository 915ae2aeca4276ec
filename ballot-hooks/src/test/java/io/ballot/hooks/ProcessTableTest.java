package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.RunningHook;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the tables of processes show of real ones. */
class ProcessTableTest extends HookBench {
  @Test
  void readsAProcessWhoseNameLooksLikeItsOtherFields() throws Exception {
    RunningHook hook = start(script("a) Z 1 1 (b", "echo ready", "sleep 600"));
    watcher.awaitLine("ready");
    long pid = pid(hook);

    ProcessEntry entry = Objects.requireNonNull(table.find(pid));

    assertEquals(ProcessHandle.current().pid(), entry.parent());
    assertEquals(pid, entry.group());
    assertTrue(table.living().contains(entry));
    hook.kill();
    watcher.awaitOutcome();
  }

  @Test
  void leavesOutTheDead() throws Exception {
    // Its parent, which executes sleep in its own place, never asks for its child's end.
    RunningHook hook = start("sh", "-c", "sh -c 'echo $$; exit' & exec sleep 600");
    long child = Long.parseLong(watcher.awaitRestOf(""));

    awaitTrue("the child has ended", () -> !isAlive(child));
    assertEquals(child, Objects.requireNonNull(table.find(child)).pid());
    hook.kill();
    watcher.awaitOutcome();
  }

  @Test
  void tellsTwoStartsApart() throws Exception {
    RunningHook one = start("sleep", "600");
    RecordingWatcher other = new RecordingWatcher();
    // Starts are counted in hundredths of a second.
    ProcessEntry first = Objects.requireNonNull(table.find(pid(one)));
    RunningHook two = start(call(LONG, "sh", "-c", "sleep 0.05; echo ready; sleep 600"), other);
    other.awaitLine("ready");
    RecordingWatcher last = new RecordingWatcher();
    RunningHook three = start(call(LONG, "sleep", "600"), last);
    ProcessEntry second = Objects.requireNonNull(table.find(pid(three)));

    assertNotEquals(table.startTime(first), table.startTime(second));
    assertEquals(
        table.startTime(first), table.startTime(Objects.requireNonNull(table.find(first.pid()))));
    assertFalse(first.isSameAs(second));
    one.kill();
    two.kill();
    three.kill();
    watcher.awaitOutcome();
    other.awaitOutcome();
    last.awaitOutcome();
  }

  @Test
  void knowsNothingOfAProcessThatIsNotThere() {
    long nobody = 1L << 40;

    assertNull(table.find(nobody));
    assertTrue(table.environment(nobody).isEmpty());
    assertNull(new PortableProcessTable().find(nobody));
  }

  @Test
  void thePortableOneSeesProcessesAndTheirParentsOnly() throws Exception {
    PortableProcessTable portable = new PortableProcessTable();
    RunningHook hook = start("sleep", "600");
    long pid = pid(hook);

    ProcessEntry entry = Objects.requireNonNull(portable.find(pid));

    assertEquals(ProcessHandle.current().pid(), entry.parent());
    assertEquals(0, entry.group());
    assertTrue(portable.living().contains(entry));
    assertEquals(
        portable.startTime(entry), portable.startTime(Objects.requireNonNull(portable.find(pid))));
    hook.kill();
    watcher.awaitOutcome();
  }

  @Test
  void withoutGroupsAndVariablesAHookIsEndedWithItsDescendants() throws Exception {
    // As on a machine that has neither setsid nor /proc.
    ProcessHooks plain =
        new ProcessHooks(
            new HookLauncher(null, HookEnvironment.charset()),
            new PortableProcessTable(),
            warnings::add,
            LONG);
    var started =
        (HookStart.Started)
            plain.start(
                call(LONG, "sh", "-c", "sh -c 'sleep 600 & wait' & echo ready; wait"), watcher);
    watcher.awaitLine("ready");
    awaitTrue("all three run", () -> leftBehind().size() == 3);
    assertNotEquals(
        pid(started.hook()), Objects.requireNonNull(table.find(pid(started.hook()))).group());

    started.hook().stop();
    watcher.awaitOutcome();

    assertTrue(leftBehind().isEmpty());
  }

  @Test
  void withoutSetsidTheExitCodeIsTheHooksToo() throws Exception {
    ProcessHooks plain =
        new ProcessHooks(
            new HookLauncher(null, HookEnvironment.charset()), table, warnings::add, LONG);

    plain.start(call(LONG, "sh", "-c", "exit 9"), watcher);

    assertEquals(9, ((HookOutcome.Exited) watcher.awaitOutcome()).code());
  }

  private static long pid(RunningHook hook) {
    return Objects.requireNonNull(hook.process()).pid();
  }
}
