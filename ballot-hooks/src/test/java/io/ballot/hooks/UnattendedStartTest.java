package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts at the limit of threads: the process is made, and then no thread to wait for its end. */
class UnattendedStartTest extends HookBench {
  private final HookLauncher launcher =
      new HookLauncher(null, HookEnvironment.charset()) {
        @Override
        Process start(HookCall call, HookWatcher watcher) throws NotStartedException {
          super.start(call, watcher);
          throw new OutOfMemoryError("unable to create native thread: a test's own");
        }
      };

  @Test
  void isNoStartAndLeavesNoProcessBehind() {
    ProcessHooks hooks = new ProcessHooks(launcher, table, warnings::add, LONG);

    HookStart start = hooks.start(call(LONG, "sh", "-c", "sleep 600 & wait"), watcher);

    String reason = assertInstanceOf(HookStart.Failed.class, start).outcome().reason();
    assertTrue(
        reason.startsWith("sh was not started: there can be no thread to attend to it"), reason);
    assertEquals(List.of(), leftBehind());
    assertEquals(0, watcher.endings());
  }
}
