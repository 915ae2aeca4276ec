package io.ballot.domain.simulation;

/**
 * How schedules were drawn at some time, the oldest first. A seed of the past is drawn as it was
 * then, without what was thought of later.
 */
enum Era {
  /** Neither of the next two yet. */
  FIRST,
  /** Followers have a tag. */
  REPLICA_TAG,
  /** Operators strike whatever else goes on. */
  BOLD_HANDS,
  /** Tags are moved record by record, and agents take them over, in some schedules. */
  TAG_MODES,
  /** An ncode/ballot has an instance, whose tag it moves. */
  NOW;

  /** The schedule of a seed, as it was drawn then. */
  Schedule schedule(long seed) {
    Schedule drawn = has(BOLD_HANDS) ? Schedule.of(seed) : Schedule.inCalmHands(seed);
    Schedule tagged = has(REPLICA_TAG) ? drawn : drawn.withoutReplicaTag();
    Schedule moved = has(TAG_MODES) ? tagged : tagged.withPlainTags();
    return has(NOW) ? moved : moved.withTaglessRivals();
  }

  private boolean has(Era what) {
    return compareTo(what) >= 0;
  }
}
