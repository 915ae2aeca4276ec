package io.ballot.it.house.planted.consul;

import io.ballot.it.house.planted.hooks.Hooks;

public final class KnowsTheHooks {
  private KnowsTheHooks() {}

  public static String name() {
    return Hooks.name();
  }
}
