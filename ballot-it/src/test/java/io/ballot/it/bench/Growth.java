package io.ballot.it.bench;

import java.util.OptionalDouble;

/**
 * One daemon with so many elections.
 *
 * @param subject the program's label
 * @param elections how many it was given
 * @param elected how many of them were elected in the end
 * @param electedMillis from the start of its process until all were; negative if it never happened
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

  /** Until all were elected, if ever. */
  OptionalDouble electedSeconds() {
    return allElected() ? OptionalDouble.of(electedMillis / 1_000) : OptionalDouble.empty();
  }
}
