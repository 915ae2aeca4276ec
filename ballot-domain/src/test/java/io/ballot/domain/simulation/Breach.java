package io.ballot.domain.simulation;

/**
 * A rule that was seen broken.
 *
 * @param invariant which
 * @param at the virtual instant, in nanoseconds from the beginning
 * @param what what was seen
 */
record Breach(Invariant invariant, long at, String what) {
  @Override
  public String toString() {
    return "invariant %d (%s) broken at %.3f s: %s"
        .formatted(invariant.number(), invariant, at / 1e9, what);
  }
}
