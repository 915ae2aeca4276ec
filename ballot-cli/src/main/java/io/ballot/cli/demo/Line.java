package io.ballot.cli.demo;

import io.ballot.cli.logging.Style;
import java.util.Optional;

/**
 * Something that happened, for people.
 *
 * @param style how it is shown
 * @param text a sentence
 * @param topic where several daemons see the same: what it is about, so that one of them says it
 */
record Line(Style style, String text, Optional<String> topic) {
  static Line plain(String text) {
    return new Line(Style.PLAIN, text, Optional.empty());
  }

  static Line once(String topic, String text) {
    return new Line(Style.PLAIN, text, Optional.of(topic));
  }

  /** For what should not happen in a demo. */
  static Line warning(String text) {
    return new Line(Style.WARNING, text, Optional.empty());
  }
}
