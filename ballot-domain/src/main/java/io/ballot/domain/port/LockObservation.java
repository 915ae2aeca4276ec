package io.ballot.domain.port;

import java.util.Objects;

/**
 * A lock as it stood at some moment of the backend's history.
 *
 * @param index that moment: the backend's change index the answer was computed at (Consul's {@code
 *     X-Consul-Index}). An observation can be older than a write that was already confirmed;
 *     comparing this with the write's index tells.
 * @param state how it stood
 */
public record LockObservation(long index, LockState state) {
  /** Requires the state. */
  public LockObservation {
    Objects.requireNonNull(state);
  }
}
