package io.ballot.it.house.planted.consul;

public final class Consul {
  private Consul() {}

  public static String name() {
    return "consul";
  }
}
