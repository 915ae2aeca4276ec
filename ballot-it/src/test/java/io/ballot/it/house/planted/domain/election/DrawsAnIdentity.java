package io.ballot.it.house.planted.domain.election;

import java.util.UUID;

public final class DrawsAnIdentity {
  private DrawsAnIdentity() {}

  public static UUID draw() {
    return UUID.randomUUID();
  }
}
