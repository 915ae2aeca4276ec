package io.ballot.consul.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an ACL token comes from. Two of the same place are equal, so that what uses them can be
 * shared; none ever shows a token.
 */
public sealed interface TokenSource permits FixedToken, TokenFile {
  /** No token: the agent's own default holds. */
  TokenSource NONE = new FixedToken("");

  /** The token as it is now; {@code null} for none. */
  @Nullable String current();

  /**
   * One that stays.
   *
   * @param token the token; {@code null} or empty for none
   */
  static TokenSource of(@Nullable String token) {
    return new FixedToken(token == null ? "" : token);
  }

  /**
   * A file that holds the token alone, blanks around it aside, and may be replaced at any time:
   * what it holds counts within a second. One that cannot be read, or holds no token, leaves the
   * last one in force.
   *
   * @param file the file
   * @param readAlready what it held when it was looked at last
   */
  static TokenSource ofFile(Path file, String readAlready) {
    return new TokenFile(file, readAlready);
  }
}
