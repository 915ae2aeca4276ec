package io.ballot.it.house.planted.domain.election;

public final class ReadsTheNanoClock {
  private ReadsTheNanoClock() {}

  public static long now() {
    return System.nanoTime();
  }
}
