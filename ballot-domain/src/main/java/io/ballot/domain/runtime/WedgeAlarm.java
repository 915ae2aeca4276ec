package io.ballot.domain.runtime;

import org.jspecify.annotations.Nullable;

/** Told when a part of the daemon cannot go on. */
interface WedgeAlarm {
  /**
   * Ends the daemon's claim to everything.
   *
   * @param election whose part it is, or {@code null} where several may share it
   * @param detail what is known
   */
  void wedged(@Nullable String election, String detail);
}
