package io.ballot.it.house.planted.cli;

public final class Wiring {
  private Wiring() {}

  public static String name() {
    return "wiring";
  }
}
