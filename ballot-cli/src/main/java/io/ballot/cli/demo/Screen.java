package io.ballot.cli.demo;

import io.ballot.cli.logging.Style;
import java.io.PrintWriter;

/** Prints lines, broken between words where the screen is narrow. */
final class Screen {
  /** Stands for a space at which a line is not broken. */
  static final char TIE = '\u00a0';

  private static final int NARROWEST = 32;
  private static final int WIDEST = 88;

  private final PrintWriter out;
  private final int width;
  private final boolean colours;
  private final Symbols symbols;

  /**
   * A screen.
   *
   * @param width its columns; beyond what reads well they stay empty
   * @param colours whether to use them
   * @param symbols those that it can show
   */
  Screen(PrintWriter out, int width, boolean colours, Symbols symbols) {
    this.out = out;
    this.width = Math.clamp(width, NARROWEST, WIDEST);
    this.colours = colours;
    this.symbols = symbols;
  }

  Symbols symbols() {
    return symbols;
  }

  String styled(Style style, String text) {
    return colours ? style.on(text) : text;
  }

  void blank() {
    out.println();
    out.flush();
  }

  void line(String text) {
    line("", text);
  }

  /**
   * Prints a text behind a margin; where it takes several lines, the others stand below the first
   * one's text.
   */
  void line(String margin, String text) {
    int indent = Style.columns(margin);
    StringBuilder block = new StringBuilder(margin);
    int column = indent;
    boolean first = true;
    for (String word : text.split(" ", -1)) {
      int columns = Style.columns(word);
      if (!first && column + 1 + columns > width) {
        block.append(System.lineSeparator()).append(" ".repeat(indent));
        column = indent;
      } else if (!first) {
        block.append(' ');
        column++;
      }
      block.append(word);
      column += columns;
      first = false;
    }
    // In one piece, so that a signal never leaves half a line behind.
    out.println(block.toString().replace(TIE, ' '));
    out.flush();
  }

  /** Whether nobody reads any more. */
  boolean isGone() {
    return out.checkError();
  }
}
