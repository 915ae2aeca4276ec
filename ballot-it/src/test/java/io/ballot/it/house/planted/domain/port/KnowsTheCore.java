package io.ballot.it.house.planted.domain.port;

import io.ballot.it.house.planted.domain.election.Core;

public final class KnowsTheCore {
  private KnowsTheCore() {}

  public static String name() {
    return Core.name();
  }
}
