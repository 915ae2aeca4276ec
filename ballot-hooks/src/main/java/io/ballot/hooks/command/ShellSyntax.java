package io.ballot.hooks.command;

import java.util.Objects;

/**
 * Something in a command's text that a shell would act on and that is passed on as it stands here,
 * because no shell is used.
 *
 * @param position where it begins: the index of a character of the text, counted from 0
 * @param text the characters a shell would act on
 * @param meaning what a shell would take them for, as a noun phrase
 */
public record ShellSyntax(int position, String text, String meaning) {
  /** Requires the texts. */
  public ShellSyntax {
    Objects.requireNonNull(text);
    Objects.requireNonNull(meaning);
  }

  /** A sentence that says so, and what to write where the shell's meaning is wanted. */
  public String sentence() {
    return "no shell is used, so "
        + text
        + " at character "
        + (position + 1)
        + " is passed on as it stands and is no "
        + meaning
        + "; where that is wanted write sh -c '…'";
  }
}
