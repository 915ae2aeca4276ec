package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How bytes become lines, whatever pieces they come in. */
class LineAssemblerTest {
  @Test
  void makesTheSameLinesOfAnyPieces() {
    byte[] bytes = "one\n\ntwo ünï ☃\r\nthree".getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      RecordingWatcher each = new RecordingWatcher();
      OutputBudget budget = new OutputBudget(OutputBounds.DEFAULT, each::output);
      LineAssembler lines = new LineAssembler(OutputBounds.DEFAULT, budget, false);
      for (int from = 0; from < bytes.length; from += size) {
        byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(from + size, bytes.length));
        lines.take(piece, piece.length);
      }
      lines.finish();
      assertEquals(List.of("one", "", "two ünï ☃", "three"), each.out());
    }
  }

  @Test
  void makesNoLineOfNothing() {
    assertLines(new OutputBounds(10, 10, 100), "");
    assertLines(new OutputBounds(10, 10, 100), "a\n", "a");
  }

  @Test
  void takesALineOfExactlyItsBoundWhole() {
    assertLines(
        new OutputBounds(4, 10, 100),
        "abcd\nabcde\n",
        "abcd",
        "abcd … (cut: the line has 5 bytes)");
  }

  @Test
  void makesAReplacementOfACharacterThatTheCutDivides() {
    assertLines(new OutputBounds(4, 10, 100), "abc☃\n", "abc\uFFFD … (cut: the line has 6 bytes)");
  }

  @Test
  void dropsLinesBeyondTheNumberOfARun() {
    assertLines(
        new OutputBounds(10, 2, 100 * 1024),
        "a\nb\nc\n",
        "a",
        "b",
        "… 1 more line was dropped; of one run at most 2 lines and 100 KiB are kept");
  }

  @Test
  void dropsLinesBeyondTheBytesOfARun() {
    assertLines(
        new OutputBounds(1024, 10, 1024),
        "x".repeat(1000) + "\n" + "y".repeat(1000) + "\nz\nz",
        "x".repeat(1000),
        "y".repeat(1000),
        "… 2 more lines were dropped; of one run at most 10 lines and 1 KiB are kept");
  }

  private static void assertLines(OutputBounds bounds, String text, String... expected) {
    RecordingWatcher each = new RecordingWatcher();
    OutputBudget budget = new OutputBudget(bounds, each::output);
    LineAssembler lines = new LineAssembler(bounds, budget, false);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    lines.take(bytes, bytes.length);
    lines.finish();
    budget.finish();
    assertEquals(
        List.of(expected), each.lines().stream().map(RecordingWatcher.Line::text).toList());
  }
}
