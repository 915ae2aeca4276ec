package io.ballot.domain.election;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a session is like; elections with equal settings (and credentials) can share one.
 *
 * @param ttl how long it lives without a renewal, at least; 10 s to 24 h
 * @param lockDelay how long its locks refuse everyone after it was invalidated; up to 60 s
 * @param serfHealth whether it ends when the cluster finds its node failed
 * @param liveness the TTL of the daemon's own check, or {@code null} for none
 * @param nodeFailureFloor with {@code serfHealth}: the soonest that a failed node's session can end
 *     after a successful renewal
 */
public record SessionSettings(
    Duration ttl,
    Duration lockDelay,
    boolean serfHealth,
    @Nullable Duration liveness,
    Duration nodeFailureFloor) {
  /** Consul's shortest and longest session TTL, and its longest lock delay. */
  public static final Duration MIN_TTL = Duration.ofSeconds(10);

  /** Consul's longest session TTL. */
  public static final Duration MAX_TTL = Duration.ofHours(24);

  /** Consul cuts a longer lock delay to this without a word. */
  public static final Duration MAX_LOCK_DELAY = Duration.ofSeconds(60);

  /** The shortest liveness TTL that a beat can keep up with. */
  public static final Duration MIN_LIVENESS = Duration.ofSeconds(1);

  /** The soonest that serfHealth gives up a node that is cut off: no floor is higher. */
  public static final Duration MAX_NODE_FAILURE_FLOOR = Duration.ofSeconds(5);

  /** The defaults. */
  public static final SessionSettings DEFAULT =
      new SessionSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          true,
          Duration.ofSeconds(5),
          Duration.ofMillis(2500));

  /** Requires the durations. */
  public SessionSettings {
    Objects.requireNonNull(ttl);
    Objects.requireNonNull(lockDelay);
    Objects.requireNonNull(nodeFailureFloor);
  }
}
