package io.ballot.domain.runtime;

import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.MarkPort;
import java.util.Objects;

/**
 * The adapters one election works with. Elections that are given the same {@link LockPort} object
 * may share a session.
 *
 * @param lock sessions and locks
 * @param catalog registrations and tags
 * @param health health checks
 * @param hooks commands
 * @param marks this election's mark
 */
public record Ports(
    LockPort lock, CatalogPort catalog, HealthPort health, HookPort hooks, MarkPort marks) {
  /** Requires all. */
  public Ports {
    Objects.requireNonNull(lock);
    Objects.requireNonNull(catalog);
    Objects.requireNonNull(health);
    Objects.requireNonNull(hooks);
    Objects.requireNonNull(marks);
  }
}
