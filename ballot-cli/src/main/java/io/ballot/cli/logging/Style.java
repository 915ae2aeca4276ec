package io.ballot.cli.logging;

/** Emphasis: by the colours of a terminal, or not at all. Nothing is said by it alone. */
public enum Style {
  /** What a scene is about. */
  BOLD("1"),
  /** What only accompanies. */
  DIM("2"),
  /** What is well, and who leads. */
  GOOD("32"),
  /** What is not. */
  BAD("31"),
  /** What nobody asked for. */
  WARNING("33"),
  /** What the demo does to somebody. */
  ACT("36"),
  /** Everything else. */
  PLAIN("");

  private static final String ESCAPE = "\u001b[";
  private static final String RESET = "\u001b[0m";

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text with this emphasis, and plain again after it. */
  public String on(String text) {
    return code.isEmpty() || text.isEmpty() ? text : ESCAPE + code + "m" + text + RESET;
  }

  /** How many columns a text takes. */
  public static int columns(String text) {
    String bare = text.replaceAll("\u001b\\[[0-9;]*m", "");
    return bare.codePointCount(0, bare.length());
  }
}
