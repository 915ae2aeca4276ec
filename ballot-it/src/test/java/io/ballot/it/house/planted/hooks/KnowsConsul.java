package io.ballot.it.house.planted.hooks;

import io.ballot.it.house.planted.consul.Consul;

public final class KnowsConsul {
  private KnowsConsul() {}

  public static String name() {
    return Consul.name();
  }
}
