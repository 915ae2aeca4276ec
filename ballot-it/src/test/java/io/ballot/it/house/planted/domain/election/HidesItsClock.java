package io.ballot.it.house.planted.domain.election;

import java.util.function.LongSupplier;

public final class HidesItsClock {
  private HidesItsClock() {}

  public static LongSupplier clock() {
    return System::nanoTime;
  }
}
