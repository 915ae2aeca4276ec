package io.ballot.cli.logging;

/** How log lines look. */
public enum LogFormat {
  /** One JSON object per line. */
  JSON,
  /** For people. */
  TEXT;

  /** Text where a person is watching, JSON otherwise. */
  public static LogFormat forThisOutput() {
    return Terminal.isStandardOutput() ? TEXT : JSON;
  }
}
