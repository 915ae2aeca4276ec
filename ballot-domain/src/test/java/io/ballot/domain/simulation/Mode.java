package io.ballot.domain.simulation;

/** What some schedules draw, and a planted bug may need to show. */
enum Mode {
  /** Nothing. */
  ANY,
  /** Tags are moved record by record. */
  RECORD_BY_RECORD,
  /** Agents take tags over that were changed in the catalog. */
  TAG_OVERRIDE,
  /** Both of these. */
  RECORDS_TAKEN_OVER,
  /** An ncode/ballot comes and goes. */
  BESIDE_A_RIVAL;

  /** Whether a schedule has it. */
  boolean isIn(Schedule schedule) {
    Setup setup = schedule.setup();
    return switch (this) {
      case ANY -> true;
      case RECORD_BY_RECORD -> setup.recordByRecord();
      case TAG_OVERRIDE -> setup.tagOverride();
      case RECORDS_TAKEN_OVER -> setup.recordByRecord() && setup.tagOverride();
      case BESIDE_A_RIVAL ->
          schedule.faults().stream().anyMatch(fault -> fault.kind() == FaultKind.RIVAL_LEADS);
    };
  }

  /** The same schedule without it. */
  Schedule outOf(Schedule schedule) {
    return switch (this) {
      case ANY -> schedule;
      case RECORD_BY_RECORD, TAG_OVERRIDE, RECORDS_TAKEN_OVER -> schedule.withPlainTags();
      case BESIDE_A_RIVAL -> schedule.withTaglessRivals();
    };
  }
}
