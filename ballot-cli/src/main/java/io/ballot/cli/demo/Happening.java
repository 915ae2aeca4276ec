package io.ballot.cli.demo;

import io.ballot.domain.election.Notice;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.runtime.DaemonNotice;
import java.time.Duration;

/** What can happen to an instance or its daemon. */
sealed interface Happening {
  /**
   * The daemon reported something about its election.
   *
   * @param notice what
   */
  record Reported(Notice notice) implements Happening {}

  /**
   * The daemon reported something about itself.
   *
   * @param notice what
   */
  record DaemonReported(DaemonNotice notice) implements Happening {}

  /**
   * A hook began; told by the hook itself.
   *
   * @param event for what
   * @param reason its {@code BALLOT_REASON}
   * @param fencingToken its {@code BALLOT_FENCING_TOKEN}
   */
  record HookBegan(HookEvent event, String reason, String fencingToken) implements Happening {}

  /**
   * A hook ended; told by the hook itself.
   *
   * @param event for what
   * @param ranFor how long it ran
   * @param stopped whether it was made to end
   */
  record HookEnded(HookEvent event, Duration ranFor, boolean stopped) implements Happening {}

  /** The daemon was killed. */
  record Killed() implements Happening {}

  /** The daemon has ended in order. */
  record Ended() implements Happening {}
}
