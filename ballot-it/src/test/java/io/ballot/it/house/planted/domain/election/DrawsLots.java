package io.ballot.it.house.planted.domain.election;

import java.util.random.RandomGenerator;

public final class DrawsLots {
  private DrawsLots() {}

  public static int draw() {
    return RandomGenerator.getDefault().nextInt(6);
  }
}
