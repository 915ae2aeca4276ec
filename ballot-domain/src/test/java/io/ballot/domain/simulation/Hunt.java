package io.ballot.domain.simulation;

import org.jspecify.annotations.Nullable;

/** Looks for the first schedule that breaks a rule; loaded once for every planted bug. */
public final class Hunt {
  private Hunt() {}

  /**
   * Runs schedules until one breaks a rule.
   *
   * @param first the first seed
   * @param most how many to run at most
   * @return the seed, the invariant's name and what was seen, or {@code null} if nothing was found
   */
  public static String @Nullable [] find(long first, int most) {
    Coverage coverage = new Coverage();
    for (long seed = first; seed < first + most; seed++) {
      Breach breach = Simulation.run(Schedule.of(seed), false, coverage).breach();
      if (breach != null) {
        return new String[] {Long.toString(seed), breach.invariant().name(), breach.toString()};
      }
    }
    return null;
  }

  /**
   * Runs a {@linkplain RegressionSeedsTest schedule of the past}.
   *
   * @return what was seen broken, or {@code null}
   */
  public static @Nullable String again(long seed, boolean withReplicaTag, boolean inBoldHands) {
    Schedule schedule = drawn(seed, withReplicaTag, inBoldHands);
    Breach breach = Simulation.run(schedule, false, new Coverage()).breach();
    return breach == null ? null : breach.toString();
  }

  /** A schedule as it was drawn at some time. */
  static Schedule drawn(long seed, boolean withReplicaTag, boolean inBoldHands) {
    Schedule drawn = inBoldHands ? Schedule.of(seed) : Schedule.inCalmHands(seed);
    return (withReplicaTag ? drawn : drawn.withoutReplicaTag()).withPlainTags();
  }
}
