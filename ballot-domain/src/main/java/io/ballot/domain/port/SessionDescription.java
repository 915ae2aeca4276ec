package io.ballot.domain.port;

import java.util.Objects;

/** The answer to {@link LockPort#describe}. */
public sealed interface SessionDescription {
  /**
   * It lives.
   *
   * @param node the node it was opened on
   * @param name the name it was given, empty where it has none
   */
  record Known(String node, String name) implements SessionDescription {
    /** Requires both. */
    public Known {
      Objects.requireNonNull(node);
      Objects.requireNonNull(name);
    }
  }

  /** No such session is visible: it is gone, or the credentials may not see it. */
  record NotVisible() implements SessionDescription {}
}
