package io.ballot.domain.port;

import java.util.Objects;

/**
 * The answer to {@link CatalogPort#assignTag}, {@link CatalogPort#addTag} and {@link
 * CatalogPort#removeTag}.
 */
public sealed interface TagAnswer {
  /**
   * The tags are as asked.
   *
   * @param changed whether anything had to be changed for it
   */
  record Done(boolean changed) implements TagAnswer {}

  /** The term's lock was found to have moved on; what was not written by then was not written. */
  record TermOver() implements TagAnswer {}

  /** The local agent does not know the instance, so it carries nothing. */
  record NotRegistered() implements TagAnswer {}

  /**
   * Something was not allowed, or cannot be done; the rest was.
   *
   * @param reason what, and what would allow it
   */
  record Refused(String reason) implements TagAnswer {
    /** Requires the reason. */
    public Refused {
      Objects.requireNonNull(reason);
    }
  }
}
