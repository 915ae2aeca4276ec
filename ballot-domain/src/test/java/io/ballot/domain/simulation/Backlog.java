package io.ballot.domain.simulation;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The requests of the thousand other elections that a daemon may serve: while its agent is slow,
 * one that only a lock's holder may send waits behind them for its turn now and then.
 */
final class Backlog {
  /** By then whatever was before it has been given up. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final double SHARE = 0.2;

  private final Chance chance;
  private final BooleanSupplier agentIsSlow;

  Backlog(Chance chance, BooleanSupplier agentIsSlow) {
    this.chance = chance;
    this.agentIsSlow = agentIsSlow;
  }

  /** How long a request waits, this time; mostly not at all. */
  Duration turn() {
    return agentIsSlow.getAsBoolean() && chance.in(SHARE)
        ? chance.between(Duration.ZERO, LONGEST)
        : Duration.ZERO;
  }
}
