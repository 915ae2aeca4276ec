package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.Effect;
import io.ballot.domain.election.Event;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HookRunsTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final List<String> diary = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final ScriptedHooks hooks = new ScriptedHooks(timers, diary::add);
  private final HookRuns runs =
      new HookRuns(
          hooks,
          new VirtualPlatform(timers, Duration.ofMillis(10)).platform(),
          events::add,
          notice -> {});

  private static Effect.StartHook start(long attempt, long notAfter) {
    HookCall call =
        new HookCall(
            HookEvent.PROMOTE, new HookCommand(List.of("true")), Map.of(), Duration.ofSeconds(40));
    return new Effect.StartHook(attempt, call, notAfter);
  }

  @Test
  void aHookIsToldToHaveStartedAndEndedOnce() {
    hooks.lasts(HookEvent.PROMOTE, Duration.ofSeconds(1));
    runs.start(start(7, Long.MAX_VALUE));
    timers.advance(Duration.ofSeconds(2));
    assertEquals(2, events.size());
    assertEquals(7, assertInstanceOf(Event.HookStarted.class, events.getFirst()).attempt());
    assertTrue(assertInstanceOf(Event.HookEnded.class, events.getLast()).outcome().succeeded());
  }

  @Test
  void aHookThatIsCalledOffBeforeItStartedNeverRuns() {
    runs.start(start(1, Long.MAX_VALUE));
    runs.kill(1);
    timers.advance(Duration.ofSeconds(1));
    assertEquals(List.of(), diary);
    Event.HookEnded ended = assertInstanceOf(Event.HookEnded.class, events.getFirst());
    assertInstanceOf(HookOutcome.NotStarted.class, ended.outcome());
    assertEquals(1, events.size());
  }

  @Test
  void aHookIsNotStartedOnceTheLeaseHasEnded() {
    runs.start(start(1, Duration.ofMillis(4).toNanos()));
    timers.advance(Duration.ofSeconds(1));
    assertEquals(List.of(), diary);
    Event.HookEnded ended = assertInstanceOf(Event.HookEnded.class, events.getFirst());
    assertInstanceOf(HookOutcome.NotStarted.class, ended.outcome());
  }

  @Test
  void aHookMayNotStartAnyMoreOnceItWasCalledOffWhileItsPortWaits() {
    hooks.lasts(HookEvent.PROMOTE, Duration.ofHours(1));
    runs.start(start(1, Long.MAX_VALUE));
    timers.advance(Duration.ofMillis(6));
    assertEquals(Optional.empty(), hooks.lastWatcher().objection());

    runs.kill(1);

    assertEquals(
        Optional.of("it was called off before it had started"), hooks.lastWatcher().objection());
  }

  @Test
  void aHookMayNotStartAnyMoreOnceTheLeaseHasEndedWhileItsPortWaits() {
    hooks.lasts(HookEvent.PROMOTE, Duration.ofHours(1));
    runs.start(start(1, Duration.ofMillis(100).toNanos()));
    timers.advance(Duration.ofMillis(99));
    assertEquals(Optional.empty(), hooks.lastWatcher().objection());

    timers.advance(Duration.ofMillis(1));

    assertEquals(
        Optional.of("the lease ended before it could be started"), hooks.lastWatcher().objection());
  }

  @Test
  void aHookThatIsToldToEndWhileItStartsEndsAsSoonAsItHasStarted() {
    hooks.lasts(HookEvent.PROMOTE, Duration.ofHours(1));
    runs.start(start(1, Long.MAX_VALUE));
    timers.advance(Duration.ofMillis(6));
    runs.stop(1);
    timers.advance(Duration.ofMillis(50));
    assertInstanceOf(
        HookOutcome.Stopped.class,
        assertInstanceOf(Event.HookEnded.class, events.getLast()).outcome());
  }
}
