package io.ballot.domain.runtime;

/**
 * The ways on which the elections of one daemon make their requests, side by side, and not too many
 * at once: a slow backend holds up no mark on the disk, and the other way round.
 *
 * @param backend requests for locks and tags
 * @param machine requests to this machine alone: marks, and what a predecessor left running
 */
record Lanes(Calls backend, Calls machine) {
  /**
   * An agent answers most requests within some milliseconds, so eight at once are more than a
   * thousand a second, and each is a connection.
   */
  private static final int BACKEND_AT_ONCE = 8;

  /** Each waits for the disk, and keeps a thread of the machine's meanwhile. */
  private static final int MACHINE_AT_ONCE = 8;

  static Lanes on(Calls calls) {
    return new Lanes(
        new BoundedCalls(calls, BACKEND_AT_ONCE), new BoundedCalls(calls, MACHINE_AT_ONCE));
  }
}
