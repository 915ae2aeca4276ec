package io.ballot.it.house.planted.hooks;

public final class Hooks {
  private Hooks() {}

  public static String name() {
    return "hooks";
  }
}
