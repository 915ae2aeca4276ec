package io.ballot.hooks.command;

/**
 * Shows a text of someone else's in a message: in quotes, bounded, and without control characters.
 */
final class Quoted {
  private static final int MOST = 200;

  private Quoted() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints()
        .limit(MOST)
        .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
        .forEach(shown::appendCodePoint);
    if (text.codePointCount(0, text.length()) > MOST) {
      shown.append('…');
    }
    return shown.append('"').toString();
  }
}
