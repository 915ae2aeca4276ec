package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookWatcher;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What becomes of a hook's output. Floods leave no time to other tests that measure it. */
@Isolated
class HookOutputTest extends HookBench {
  @Test
  void passesLinesOnInOrderAndTellsTheStreamsApart() throws Exception {
    start("sh", "-c", "echo one; echo two; echo bad >&2; printf last");

    watcher.awaitOutcome();

    assertEquals(List.of("one", "two", "last"), watcher.out());
    assertEquals(List.of("bad"), watcher.err());
  }

  @Test
  void passesALineOnWhileTheHookStillRuns() throws Exception {
    start("sh", "-c", "echo early; sleep 600");

    watcher.awaitLine("early");

    assertEquals(0, watcher.endings());
  }

  @Test
  void losesNothingThatIsWrittenRightBeforeTheEnd() throws Exception {
    for (int i = 0; i < 20; i++) {
      RecordingWatcher each = new RecordingWatcher();
      start(call(LONG, "sh", "-c", "seq 1 900; echo bye >&2"), each);
      each.awaitOutcome();
      assertEquals(IntStream.rangeClosed(1, 900).mapToObj(Integer::toString).toList(), each.out());
      assertEquals(List.of("bye"), each.err());
      assertEquals(0, each.linesAfterTheEnd());
    }
  }

  @Test
  void dropsWhatIsBeyondTheBoundAndSaysHowMuch() throws Exception {
    start("seq", "1", "5000");

    watcher.awaitOutcome();

    assertEquals(OutputBounds.DEFAULT.lines(), watcher.out().size());
    assertEquals(
        List.of(
            "… 4000 more lines were dropped; of one run at most 1000 lines and 1024 KiB are kept"),
        watcher.err());
  }

  @Test
  void neverLetsAHookWaitForAReader() throws Exception {
    // 40 MB through both pipes, which hold 64 KiB.
    start("sh", "-c", "yes | head -c 20000000; yes | head -c 20000000 >&2; echo end");

    HookOutcome outcome = watcher.awaitOutcome();

    assertTrue(outcome.succeeded(), outcome::toString);
  }

  @Test
  void endsAHookThatFloodsItsOutputAtItsTimeout() throws Exception {
    start(call(Duration.ofMillis(500), "sh", "-c", "yes & yes >&2"), watcher);

    HookOutcome outcome = watcher.awaitOutcome();

    assertTrue(outcome instanceof HookOutcome.TimedOut, outcome::toString);
    assertTrue(outcome.ranFor().compareTo(Duration.ofSeconds(5)) < 0, outcome::toString);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void childrenThatFloodTheOutputOfAHookThatHasEndedHarmNobody() throws Exception {
    // Several, so that the pipe is hardly ever empty.
    start("sh", "-c", "for i in 1 2 3 4 5 6; do yes & done; echo last $! >&2; exit 0");

    HookOutcome outcome = watcher.awaitOutcome();

    assertTrue(outcome.succeeded());
    assertTrue(outcome.ranFor().compareTo(Duration.ofSeconds(5)) < 0, outcome::toString);
    // Nobody reads any more, so their next writes end them.
    awaitTrue("the children are gone", () -> leftBehind().isEmpty());
  }

  @Test
  void cutsALineThatIsTooLong() throws Exception {
    start("sh", "-c", "head -c 100000 /dev/zero | tr '\\0' x; echo; echo next");

    watcher.awaitOutcome();

    assertEquals(
        List.of("x".repeat(8192) + " … (cut: the line has 100000 bytes)", "next"), watcher.out());
  }

  @Test
  void makesBinaryOutputHarmless() throws Exception {
    start("printf", "a\\033[31mb\\000c\\377d\\302\\205e\\r\\n\\342\\200\\256f\\tg\\177\\n");

    watcher.awaitOutcome();

    assertEquals(List.of("a␛[31mb␀c\uFFFDd\uFFFDe", "\uFFFDf\tg␡"), watcher.out());
  }

  @Test
  void survivesAnyBytes() throws Exception {
    start("head", "-c", "3000000", "/dev/urandom");

    assertTrue(watcher.awaitOutcome().succeeded());
    assertTrue(
        watcher.lines().stream()
            .noneMatch(
                line -> line.text().chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))));
  }

  @Test
  void aReceiverThatFailsDoesNotKeepTheEndFromBeingTold() throws Exception {
    HookWatcher failing =
        new HookWatcher() {
          @Override
          public void output(boolean error, String line) {
            throw new IllegalStateException("a test's own");
          }

          @Override
          public void ended(HookOutcome outcome) {
            watcher.ended(outcome);
          }
        };

    hooks.start(call(LONG, "sh", "-c", "echo one; exit 3"), failing);

    assertEquals(3, ((HookOutcome.Exited) watcher.awaitOutcome()).code());
    assertTrue(String.valueOf(warnings.poll()).contains("a test's own"));
  }
}
