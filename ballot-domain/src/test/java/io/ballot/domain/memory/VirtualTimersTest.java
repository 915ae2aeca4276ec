package io.ballot.domain.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VirtualTimersTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsTasksInTheOrderOfTheirInstantsAndShowsThem() {
    timers.at(30, () -> ran.add("c at " + timers.now()));
    timers.at(10, () -> ran.add("a at " + timers.now()));
    timers.at(20, () -> ran.add("b at " + timers.now()));

    timers.runUntil(25);

    assertEquals(List.of("a at 10", "b at 20"), ran);
    assertEquals(25, timers.now());
    assertEquals(OptionalLong.of(30), timers.next());
  }

  @Test
  void runsTasksOfOneInstantInTheOrderTheyWereAskedFor() {
    for (int i = 0; i < 100; i++) {
      String name = "task " + i;
      timers.at(5, () -> ran.add(name));
    }

    timers.advance(Duration.ofNanos(5));

    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      expected.add("task " + i);
    }
    assertEquals(expected, ran);
  }

  @Test
  void runsATaskForThePastAtOnceButNeverInsideTheCallThatAskedForIt() {
    timers.runUntil(100);

    timers.at(7, () -> ran.add("late at " + timers.now()));
    assertEquals(List.of(), ran);
    timers.advance(Duration.ZERO);

    assertEquals(List.of("late at 100"), ran);
  }

  @Test
  void runsWhatTasksAskForWithinTheTimeThatPasses() {
    timers.at(10, () -> timers.at(20, () -> ran.add("second at " + timers.now())));

    timers.runUntil(20);

    assertEquals(List.of("second at 20"), ran);
  }

  @Test
  void runsOneTaskAtATimeWhenAskedTo() {
    timers.at(10, () -> ran.add("a"));
    timers.at(10, () -> ran.add("b"));

    assertTrue(timers.runNext());
    assertEquals(List.of("a"), ran);
    assertTrue(timers.runNext());
    assertFalse(timers.runNext());
  }

  @Test
  void doesNotRunWhatWasCancelled() {
    Timers.Timer cancelled = timers.at(10, () -> ran.add("cancelled"));
    timers.at(10, () -> ran.add("kept"));

    cancelled.cancel();
    cancelled.cancel();
    timers.runUntil(10);
    cancelled.cancel();

    assertEquals(List.of("kept"), ran);
    assertEquals(0, timers.waiting());
  }

  @Test
  void keepsNothingOfManyCancelledTasks() {
    timers.at(1_000_000, () -> ran.add("kept"));
    for (int i = 0; i < 10_000; i++) {
      timers.at(2_000_000, () -> ran.add("cancelled")).cancel();
    }

    assertEquals(1, timers.waiting());
    timers.runUntil(3_000_000);
    assertEquals(List.of("kept"), ran);
    assertEquals(OptionalLong.empty(), timers.next());
  }

  @Test
  void saysThatTimeCannotGoOnWhenTasksAskForThemselvesWithoutEnd() {
    Runnable[] again = new Runnable[1];
    again[0] = () -> timers.at(timers.now(), again[0]);
    again[0].run();

    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> timers.advance(Duration.ZERO));

    assertTrue(String.valueOf(e.getMessage()).contains("time cannot go on"), e.toString());
  }
}
