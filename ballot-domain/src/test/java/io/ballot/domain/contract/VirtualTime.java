package io.ballot.domain.contract;

import io.ballot.domain.memory.VirtualTimers;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Virtual time: waiting runs the next tasks on the test's own thread. */
final class VirtualTime implements ContractTime {
  private final VirtualTimers timers;

  VirtualTime(VirtualTimers timers) {
    this.timers = timers;
  }

  @Override
  public long now() {
    return timers.now();
  }

  @Override
  public void pass(Duration duration) {
    timers.advance(duration);
  }

  @Override
  public boolean until(Duration bound, BooleanSupplier condition) {
    long end = timers.now() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      OptionalLong next = timers.next();
      if (next.isEmpty() || next.getAsLong() > end) {
        timers.runUntil(end);
        return condition.getAsBoolean();
      }
      timers.runNext();
    }
    return true;
  }

  @Override
  public void changed() {
    // The condition is looked at after every task anyway.
  }
}
