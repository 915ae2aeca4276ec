package io.ballot.hooks;

/**
 * Passes the lines of one run on, up to its bounds, and counts what is dropped beyond.
 *
 * <p>Not for use by several threads.
 */
final class OutputBudget {
  private final OutputBounds bounds;
  private final LineReceiver receiver;
  private int lines;
  private long bytes;
  private long dropped;

  OutputBudget(OutputBounds bounds, LineReceiver receiver) {
    this.bounds = bounds;
    this.receiver = receiver;
  }

  boolean isSpent() {
    return lines >= bounds.lines() || bytes >= bounds.bytes();
  }

  void pass(boolean error, String line, int size) {
    lines++;
    bytes += size;
    receiver.line(error, line);
  }

  void drop() {
    dropped++;
  }

  /** Says how much was dropped, if anything was. */
  void finish() {
    if (dropped > 0) {
      receiver.line(
          true,
          "… "
              + dropped
              + (dropped == 1 ? " more line was dropped" : " more lines were dropped")
              + "; of one run at most "
              + bounds.lines()
              + " lines and "
              + bounds.bytes() / 1024
              + " KiB are kept");
    }
  }
}
