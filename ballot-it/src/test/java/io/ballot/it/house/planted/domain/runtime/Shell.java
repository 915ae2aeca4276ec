package io.ballot.it.house.planted.domain.runtime;

public final class Shell {
  private Shell() {}

  public static String name() {
    return "shell";
  }
}
