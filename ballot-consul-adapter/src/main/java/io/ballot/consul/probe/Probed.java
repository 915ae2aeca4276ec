package io.ballot.consul.probe;

/**
 * What became of one question.
 *
 * @param fine whether it is as an election needs it
 * @param message what was found, in a sentence without its point
 */
public record Probed(boolean fine, String message) {
  static Probed fine(String message) {
    return new Probed(true, message);
  }

  static Probed wrong(String message) {
    return new Probed(false, message);
  }
}
