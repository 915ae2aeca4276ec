package io.ballot.cli.logging;

import ch.qos.logback.classic.Level;

/** How much is logged. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  Level level() {
    return Level.valueOf(name());
  }

  /** Libraries are heard from WARN on: what they do is not what the operator asked for. */
  Level ofLibraries() {
    return this == ERROR ? Level.ERROR : Level.WARN;
  }

  /** Whether failures come with their stack traces. */
  boolean showsStackTraces() {
    return this == DEBUG || this == TRACE;
  }
}
