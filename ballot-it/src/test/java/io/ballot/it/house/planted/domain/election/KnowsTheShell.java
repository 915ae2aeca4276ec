package io.ballot.it.house.planted.domain.election;

import io.ballot.it.house.planted.domain.runtime.Shell;

public final class KnowsTheShell {
  private KnowsTheShell() {}

  public static String name() {
    return Shell.name();
  }
}
