package io.ballot.domain.port;

import java.time.Duration;
import java.util.Objects;

/**
 * A liveness check: it turns critical, and ends the session bound to it, when it has not been
 * beaten for its TTL. It belongs to one session.
 *
 * @param id its id with the backend, new for every session and every process
 * @param ttl how long after its last beat it dies
 */
public record Liveness(String id, Duration ttl) {
  /** Requires both. */
  public Liveness {
    Objects.requireNonNull(id);
    Objects.requireNonNull(ttl);
  }
}
