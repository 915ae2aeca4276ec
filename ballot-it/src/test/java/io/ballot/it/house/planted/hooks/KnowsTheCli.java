package io.ballot.it.house.planted.hooks;

import io.ballot.it.house.planted.cli.Wiring;

public final class KnowsTheCli {
  private KnowsTheCli() {}

  public static String name() {
    return Wiring.name();
  }
}
