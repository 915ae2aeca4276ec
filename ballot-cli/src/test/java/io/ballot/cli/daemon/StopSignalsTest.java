package io.ballot.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StopSignalsTest {
  private static final long MOMENT = StopSignals.ONE_MOMENT.toNanos();

  private final List<String> done = new ArrayList<>();
  private long now = Long.MAX_VALUE - MOMENT / 2; // nanoTime may overflow at any time.
  private final StopSignals signals =
      new StopSignals(() -> now, name -> done.add("stop " + name), () -> done.add("give up"));

  private void arrivesAfter(long nanos, String name) {
    now += nanos;
    signals.arrived(name);
  }

  @Test
  void asksForAnOrderlyEndOnTheFirstSignal() {
    arrivesAfter(0, "SIGINT");
    assertEquals(List.of("stop SIGINT"), done);
  }

  @Test
  void givesUpOnALaterSignalWhicheverItIs() {
    arrivesAfter(0, "SIGINT");
    arrivesAfter(MOMENT + 1, "SIGTERM");
    assertEquals(List.of("stop SIGINT", "give up"), done);
  }

  @Test
  void takesTwoSignalsInOneMomentForOne() {
    arrivesAfter(0, "SIGTERM");
    arrivesAfter(MOMENT, "SIGTERM");
    assertEquals(List.of("stop SIGTERM"), done);
  }

  @Test
  void givesUpOnALaterSignalAfterTwoInOneMoment() {
    arrivesAfter(0, "SIGTERM");
    arrivesAfter(1, "SIGTERM");
    arrivesAfter(MOMENT, "SIGTERM");
    assertEquals(List.of("stop SIGTERM", "give up"), done);
  }
}
