package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class BootClockTest {
  @Test
  void readsTheFirstNumberOfProcUptimeInNanoseconds() {
    assertEquals(12_345_670_000_000L, BootClock.parse("12345.67 99999.01\n"));
    assertEquals(50_000_000L, BootClock.parse("0.05 0.00\n"));
  }

  @Test
  void takesAnythingElseForNoReading() {
    assertEquals(-1, BootClock.parse(""));
    assertEquals(-1, BootClock.parse("12345"));
    assertEquals(-1, BootClock.parse("a.bc 1.00"));
    assertEquals(-1, BootClock.parse("1.5 2.00"));
  }

  @Test
  void neverGoesBackAndKeepsUpWithNanoTime() {
    BootClock clock = new BootClock();
    long firstNanos = System.nanoTime();
    long first = clock.now();
    long last = first;
    for (int i = 0; i < 10_000; i++) {
      long now = clock.now();
      assertTrue(now >= last);
      last = now;
    }
    long passed = System.nanoTime() - firstNanos;
    assertTrue(last - first <= passed + 100_000_000L, "ran ahead");
    assertEquals(0, clock.wallJumps());
  }
}
