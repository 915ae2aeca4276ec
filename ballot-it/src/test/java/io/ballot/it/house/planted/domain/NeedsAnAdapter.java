package io.ballot.it.house.planted.domain;

import io.ballot.it.house.planted.hooks.Hooks;

public final class NeedsAnAdapter {
  private NeedsAnAdapter() {}

  public static String name() {
    return Hooks.name();
  }
}
