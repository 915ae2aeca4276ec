package io.ballot.domain.runtime;

/**
 * The ways on which the elections of one daemon make their requests, side by side, and not too many
 * at once: a slow backend holds up no mark on the disk, and the other way round.
 *
 * @param locks requests for locks, ahead of all others to the backend: until one is given up nobody
 *     leads, and a tag may take a while
 * @param backend all others to it
 * @param machine requests to this machine alone: marks, and what a predecessor left running
 */
record Lanes(Calls locks, Calls backend, Calls machine) {
  /**
   * An agent answers most requests within some milliseconds, so eight at once are more than a
   * thousand a second, and each is a connection.
   */
  private static final int BACKEND_AT_ONCE = 8;

  /** For locks, whatever tags wait for, and for tags, however many locks are asked for. */
  private static final int BACKEND_KEPT = 2;

  /** Each waits for the disk, and keeps a thread of the machine's meanwhile. */
  private static final int MACHINE_AT_ONCE = 8;

  static Lanes on(Calls calls) {
    BoundedCalls backend = new BoundedCalls(calls, BACKEND_AT_ONCE, BACKEND_KEPT);
    return new Lanes(
        backend.ahead(), backend.usual(), new BoundedCalls(calls, MACHINE_AT_ONCE, 0).usual());
  }
}
