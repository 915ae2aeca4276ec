package io.ballot.cli.demo;

/** What should have come did not, or came wrong. */
final class Missed extends Exception {
  private static final long serialVersionUID = 1;

  private final String expected;
  private final String seen;

  /**
   * Names both.
   *
   * @param expected what should have come, and within which time
   * @param seen what was there instead
   */
  Missed(String expected, String seen) {
    super("expected: " + expected + "; seen: " + seen);
    this.expected = expected;
    this.seen = seen;
  }

  String expected() {
    return expected;
  }

  String seen() {
    return seen;
  }
}
