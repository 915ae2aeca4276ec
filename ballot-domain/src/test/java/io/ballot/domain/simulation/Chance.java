package io.ballot.domain.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What is left to chance, drawn from a seed: the same seed, asked the same, answers the same. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** A chance of its own: what is asked of the one does not change what the other answers. */
  Chance split() {
    return new Chance(random.split());
  }

  boolean in(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** A number from {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  double between(double least, double most) {
    return least + random.nextDouble() * (most - least);
  }

  Duration between(Duration least, Duration most) {
    return Duration.ofNanos(between(least.toNanos(), most.toNanos()));
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
