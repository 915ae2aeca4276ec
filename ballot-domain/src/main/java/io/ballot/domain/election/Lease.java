package io.ballot.domain.election;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a session's holder may believe in its locks without hearing of them: until shortly
 * before the <em>takeover bound</em>, the first moment at which anyone else could hold one of them.
 *
 * <p>The bound is one lock delay after the earliest moment at which the session can have died:
 *
 * <ul>
 *   <li>while the local agent answers, or at least accepts connections: one TTL after the last
 *       renewal, one {@code nodeFailureFloor} after it where the session is bound to serfHealth, or
 *       one liveness TTL after the last beat, whichever comes first;
 *   <li>once a connection to it has failed: the last renewal itself, for an agent that leaves the
 *       cluster ends its sessions at once.
 * </ul>
 *
 * Renewals and beats count from when they were sent. Only a renewal proves that the session lives;
 * a beat counts if it was answered before that renewal was sent.
 *
 * @param renewedAt when the last renewal that succeeded was sent
 * @param takeoverBound before when nobody else can hold a lock
 * @param triedAt when a renewal was last tried, whether it succeeded or not
 * @param clockJumps the clock's jumps when the last successful renewal was sent
 * @param sharers how many elections hold their locks by this session
 */
public record Lease(long renewedAt, long takeoverBound, long triedAt, int clockJumps, int sharers) {
  /**
   * Each election that shares a session delays the others' hooks by about this much, when all end
   * at once.
   */
  public static final Duration PER_SHARER = Duration.ofMillis(4);

  /** Two machines' clocks may run apart by this share: one part in fifty. */
  private static final long CLOCK_SKEW_DIVISOR = 50;

  /**
   * What is known of a session's life.
   *
   * @param settings the session's settings
   * @param ttl the TTL in force, at least the configured one
   * @param renewedAt when the last successful renewal was sent
   * @param beatAt when the last beat was sent that was answered before that renewal was sent;
   *     {@code null} where the session is bound to no liveness check
   * @param contactLost whether a connection to the agent has failed since {@code renewedAt}
   * @param triedAt when a renewal was last tried
   * @param clockJumps the clock's jumps at {@code renewedAt}
   * @param sharers how many elections share it
   */
  public static Lease of(
      SessionSettings settings,
      Duration ttl,
      long renewedAt,
      @Nullable Long beatAt,
      boolean contactLost,
      long triedAt,
      int clockJumps,
      int sharers) {
    long death = renewedAt;
    if (!contactLost) {
      death = renewedAt + ttl.toNanos();
      if (settings.serfHealth()) {
        death = Math.min(death, renewedAt + settings.nodeFailureFloor().toNanos());
      }
      if (beatAt != null && settings.liveness() != null) {
        death = Math.min(death, beatAt + settings.liveness().toNanos());
      }
      // The renewal found it alive, whatever the beats say.
      death = Math.max(death, renewedAt);
    }
    long bound = death + settings.lockDelay().toNanos();
    return new Lease(renewedAt, bound, triedAt, clockJumps, sharers);
  }

  /**
   * When the holder has to stop believing, so that its demote hook has its time before the bound.
   *
   * @param demoteBudget that time
   */
  public long endsAt(Duration demoteBudget) {
    return takeoverBound
        - (takeoverBound - renewedAt) / CLOCK_SKEW_DIVISOR
        - demoteBudget.toNanos()
        - PER_SHARER.toNanos() * sharers;
  }
}
