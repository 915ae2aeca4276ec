package io.ballot.it.house.planted.consul;

import ch.qos.logback.classic.LoggerContext;

public final class SetsUpTheLog {
  private SetsUpTheLog() {}

  public static LoggerContext log() {
    return new LoggerContext();
  }
}
