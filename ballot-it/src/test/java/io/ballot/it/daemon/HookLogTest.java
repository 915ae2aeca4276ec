package io.ballot.it.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.daemon.HookRun.Phase;
import io.ballot.it.process.ChildProcess;
import io.ballot.it.process.LineLog;
import io.ballot.it.process.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookLogTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final Map<String, String> PROMOTE =
      Map.of(
          "PATH", "/usr/bin:/bin",
          "BALLOT_EVENT", "promote",
          "BALLOT_SERVICE_ID", "web 1",
          "BALLOT_FENCING_TOKEN", "42",
          "ADDRESS", "",
          "OTHER", "not promised");

  @TempDir Path folder;

  private HookLog hooks;
  private LineLog output;

  @BeforeEach
  void startALog() {
    hooks = new HookLog(folder);
    output = new LineLog(folder.resolve("output"));
  }

  private ChildProcess run(String command) {
    return ChildProcess.start(List.of(command), PROMOTE, folder, output, output);
  }

  @Test
  void saysWhenAHookBeganAndEnded() throws Exception {
    try (ChildProcess hook = run(hooks.hook("promote"))) {
      assertEquals(0, hook.awaitExit(BOUND));
    }
    List<HookRun> runs = hooks.runs();

    assertEquals(List.of(Phase.BEGIN, Phase.END), runs.stream().map(HookRun::phase).toList());
    assertEquals(runs.getFirst().pid(), runs.getLast().pid());
    assertTrue(runs.getFirst().nanos() <= runs.getLast().nanos());
  }

  @Test
  void saysWhatAHookFoundInItsEnvironment() throws Exception {
    try (ChildProcess hook = run(hooks.hook("promote"))) {
      hook.awaitExit(BOUND);
    }

    HookRun begin = hooks.runs().getFirst();
    assertTrue(begin.begins("promote", "web 1"));
    assertEquals(42, begin.fencingToken());
    assertEquals("", begin.variable("ADDRESS"));
    assertEquals("(unset)", begin.variable("PORT"));
    assertEquals("(unset)", begin.variable("OTHER"));
  }

  @Test
  void saysWithWhichCodeAHookEnded() throws Exception {
    try (ChildProcess hook = run(hooks.hook("promote", "exit 3"))) {
      assertEquals(3, hook.awaitExit(BOUND));
    }
    assertEquals(3, hooks.runs().getLast().exitCode());
  }

  @Test
  void knowsNoEndOfAHookThatWasKilled() throws Exception {
    try (ChildProcess hook = run(hooks.hook("promote", "exec tail -f /dev/null"))) {
      hooks.await(run -> run.begins("promote", "web 1"), BOUND);
      hook.signal(Signal.KILL);
      hook.awaitExit(BOUND);
    }
    assertEquals(1, hooks.runs().size());
  }

  @Test
  void holdsHooksAtAGateUntilTheyAreLetThrough() throws Exception {
    try (HookGate gate = new HookGate(folder, "gate")) {
      String command = hooks.hook("promote", gate.waitHere());
      try (ChildProcess first = run(command);
          ChildProcess second = run(command)) {
        hooks.awaitRuns(runs -> runs.size() == 2, BOUND);

        gate.letOneThrough();
        List<HookRun> runs = hooks.awaitRuns(all -> all.size() == 3, BOUND);

        long ended = runs.getLast().pid();
        ChildProcess left = first.pid() == ended ? second : first;
        assertTrue(left.isRunning());
        gate.letOneThrough();
        left.awaitExit(BOUND);
      }
    }
  }

  @Test
  void letsEveryoneThroughAGateThatIsClosed() throws Exception {
    HookGate gate = new HookGate(folder, "gate");
    try (ChildProcess hook = run(hooks.hook("promote", gate.waitHere()))) {
      hooks.await(run -> run.begins("promote", "web 1"), BOUND);

      gate.close();

      assertEquals(0, hook.awaitExit(BOUND));
    }
  }

  @Test
  void keepsTheLinesOfManyHooksAtOnceApart() throws Exception {
    String command = hooks.hook("promote");
    List<ChildProcess> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(run(command));
    }
    for (ChildProcess hook : many) {
      hook.awaitExit(BOUND);
    }
    assertEquals(40, hooks.runs().size());
  }

  @Test
  void showsWhatRanWhenAWaitIsInVain() throws Exception {
    try (ChildProcess hook = run(hooks.hook("promote"))) {
      hook.awaitExit(BOUND);
    }

    AssertionError error =
        assertThrows(
            AssertionError.class,
            () -> hooks.await(run -> run.event().equals("demote"), Duration.ofMillis(50)));

    assertTrue(String.valueOf(error.getMessage()).contains("BALLOT_EVENT=promote"));
  }
}
