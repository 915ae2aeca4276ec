package io.ballot.consul.http;

import org.jspecify.annotations.Nullable;

/**
 * A token that stays.
 *
 * @param secret the token, empty for none
 */
record FixedToken(String secret) implements TokenSource {
  @Override
  public @Nullable String current() {
    return secret.isEmpty() ? null : secret;
  }

  @Override
  public String toString() {
    return secret.isEmpty() ? "no token" : "a token";
  }
}
