package io.ballot.domain.port;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session to be opened, of the behaviour that deletes its locks when it ends.
 *
 * @param ttl how long it lives without a renewal, at least; Consul allows 10 s to 24 h
 * @param lockDelay how long its locks refuse everyone after it was invalidated; up to 60 s
 * @param serfHealth whether it ends when the cluster finds this node failed
 * @param liveness the check it ends with, or {@code null}
 */
public record SessionRequest(
    Duration ttl, Duration lockDelay, boolean serfHealth, @Nullable Liveness liveness) {
  /** Requires the durations. */
  public SessionRequest {
    Objects.requireNonNull(ttl);
    Objects.requireNonNull(lockDelay);
  }
}
