package io.ballot.domain.port;

import java.util.Objects;

/** The answer to {@link MarkPort#read}. */
public sealed interface MarkReading {
  /** There is none. */
  record None() implements MarkReading {}

  /**
   * There is one.
   *
   * @param mark it
   */
  record Found(Mark mark) implements MarkReading {
    /** Requires the mark. */
    public Found {
      Objects.requireNonNull(mark);
    }
  }

  /**
   * There is one that cannot be read. It counts as a trace: one demote hook too many does no harm,
   * one too few does.
   *
   * @param reason where, and what is wrong with it
   */
  record Unreadable(String reason) implements MarkReading {
    /** Requires the reason. */
    public Unreadable {
      Objects.requireNonNull(reason);
    }
  }
}
