package io.ballot.hooks;

import java.nio.charset.StandardCharsets;

/**
 * Makes text of bytes that somebody else wrote: nothing in it can steer a terminal or fake a line.
 */
final class PlainText {
  private static final int CONTROL_PICTURES = 0x2400;
  private static final int PICTURE_OF_DELETE = 0x2421;
  private static final int REPLACEMENT = 0xFFFD;

  private PlainText() {}

  /**
   * The text of one line. Bytes that are no UTF-8 become U+FFFD; a control character becomes its
   * picture (U+241B for ESC) or, where it has none, U+FFFD; a carriage return at the end goes, a
   * tab stays.
   */
  static String of(byte[] line) {
    boolean windowsEnd = line.length > 0 && line[line.length - 1] == '\r';
    String text =
        new String(line, 0, windowsEnd ? line.length - 1 : line.length, StandardCharsets.UTF_8);
    if (text.codePoints().noneMatch(c -> shown(c) != c)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().map(PlainText::shown).forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static int shown(int c) {
    if (c == '\t' || (c >= ' ' && c < 0x7F)) {
      return c;
    }
    if (c < ' ') {
      return CONTROL_PICTURES + c;
    }
    if (c == 0x7F) {
      return PICTURE_OF_DELETE;
    }
    return switch (Character.getType(c)) {
      // Formats hold the marks that turn the direction of writing, by which a line can look like
      // another one.
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          REPLACEMENT;
      default -> c;
    };
  }
}
