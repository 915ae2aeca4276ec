package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.RunningHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Many hooks at once, which leaves no time to other tests that measure it. */
@Isolated
class ManyHooksTest extends HookBench {
  private static final int MANY = 50;

  @Test
  void runsFiftyAtOnce() throws Exception {
    List<RecordingWatcher> watchers = new ArrayList<>();
    List<Future<RunningHook>> starts = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < MANY; i++) {
        RecordingWatcher each = new RecordingWatcher();
        watchers.add(each);
        starts.add(
            executor.submit(() -> start(callOfItsOwn("seq 1 100; sleep 0.5; echo end"), each)));
      }
    }
    for (int i = 0; i < MANY; i++) {
      starts.get(i).get();
      assertTrue(watchers.get(i).awaitOutcome().succeeded());
      assertEquals(101, watchers.get(i).out().size());
      assertEquals(1, watchers.get(i).endings());
    }
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void stopsFiftyAtOnce() throws Exception {
    List<RecordingWatcher> watchers = new ArrayList<>();
    List<RunningHook> running = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      RecordingWatcher each = new RecordingWatcher();
      watchers.add(each);
      running.add(start(callOfItsOwn("sleep 600 & echo ready; wait"), each));
    }
    for (RecordingWatcher each : watchers) {
      each.awaitLine("ready");
    }

    running.forEach(RunningHook::stop);

    for (RecordingWatcher each : watchers) {
      HookOutcome outcome = each.awaitOutcome();
      assertInstanceOf(HookOutcome.Stopped.class, outcome);
      assertTrue(outcome.ranFor().compareTo(Duration.ofSeconds(15)) < 0, outcome::toString);
    }
    assertEquals(List.of(), leftBehind());
  }

  /** The hook of an election of its own, as all that run at once are. */
  private HookCall callOfItsOwn(String text) {
    Map<String, String> environment = environment(HookEvent.PROMOTE);
    environment.put("BALLOT_KEY", "locks/" + UUID.randomUUID());
    HookCommand command = new HookCommand(List.of("sh", "-c", text));
    return new HookCall(HookEvent.PROMOTE, command, environment, LONG);
  }
}
