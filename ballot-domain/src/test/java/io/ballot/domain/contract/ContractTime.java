package io.ballot.domain.contract;

import io.ballot.domain.memory.VirtualTimers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Time as the backend under test lives through it, and the waiting of a test in it. */
public interface ContractTime {
  /** The time of this machine. */
  static ContractTime real() {
    return new RealTime();
  }

  /** Time that a test lets pass in no time; for backends on these timers. */
  static ContractTime virtual(VirtualTimers timers) {
    return new VirtualTime(timers);
  }

  /** The clock's reading in nanoseconds. */
  long now();

  /** Lets so much time pass. */
  void pass(Duration duration);

  /**
   * Lets time pass until a condition holds, which is looked at after each {@link #changed}.
   *
   * @return whether it came to hold within the bound
   */
  boolean until(Duration bound, BooleanSupplier condition);

  /** Tells whoever waits that something happened. */
  void changed();
}
