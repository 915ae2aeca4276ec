package io.ballot.domain.runtime;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * What the shell runs on.
 *
 * @param timers the clock, and what happens when
 * @param calls makes requests to ports
 * @param loops runs the elections' loops, each of which has at most one task there at a time; a
 *     task never blocks
 */
public record Platform(Timers timers, Calls calls, Executor loops) {
  /** Requires all. */
  public Platform {
    Objects.requireNonNull(timers);
    Objects.requireNonNull(calls);
    Objects.requireNonNull(loops);
  }
}
