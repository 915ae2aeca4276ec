package io.ballot.hooks.command;

import java.io.Serial;

/** A command's text cannot be split into words. The message is a sentence for its author. */
public final class WordSplitException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int position;

  WordSplitException(int position, String message) {
    super(message);
    this.position = position;
  }

  /** Where in the text the trouble begins: the index of a character, counted from 0. */
  public int position() {
    return position;
  }
}
