package io.ballot.domain.port;

import java.util.Objects;

/** The answer to {@link LockPort#openSession}. */
public sealed interface SessionAnswer {
  /**
   * It is open, and was not before the request was sent.
   *
   * @param session its id
   */
  record Opened(SessionId session) implements SessionAnswer {
    /** Requires the id. */
    public Opened {
      Objects.requireNonNull(session);
    }
  }

  /**
   * The liveness check named in the request is unknown to the backend; it has to be registered
   * again.
   */
  record LivenessUnknown() implements SessionAnswer {}

  /**
   * Something the session would be bound to does not allow it at present; trying again later may
   * help.
   *
   * @param reason in the backend's words
   */
  record NotNow(String reason) implements SessionAnswer {
    /** Requires the reason. */
    public NotNow {
      Objects.requireNonNull(reason);
    }
  }
}
