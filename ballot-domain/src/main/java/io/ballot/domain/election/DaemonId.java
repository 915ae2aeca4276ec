package io.ballot.domain.election;

import java.util.Objects;

/**
 * Which daemon runs an election, as its payload tells other people.
 *
 * @param host its host's name
 * @param pid its process id
 */
public record DaemonId(String host, long pid) {
  /** Requires the host. */
  public DaemonId {
    Objects.requireNonNull(host);
  }
}
