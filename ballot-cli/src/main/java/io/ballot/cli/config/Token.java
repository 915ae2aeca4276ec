package io.ballot.cli.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An ACL token. It shows itself only where it is asked to: never in a log, a message or a
 * debugger's view of a record.
 *
 * @param secret the token itself; what the file held at start where there is one
 * @param file the file it was read from, an absolute path; empty where it was written out
 */
public record Token(String secret, Optional<Path> file) {
  /** A token that was written out. */
  public static Token of(String secret) {
    return new Token(secret, Optional.empty());
  }

  /** Says that there is a token, not which. */
  @Override
  public String toString() {
    return "Token[hidden]";
  }
}
