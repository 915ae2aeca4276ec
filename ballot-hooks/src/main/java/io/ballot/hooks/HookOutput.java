package io.ballot.hooks;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what a hook writes, without ever waiting for it. A read that waits would wait for everyone
 * who holds the pipe, a daemon that the hook left behind included, and could be ended by none: it
 * would hold its thread, and the JDK's own for the process's end, for as long as that daemon lives.
 *
 * <p>Not for use by several threads.
 */
final class HookOutput {
  /** As much as is read of one stream before the caller looks at its other duties. */
  private static final int MOST_AT_ONCE = 256 * 1024;

  /**
   * As much as is read of one stream once the hook has ended: what it wrote itself stands in the
   * pipe by then, or in the memory that the JDK has put it into, and no pipe holds more unless root
   * made it so (pipe(7)). What comes beyond is a child's that lives on.
   */
  private static final int MOST_AT_THE_END = 1024 * 1024;

  private final byte[] buffer = new byte[16 * 1024];
  private final OutputBudget budget;
  private final InputStream out;
  private final InputStream err;
  private final LineAssembler outLines;
  private final LineAssembler errLines;

  HookOutput(InputStream out, InputStream err, OutputBounds bounds, LineReceiver receiver) {
    this.out = out;
    this.err = err;
    budget = new OutputBudget(bounds, receiver);
    outLines = new LineAssembler(bounds, budget, false);
    errLines = new LineAssembler(bounds, budget, true);
  }

  /** Reads what is there, up to a bound. Returns whether there was anything. */
  boolean drain() {
    boolean some = drain(out, outLines, MOST_AT_ONCE);
    return drain(err, errLines, MOST_AT_ONCE) || some;
  }

  /** Reads what a hook that has ended has left, and lets go of its pipes. */
  void finish() {
    drain(out, outLines, MOST_AT_THE_END);
    drain(err, errLines, MOST_AT_THE_END);
    close(out);
    close(err);
    outLines.finish();
    errLines.finish();
    budget.finish();
  }

  private boolean drain(InputStream in, LineAssembler lines, int most) {
    int total = 0;
    try {
      int there = in.available();
      while (there > 0 && total < most) {
        int count = in.read(buffer, 0, Math.min(there, buffer.length));
        if (count <= 0) {
          break;
        }
        lines.take(buffer, count);
        total += count;
        there = in.available();
      }
    } catch (IOException e) {
      // Nothing more is to be had of this stream; the process and its end are unaffected.
      return total > 0;
    }
    return total > 0;
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // It was only read from: nothing is lost.
      return;
    }
  }
}
