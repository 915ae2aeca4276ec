package io.ballot.cli.config.report;

/** Who asks: a daemon that should rather run, or a check that should rather complain. */
public enum Strictness {
  /** A daemon is to start: what is merely questionable is a warning. */
  RUN,
  /** Somebody asked whether the configuration is good: what is questionable is refused. */
  VALIDATE
}
