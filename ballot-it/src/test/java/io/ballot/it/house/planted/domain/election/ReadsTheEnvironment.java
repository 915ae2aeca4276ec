package io.ballot.it.house.planted.domain.election;

import org.jspecify.annotations.Nullable;

public final class ReadsTheEnvironment {
  private ReadsTheEnvironment() {}

  public static @Nullable String home() {
    return System.getenv("HOME");
  }
}
