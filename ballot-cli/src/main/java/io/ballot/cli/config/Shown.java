package io.ballot.cli.config;

/** What was read, as it is shown in a message: on one line, and not too long. */
final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  static String of(String text) {
    String line = text.replaceAll("\\p{Cc}", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
  }
}
