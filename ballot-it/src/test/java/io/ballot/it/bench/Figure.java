package io.ballot.it.bench;

/**
 * What was measured of one row.
 *
 * @param row the row's name
 * @param subject the program's label, or {@link #FLOOR}
 * @param samples what was measured, in milliseconds; empty if it never happened
 * @param note what else is to be said, empty for nothing
 */
record Figure(String row, String subject, Samples samples, String note) {
  static final String FLOOR = "floor";

  boolean isFloor() {
    return subject.equals(FLOOR);
  }
}
