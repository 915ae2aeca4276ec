package io.ballot.domain.simulation;

import org.jspecify.annotations.Nullable;

/** Looks for the first schedule that breaks a rule; loaded once for every planted bug. */
public final class Hunt {
  private Hunt() {}

  /**
   * Runs schedules until one breaks a rule.
   *
   * @param first the first seed
   * @param most how many to draw at most
   * @param mode the name of the {@link Mode} that those have that are run
   * @return the seed, the invariant's name and what was seen, or {@code null} if nothing was found
   */
  public static String @Nullable [] find(long first, int most, String mode) {
    Coverage coverage = new Coverage();
    for (long seed = first; seed < first + most; seed++) {
      Schedule schedule = Schedule.of(seed);
      if (!Mode.valueOf(mode).isIn(schedule)) {
        continue;
      }
      Breach breach = Simulation.run(schedule, false, coverage).breach();
      if (breach != null) {
        return new String[] {Long.toString(seed), breach.invariant().name(), breach.toString()};
      }
    }
    return null;
  }

  /** Runs one schedule without a {@link Mode}; what was seen broken, or {@code null}. */
  public static @Nullable String without(String mode, long seed) {
    Schedule schedule = Mode.valueOf(mode).outOf(Schedule.of(seed));
    Breach breach = Simulation.run(schedule, false, new Coverage()).breach();
    return breach == null ? null : breach.toString();
  }

  /**
   * Runs a {@linkplain RegressionSeedsTest schedule of the past}.
   *
   * @param era the name of the {@link Era} that it is drawn as in
   * @return what was seen broken, or {@code null}
   */
  public static @Nullable String again(long seed, String era) {
    Schedule schedule = Era.valueOf(era).schedule(seed);
    Breach breach = Simulation.run(schedule, false, new Coverage()).breach();
    return breach == null ? null : breach.toString();
  }
}
