package io.ballot.domain.election;

import io.ballot.domain.port.SessionId;
import java.util.Objects;

/**
 * The session an election may use, and what is known of its life.
 *
 * @param id its id
 * @param lease how long it can be believed in
 */
public record Session(SessionId id, Lease lease) {
  /** Requires both. */
  public Session {
    Objects.requireNonNull(id);
    Objects.requireNonNull(lease);
  }
}
