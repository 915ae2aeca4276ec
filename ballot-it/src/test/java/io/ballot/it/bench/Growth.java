package io.ballot.it.bench;

import java.util.OptionalDouble;

/**
 * One daemon with so many elections.
 *
 * @param subject the program's label
 * @param elections how many it was given
 * @param elected how many of them were elected in the end
 * @param electedMillis from the start of its process until all were; negative if it never happened
 * @param taggedMillis from its start until every leader carried its tag in the catalog; negative if
 *     it never happened, 0 where it was not measured
 * @param floorMillis what takes the least that an election needs of Consul, for as many: a lock,
 *     and a registration with the agent; 0 where it was not measured
 * @param restMillis from its start until it was at rest; negative if it never was
 * @param requests to Consul per second while nothing happens
 * @param connections to Consul, open while nothing happens
 * @param megabytes resident (VmRSS), millions of bytes
 * @param threads of the operating system
 * @param cpuPercent of one core, while nothing happens
 * @param idleSeconds how long it was watched while nothing happened
 */
record Growth(
    String subject,
    int elections,
    int elected,
    double electedMillis,
    double taggedMillis,
    double floorMillis,
    double restMillis,
    double requests,
    int connections,
    double megabytes,
    int threads,
    double cpuPercent,
    double idleSeconds) {

  boolean allElected() {
    return electedMillis >= 0;
  }

  /** Until all were elected and tagged, in times of the floor, if that was measured. */
  OptionalDouble timesFloor() {
    return taggedMillis > 0 && floorMillis > 0
        ? OptionalDouble.of(Math.max(electedMillis, taggedMillis) / floorMillis)
        : OptionalDouble.empty();
  }

  /** Whether all that was waited for has come. */
  boolean isComplete() {
    return allElected() && taggedMillis >= 0;
  }

  /** Until all were elected, if ever. */
  OptionalDouble electedSeconds() {
    return allElected() ? OptionalDouble.of(electedMillis / 1_000) : OptionalDouble.empty();
  }
}
