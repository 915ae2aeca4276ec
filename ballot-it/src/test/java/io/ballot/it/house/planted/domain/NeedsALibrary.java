package io.ballot.it.house.planted.domain;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public final class NeedsALibrary {
  private NeedsALibrary() {}

  public static Logger log() {
    return LoggerFactory.getLogger(NeedsALibrary.class);
  }
}
