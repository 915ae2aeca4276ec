package io.ballot.hooks.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a command's text becomes words. */
class WordSplitterTest {
  static Stream<Arguments> splits() {
    return Stream.of(
        splits("", List.of()),
        splits(" \t\n ", List.of()),
        splits("/bin/echo primary", List.of("/bin/echo", "primary")),
        splits("  a\t b \n c  ", List.of("a", "b", "c")),
        splits("'a b' c", List.of("a b", "c")),
        splits("\"a b\" c", List.of("a b", "c")),
        splits("a\\ b c", List.of("a b", "c")),
        // Quotes join what touches them.
        splits("a'b'\"c\"d", List.of("abcd")),
        splits("--x='a b'\"'\"y", List.of("--x=a b'y")),
        // An empty pair of quotes is a word.
        splits("a '' \"\" b", List.of("a", "", "", "b")),
        splits("''a", List.of("a")),
        // Within single quotes nothing is special.
        splits("'a\\b\"$`\n'", List.of("a\\b\"$`\n")),
        // Within double quotes a backslash is, before four characters and a line end.
        splits("\"\\$ \\` \\\" \\\\\"", List.of("$ ` \" \\")),
        splits("\"\\a \\' \\n\"", List.of("\\a \\' \\n")),
        splits("\"a\\\nb\"", List.of("ab")),
        splits("\"it's\"", List.of("it's")),
        // Outside of quotes a backslash is before everything.
        splits("\\a \\' \\\" \\\\ \\$", List.of("a", "'", "\"", "\\", "$")),
        splits("a\\\nb c \\\n d", List.of("ab", "c", "d")),
        splits("\\\n", List.of()),
        splits("\\  x", List.of(" ", "x")),
        // Nothing is expanded, and no operator ends a word.
        splits("a>b|c;d&e $HOME `x` *.txt ~", List.of("a>b|c;d&e", "$HOME", "`x`", "*.txt", "~")),
        splits("a #b", List.of("a", "#b")),
        splits("naïve ☃ 😀", List.of("naïve", "☃", "😀")),
        // A blank to a shell is a blank or a tab; a no-break space is a letter.
        splits("a\u00a0b a\rb", List.of("a\u00a0b", "a\rb")));
  }

  private static Arguments splits(String text, List<String> words) {
    return Arguments.of(text, words);
  }

  @ParameterizedTest
  @MethodSource("splits")
  void splitsAsAShellDoes(String text, List<String> words) throws Exception {
    assertEquals(words, WordSplitter.split(text));
  }

  @Test
  void saysWhichSingleQuoteIsNotClosed() {
    assertRefused("a 'b' 'c d", 6, "the single quote at character 7 is not closed");
  }

  @Test
  void saysWhichDoubleQuoteIsNotClosed() {
    assertRefused("\"a\"\"b\\\"", 3, "the double quote at character 4 is not closed");
    assertRefused("\"a\\", 0, "the double quote at character 1 is not closed");
  }

  @Test
  void saysThatNothingFollowsABackslash() {
    assertRefused(
        "a b\\",
        3,
        "nothing follows the backslash at character 4, the last one; write \\\\ for a backslash");
  }

  private static void assertRefused(String text, int position, String message) {
    WordSplitException refusal =
        assertThrows(WordSplitException.class, () -> WordSplitter.split(text));
    assertEquals(message, refusal.getMessage());
    assertEquals(position, refusal.position());
    assertThrows(WordSplitException.class, () -> WordSplitter.shellSyntax(text));
  }
}
