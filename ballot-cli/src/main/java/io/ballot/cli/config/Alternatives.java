package io.ballot.cli.config;

import java.util.List;

/**
 * Keys of one section that say one thing in two ways: what one layer says by either of them wins
 * over what a lower one says by the other.
 */
final class Alternatives {
  static final List<String> TOKEN = List.of("token", "tokenFile");
  static final List<String> AUTHORITIES = List.of("caFile", "caPath");

  private Alternatives() {}

  /** The keys that say what {@code key} says, itself included. */
  static List<String> of(String key) {
    return List.of(TOKEN, AUTHORITIES).stream()
        .filter(keys -> keys.contains(key))
        .findFirst()
        .orElse(List.of(key));
  }
}
