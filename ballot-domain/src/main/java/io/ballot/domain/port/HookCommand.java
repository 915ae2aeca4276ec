package io.ballot.domain.port;

import java.util.List;

/**
 * A command, as the words it is started with; no shell is involved.
 *
 * @param words the program and its arguments, at least one word
 */
public record HookCommand(List<String> words) {
  /** Copies the words. */
  public HookCommand {
    words = List.copyOf(words);
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw new IllegalArgumentException("a hook's command needs a program");
    }
  }
}
