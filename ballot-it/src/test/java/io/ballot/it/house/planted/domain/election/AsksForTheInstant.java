package io.ballot.it.house.planted.domain.election;

import java.time.Clock;
import java.time.Instant;

public final class AsksForTheInstant {
  private AsksForTheInstant() {}

  public static Instant now() {
    return Instant.now(Clock.systemUTC());
  }
}
