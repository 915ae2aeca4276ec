package io.ballot.domain.port;

/** How a health check stands. */
public enum CheckStatus {
  /** All is well. */
  PASSING,
  /** Something is to be looked at; the instance goes on serving. */
  WARNING,
  /** The instance cannot serve. */
  CRITICAL
}
