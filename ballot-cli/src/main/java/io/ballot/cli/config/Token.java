package io.ballot.cli.config;

/**
 * An ACL token. It shows itself only where it is asked to: never in a log, a message or a
 * debugger's view of a record.
 *
 * @param secret the token itself
 */
public record Token(String secret) {
  /** Says that there is a token, not which. */
  @Override
  public String toString() {
    return "Token[hidden]";
  }
}
