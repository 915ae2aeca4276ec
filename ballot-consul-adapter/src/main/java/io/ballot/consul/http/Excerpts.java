package io.ballot.consul.http;

/** Beginnings of texts that somebody else wrote, fit for one line of a message. */
public final class Excerpts {
  private Excerpts() {}

  /**
   * The beginning of a text on one line: white space is one blank, what cannot be printed is a
   * question mark, what is left out is an ellipsis.
   *
   * @param text any text
   * @param length the most characters to return
   */
  public static String of(String text, int length) {
    StringBuilder line = new StringBuilder();
    boolean blank = false;
    int at = 0;
    for (;
        at < text.length() && line.length() < length;
        at += Character.charCount(text.codePointAt(at))) {
      int c = text.codePointAt(at);
      if (Character.isWhitespace(c)) {
        blank = !line.isEmpty();
        continue;
      }
      if (blank) {
        line.append(' ');
        blank = false;
      }
      line.appendCodePoint(isPrintable(c) ? c : '?');
    }
    if (at < text.length() || line.length() > length) {
      line.setLength(Math.max(0, length - 1));
      if (!line.isEmpty() && Character.isHighSurrogate(line.charAt(line.length() - 1))) {
        line.setLength(line.length() - 1);
      }
      line.append('…');
    }
    return line.toString();
  }

  /**
   * Whether a character shows: letters, marks, numbers, punctuation, symbols, and of all blanks the
   * plain one alone, as Go's {@code unicode.IsPrint} has it.
   */
  static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR -> c == ' ';
      case Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
