package io.ballot.domain.runtime;

import io.ballot.domain.election.Reply;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.SessionId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends a session and its liveness check: the session first, for deregistering the check would
 * invalidate it just as well. What cannot be ended is left to expire.
 */
final class SessionEnding {
  private static final int TRIES = 3;

  private final LockPort port;
  private final Platform platform;
  private final Consumer<Runnable> guarded;

  /**
   * Ends sessions.
   *
   * @param guarded runs a task under the owner's lock
   */
  SessionEnding(LockPort port, Platform platform, Consumer<Runnable> guarded) {
    this.port = port;
    this.platform = platform;
    this.guarded = guarded;
  }

  /**
   * Ends what there is.
   *
   * @param session the session, or {@code null} if there is none
   * @param heartbeat the beats of its check, or {@code null} if it has none
   * @param done run under the owner's lock once nothing is under way any more
   */
  void end(@Nullable SessionId session, @Nullable Heartbeat heartbeat, Runnable done) {
    if (session == null) {
      endLiveness(heartbeat, done);
    } else {
      endSession(session, () -> endLiveness(heartbeat, done));
    }
  }

  private void endSession(SessionId session, Runnable then) {
    repeat(
        () -> {
          port.endSession(session);
          return true;
        },
        1,
        then);
  }

  private void endLiveness(@Nullable Heartbeat heartbeat, Runnable done) {
    if (heartbeat == null) {
      done.run();
      return;
    }
    heartbeat.stopThen(() ->
        repeat(
            () -> {
              port.closeLiveness(heartbeat.liveness());
              return true;
            },
            1,
            done));
  }

  private void repeat(PortCall<Boolean> request, int tries, Runnable then) {
    platform
        .calls()
        .make(
            request,
            reply ->
                guarded.accept(() -> {
                  if (reply instanceof Reply.Failed<Boolean> && tries < TRIES) {
                    repeat(request, tries + 1, then);
                  } else {
                    then.run();
                  }
                }));
  }
}
