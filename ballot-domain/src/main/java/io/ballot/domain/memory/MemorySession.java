package io.ballot.domain.memory;

import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.SessionId;
import java.util.List;
import java.util.Objects;

/**
 * A session that lives, for those who look at the backend from outside.
 *
 * @param id its id
 * @param node the node it was opened on
 * @param name the name it was given
 * @param locks the locks it holds, in the order in which it acquired them
 */
public record MemorySession(SessionId id, String node, String name, List<LockKey> locks) {
  /** Copies the locks. */
  public MemorySession {
    Objects.requireNonNull(id);
    Objects.requireNonNull(node);
    Objects.requireNonNull(name);
    locks = List.copyOf(locks);
  }
}
