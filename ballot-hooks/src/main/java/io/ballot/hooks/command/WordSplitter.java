package io.ballot.hooks.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command's text into words as a POSIX shell does (Shell Command Language, 2.2 Quoting and
 * 2.3 Token Recognition), and does nothing else that a shell does: no expansion, no operators, no
 * comments. Blanks, tabs and line ends separate words; a backslash, single and double quotes keep
 * them together; a backslash before a line end removes both.
 */
public final class WordSplitter {
  /** A text of a megabyte could have as many, and each is a warning. */
  static final int MOST_SYNTAX = 20;

  private final String text;

  /** Behind it there is but white space. */
  private final int contentEnd;

  private final List<String> words = new ArrayList<>();
  private final List<ShellSyntax> shellSyntax = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();

  /** Where the word under way begins, or -1 between words: an empty pair of quotes is a word. */
  private int wordStart = -1;

  private int at;

  private WordSplitter(String text) {
    this.text = text;
    this.contentEnd = text.stripTrailing().length();
  }

  /**
   * The words of {@code text}; none where it is blank.
   *
   * @throws WordSplitException where a quote is not closed or nothing follows a backslash
   */
  public static List<String> split(String text) throws WordSplitException {
    return List.copyOf(scanned(text).words);
  }

  /**
   * What in {@code text} a shell would have acted on, in the order of the text, the first 20. It is
   * part of the words all the same; this is for a warning to those who expected a shell.
   *
   * @throws WordSplitException as {@link #split} does
   */
  public static List<ShellSyntax> shellSyntax(String text) throws WordSplitException {
    return List.copyOf(scanned(text).shellSyntax);
  }

  private static WordSplitter scanned(String text) throws WordSplitException {
    WordSplitter splitter = new WordSplitter(text);
    splitter.scan();
    return splitter;
  }

  private void scan() throws WordSplitException {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case ' ', '\t' -> endWord();
        case '\n' -> lineEnd();
        case '\'' -> singleQuoted();
        case '"' -> doubleQuoted();
        case '\\' -> escaped();
        default -> {
          ShellSyntaxRules.unquoted(text, at, wordStart, words.size()).ifPresent(this::found);
          append(c);
        }
      }
      at++;
    }
    endWord();
  }

  private void lineEnd() {
    endWord();
    if (!words.isEmpty() && at < contentEnd) {
      found(new ShellSyntax(at, "the line end", "end of a command"));
    }
  }

  private void singleQuoted() throws WordSplitException {
    int close = text.indexOf('\'', at + 1);
    if (close < 0) {
      throw new WordSplitException(
          at, "the single quote at character " + (at + 1) + " is not closed");
    }
    beginWord();
    word.append(text, at + 1, close);
    at = close;
  }

  private void doubleQuoted() throws WordSplitException {
    final int open = at;
    beginWord();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length() && "$`\"\\\n".indexOf(text.charAt(at + 1)) >= 0) {
        at++;
        if (text.charAt(at) != '\n') {
          word.append(text.charAt(at));
        }
      } else {
        ShellSyntaxRules.expansion(text, at).ifPresent(this::found);
        word.append(c);
      }
      at++;
    }
    if (at == text.length()) {
      throw new WordSplitException(
          open, "the double quote at character " + (open + 1) + " is not closed");
    }
  }

  private void escaped() throws WordSplitException {
    if (at + 1 == text.length()) {
      throw new WordSplitException(
          at,
          "nothing follows the backslash at character "
              + (at + 1)
              + ", the last one; write \\\\ for a backslash");
    }
    at++;
    if (text.charAt(at) != '\n') {
      append(text.charAt(at));
    }
  }

  private void found(ShellSyntax syntax) {
    if (shellSyntax.size() < MOST_SYNTAX) {
      shellSyntax.add(syntax);
    }
  }

  private void append(char c) {
    beginWord();
    word.append(c);
  }

  private void beginWord() {
    if (wordStart < 0) {
      wordStart = at;
    }
  }

  private void endWord() {
    if (wordStart >= 0) {
      words.add(word.toString());
      word.setLength(0);
      wordStart = -1;
    }
  }
}
