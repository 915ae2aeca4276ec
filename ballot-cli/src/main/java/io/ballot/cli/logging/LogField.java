package io.ballot.cli.logging;

/** Fields that stand at fixed places of a log line. */
public final class LogField {
  /** What happened, in a word that machines can look for. */
  public static final String EVENT = "event";

  /** The election it happened in. */
  public static final String ELECTION = "election";

  private LogField() {}
}
