package io.ballot.domain.port;

import java.time.Duration;
import java.util.Objects;

/**
 * Where a payload came from.
 *
 * @param instance the winner's node and service id
 * @param lockDelay the lock delay of the winner's session: how long the lock refuses everyone
 *     should the session be invalidated
 * @param host the host name of the winner's daemon
 * @param pid the process id of the winner's daemon
 */
public record Origin(InstanceId instance, Duration lockDelay, String host, long pid) {
  /** Requires all. */
  public Origin {
    Objects.requireNonNull(instance);
    Objects.requireNonNull(lockDelay);
    Objects.requireNonNull(host);
  }
}
