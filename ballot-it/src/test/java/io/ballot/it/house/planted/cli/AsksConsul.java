package io.ballot.it.house.planted.cli;

import org.kiwiproject.consul.Consul;

public final class AsksConsul {
  private AsksConsul() {}

  public static Consul consul() {
    return Consul.builder().build();
  }
}
