package io.ballot.it.house.planted.domain.election;

public final class ReadsTheWallClock {
  private ReadsTheWallClock() {}

  public static long now() {
    return System.currentTimeMillis();
  }
}
