package io.ballot.cli.config.report;

/** How much a finding matters, from most to least. */
public enum Severity {
  /** Nothing starts. */
  ERROR,
  /** Probably a mistake, but one that a daemon survives: warned about or refused, by strictness. */
  QUESTIONABLE,
  /** Told, never refused. */
  WARNING,
  /** Works as written; said so that nobody wonders. */
  NOTE;

  /** Whether a configuration with such a finding is refused. */
  public boolean refuses(Strictness strictness) {
    return this == ERROR || (this == QUESTIONABLE && strictness == Strictness.VALIDATE);
  }

  /** The word that stands before the finding in a report. */
  public String label(Strictness strictness) {
    if (refuses(strictness)) {
      return "error";
    }
    return this == NOTE ? "note" : "warning";
  }
}
