package io.ballot.it.house.planted.domain;

import java.util.logging.Logger;

public final class NeedsAnotherModule {
  private NeedsAnotherModule() {}

  public static Logger log() {
    return Logger.getLogger("planted");
  }
}
