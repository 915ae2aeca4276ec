package io.ballot.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.cli.logging.Style;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  private final StringWriter output = new StringWriter();

  private Screen screen(int width, boolean colours) {
    return new Screen(new PrintWriter(output), width, colours, Symbols.UNICODE);
  }

  @Test
  void breaksBetweenWordsAndSetsTheRestBelowTheText() {
    screen(32, false).line("margin ", "one two three four five six seven");
    assertEquals(
        List.of("margin one two three four five", "       six seven"),
        output.toString().lines().toList());
  }

  @Test
  void neverBreaksAtATie() {
    String tied = "three four five".replace(' ', Screen.TIE);
    screen(32, false).line("margin ", "one two eleven " + tied);
    assertEquals(
        List.of("margin one two eleven", "       three four five"),
        output.toString().lines().toList());
  }

  @Test
  void aWordThatIsTooLongStaysWhole() {
    String word = "x".repeat(50);
    screen(32, false).line("  ", "see " + word);
    assertEquals(List.of("  see", "  " + word), output.toString().lines().toList());
  }

  @Test
  void coloursTakeNoRoom() {
    Screen screen = screen(32, true);
    screen.line(screen.styled(Style.BAD, "x".repeat(30)) + " ", "y");
    assertEquals(1, output.toString().lines().count());
    assertTrue(output.toString().startsWith("\u001b[31mx"));
  }

  @Test
  void withoutColoursThereIsNoEscapeSequence() {
    assertFalse(screen(80, false).styled(Style.BAD, "text").contains("\u001b"));
  }

  @Test
  void anEncodingWithoutTheSignsGetsAsciiOnes() {
    assertSame(Symbols.ASCII, Symbols.in(StandardCharsets.US_ASCII));
    assertSame(Symbols.ASCII, Symbols.in(StandardCharsets.ISO_8859_1));
    assertSame(Symbols.UNICODE, Symbols.in(StandardCharsets.UTF_8));
  }

  @Test
  void timesHaveAPointInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertEquals("2.08" + Screen.TIE + "s", Words.took(Duration.ofMillis(2080)));
      assertEquals("+3.214s", Words.stamp(3_214_000_000L));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aTimeBelowASecondIsInMilliseconds() {
    assertEquals("66" + Screen.TIE + "ms", Words.took(Duration.ofNanos(65_600_000)));
    assertEquals("1.00" + Screen.TIE + "s", Words.took(Duration.ofNanos(999_600_000)));
    assertEquals("10" + Screen.TIE + "s", Words.length(Duration.ofSeconds(10)));
    assertEquals("50" + Screen.TIE + "ms", Words.length(Duration.ofMillis(50)));
  }
}
