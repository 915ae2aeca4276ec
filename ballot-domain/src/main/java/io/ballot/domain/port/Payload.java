package io.ballot.domain.port;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value an election's winner writes into its lock: who leads, for people and for other
 * instances. Who leads is decided by the lock's session, never by this text.
 *
 * @param address the winner's address, empty where it has none
 * @param port the winner's port
 * @param session the session that acquired the lock
 * @param origin what ballot adds; {@code null} in a payload of ncode/ballot, which writes the first
 *     three alone
 */
public record Payload(String address, int port, SessionId session, @Nullable Origin origin)
    implements LockValue {
  /** Requires all but the origin. */
  public Payload {
    Objects.requireNonNull(address);
    Objects.requireNonNull(session);
  }
}
