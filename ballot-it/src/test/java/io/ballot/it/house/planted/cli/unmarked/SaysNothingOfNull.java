package io.ballot.it.house.planted.cli.unmarked;

public final class SaysNothingOfNull {
  private SaysNothingOfNull() {}

  public static String name() {
    return "unmarked";
  }
}
