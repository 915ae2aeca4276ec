package io.ballot.domain.simulation;

/** What must always hold, by the numbers of docs/PROTOCOL.md. */
public enum Invariant {
  /** At most one daemon believes that it leads on a lease that has not run out. */
  ONE_LEADER(1),
  /**
   * No promote hook starts before the demote hook of the term before has ended, or had its time.
   */
  DEMOTE_BEFORE_PROMOTE(2),
  /** Promote and demote alternate for every instance, and never run at once. */
  ALTERNATION(3),
  /** Fencing tokens grow from term to term. */
  FENCING_TOKENS(4),
  /** A promotion never shows two primaries; a settled leader shows one. */
  ONE_TAG(5),
  /** Once faults stop, exactly one leads in time. */
  LIVENESS(6),
  /** After a graceful stop nothing is left behind. */
  NOTHING_LEFT(7),
  /** A late answer never changes a newer state; the rules themselves never break. */
  LATE_ANSWERS(8),
  /** A late request never changes a newer term. */
  LATE_REQUESTS(9),
  /**
   * What the settings promise that change how a term begins and ends; the protocol says it beside
   * its invariants, so it has no number there.
   */
  SETTINGS(0);

  private final int number;

  Invariant(int number) {
    this.number = number;
  }

  /** Its number in docs/PROTOCOL.md, 0 where it has none. */
  public int number() {
    return number;
  }
}
