package io.ballot.hooks;

/**
 * How much of a run's output is passed on. What is beyond is read and dropped, so that a hook never
 * waits for anyone to read.
 *
 * @param lineBytes of one line
 * @param lines of one run
 * @param bytes of one run
 */
record OutputBounds(int lineBytes, int lines, int bytes) {
  /** Enough to understand what a hook did, and too little to fill a disk at every failover. */
  static final OutputBounds DEFAULT = new OutputBounds(8 * 1024, 1_000, 1024 * 1024);
}
