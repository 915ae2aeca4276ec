package io.ballot.hooks;

import java.io.ByteArrayOutputStream;

/**
 * Makes lines of the bytes of one stream: cut at a bound, decoded, and harmless to a log and a
 * terminal. Holds no more than one line's bound.
 *
 * <p>Not for use by several threads.
 */
final class LineAssembler {
  private final OutputBounds bounds;
  private final OutputBudget budget;
  private final boolean error;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

  /** Bytes of the line under way, those that were cut off included. */
  private long length;

  LineAssembler(OutputBounds bounds, OutputBudget budget, boolean error) {
    this.bounds = bounds;
    this.budget = budget;
    this.error = error;
  }

  void take(byte[] bytes, int count) {
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        append(bytes, from, i);
        endLine();
        from = i + 1;
      }
    }
    append(bytes, from, count);
  }

  /** Passes on a last line that has no end. */
  void finish() {
    if (length > 0) {
      endLine();
    }
  }

  private void append(byte[] bytes, int from, int to) {
    length += to - from;
    int room = budget.isSpent() ? 0 : bounds.lineBytes() - line.size();
    line.write(bytes, from, Math.min(room, to - from));
  }

  private void endLine() {
    if (!budget.isSpent()) {
      byte[] bytes = line.toByteArray();
      String text = PlainText.of(bytes);
      if (length > bytes.length) {
        text += " … (cut: the line has " + length + " bytes)";
      }
      budget.pass(error, text, bytes.length);
    } else {
      budget.drop();
    }
    line.reset();
    length = 0;
  }
}
