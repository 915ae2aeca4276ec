package io.ballot.it.house.planted.domain.port;

public final class Ports {
  private Ports() {}

  public static String name() {
    return "ports";
  }
}
