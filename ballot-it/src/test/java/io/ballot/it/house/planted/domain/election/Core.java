package io.ballot.it.house.planted.domain.election;

import io.ballot.it.house.planted.domain.port.Ports;

public final class Core {
  private Core() {}

  public static String name() {
    return "core on " + Ports.name();
  }
}
