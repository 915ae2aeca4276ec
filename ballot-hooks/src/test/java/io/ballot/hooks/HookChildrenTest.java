package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.RunningHook;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of a hook's children. */
class HookChildrenTest extends HookBench {
  private static final Duration SHORT = Duration.ofSeconds(5);

  @Test
  void hasEndedWhenItsProcessHasAlthoughAChildKeepsItsOutputOpen() throws Exception {
    start("sh", "-c", "sleep 600 & echo $!; exit 5");

    HookOutcome outcome = watcher.awaitOutcome();

    assertEquals(5, assertInstanceOf(HookOutcome.Exited.class, outcome).code());
    assertTrue(outcome.ranFor().compareTo(SHORT) < 0, outcome::toString);
    assertTrue(isAlive(Long.parseLong(watcher.out().getFirst())), "the child is left alone");
  }

  @Test
  void hasEndedWhenItsProcessHasAlthoughADaemonKeepsItsOutputOpen() throws Exception {
    Gate gate = gate();
    start("sh", "-c", "(setsid sh -c 'echo daemon $$; exec sleep 600' &); " + gate.waits());
    long daemon = Long.parseLong(watcher.awaitRestOf("daemon "));

    gate.open();

    assertTrue(watcher.awaitOutcome().succeeded());
    assertTrue(isAlive(daemon));
  }

  @Test
  void endsChildrenInItsGroup() throws Exception {
    RunningHook hook = start("sh", "-c", "sleep 600 & sleep 600 & echo ready; wait");
    watcher.awaitLine("ready");
    awaitTrue("the hook and both its children run", () -> leftBehind().size() == 3);

    hook.stop();
    watcher.awaitOutcome();

    assertEquals(List.of(), leftBehind());
  }

  @Test
  void endsAnOrphanedGrandchildInItsGroup() throws Exception {
    RunningHook hook = start("sh", "-c", "(sleep 600 & echo ready) ; sleep 600");
    watcher.awaitLine("ready");

    hook.stop();
    watcher.awaitOutcome();

    assertEquals(List.of(), leftBehind());
  }

  @Test
  void endsAChildWithASessionOfItsOwn() throws Exception {
    RunningHook hook = start("sh", "-c", "setsid sh -c 'echo ready; sleep 600' & wait");
    watcher.awaitLine("ready");

    hook.stop();
    watcher.awaitOutcome();

    assertEquals(List.of(), leftBehind());
  }

  @Test
  void endsADaemonThatIsNobodysChild() throws Exception {
    // Forked twice, in a session of its own, its parents gone: only its variables tell whose it is.
    RunningHook hook =
        start("sh", "-c", "(setsid sh -c '(echo ready; exec sleep 600) & exit' &) ; sleep 600");
    watcher.awaitLine("ready");

    hook.stop();
    watcher.awaitOutcome();

    assertEquals(List.of(), leftBehind());
  }

  @Test
  void endsAChildThatHasThrownItsVariablesAway() throws Exception {
    RunningHook hook =
        start("sh", "-c", "setsid env -i /bin/sh -c 'echo child $$; exec /bin/sleep 600' & wait");
    long child = Long.parseLong(watcher.awaitRestOf("child "));

    hook.stop();
    watcher.awaitOutcome();

    assertFalse(isAlive(child));
  }

  @Test
  void killsAChildThatIgnoresTermWhenItsParentDoesNot() throws Exception {
    RunningHook hook =
        start("sh", "-c", "sh -c 'trap \"\" TERM; echo ready; while :; do sleep 600; done' & wait");
    watcher.awaitLine("ready");

    hook.stop();
    HookOutcome outcome = watcher.awaitOutcome();

    assertInstanceOf(HookOutcome.Stopped.class, outcome);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void killsWhatForksFasterThanItCanBeListed() throws Exception {
    // Each process starts the next and ends.
    String chain = script("chain", "trap '' TERM", "\"$0\" &");
    RunningHook hook = start("sh", "-c", chain + " & echo ready; wait; sleep 600");
    watcher.awaitLine("ready");

    hook.stop();
    watcher.awaitOutcome();

    // What was killed unseen, with its group, may still be on its way out.
    awaitTrue("nothing of the chain is left", () -> leftBehind().isEmpty());
  }

  @Test
  void endsAHookThatHasClosedItsOutput() throws Exception {
    start("sh", "-c", "echo last; exec >&- 2>&-; sleep 0.2; exit 6");

    assertEquals(6, assertInstanceOf(HookOutcome.Exited.class, watcher.awaitOutcome()).code());
    assertEquals(List.of("last"), watcher.out());
  }

  @Test
  void aHookWithABrokenPipeInsideEndsAsItsShellSays() throws Exception {
    start("sh", "-c", "yes | head -n 1; echo done");

    assertTrue(watcher.awaitOutcome().succeeded());
    assertEquals(List.of("y", "done"), watcher.out());
    assertEquals(List.of(), watcher.err());
  }

  @Test
  void leavesOtherHooksAlone() throws Exception {
    RunningHook one = start("sh", "-c", "echo ready; sleep 600");
    RecordingWatcher otherWatcher = new RecordingWatcher();
    HookCall demote =
        new HookCall(
            HookEvent.DEMOTE,
            call(LONG, "sh", "-c", "echo ready; sleep 600").command(),
            environment(HookEvent.DEMOTE),
            LONG);
    RunningHook other = start(demote, otherWatcher);
    watcher.awaitLine("ready");
    otherWatcher.awaitLine("ready");

    one.kill();
    watcher.awaitOutcome();

    assertTrue(isAlive(Objects.requireNonNull(other.process()).pid()));
    other.kill();
    otherWatcher.awaitOutcome();
  }
}
