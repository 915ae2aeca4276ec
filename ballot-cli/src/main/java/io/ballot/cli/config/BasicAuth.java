package io.ballot.cli.config;

/**
 * A name and a password for a proxy before the agent (HTTP's Basic authentication, RFC 7617). Never
 * shows the password.
 *
 * @param user the name, without a colon
 * @param password the password itself; may be empty
 */
public record BasicAuth(String user, String password) {
  /** Says that there is a password, not which. */
  @Override
  public String toString() {
    return "BasicAuth[hidden]";
  }
}
