package io.ballot.domain.simulation;

import java.time.Duration;

/**
 * One fault of a schedule.
 *
 * @param kind what
 * @param host whose, from 0; for the servers and the lock without meaning
 * @param at when, from the beginning
 * @param lasts for how long
 * @param seed what is left to chance in it
 */
record Fault(FaultKind kind, int host, Duration at, Duration lasts, long seed) {
  Duration until() {
    return at.plus(lasts);
  }

  /** Whether the other one happens while this one is under way, or close to it. */
  boolean isNear(Fault other, Duration before, Duration after) {
    return other.until().compareTo(at.minus(before)) >= 0
        && other.at().compareTo(until().plus(after)) <= 0;
  }

  @Override
  public String toString() {
    return "%7.3f s  %-24s host %d, for %.3f s"
        .formatted(at.toNanos() / 1e9, kind, host + 1, lasts.toNanos() / 1e9);
  }
}
