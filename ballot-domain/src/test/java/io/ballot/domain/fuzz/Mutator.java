package io.ballot.domain.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Breaks texts: takes one of the samples and cuts, repeats, swaps and replaces its parts. Most of
 * what comes out still looks like what it was made of, so that it gets past the first check.
 */
public final class Mutator {
  /** Longer ones are cut: what a reader allows is a megabyte, but most faults are small. */
  private static final int LONGEST_TEXT = 1 << 16;

  /** A word, a number or a quoted text: what can be replaced and leaves the rest whole. */
  private static final Pattern TOKEN = Pattern.compile("\"[^\"\\n]*\"|[\\w.+-]+");

  /** What tends to be forgotten, whatever the language. */
  private static final List<String> WORDS =
      List.of(
          "",
          "0",
          "-1",
          "1.5",
          "1e400",
          "-1e999999999",
          "1e99999999999",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "9".repeat(1100),
          "null",
          "true",
          "\"\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[".repeat(2000),
          "{\"a\":".repeat(2000),
          "\"\\ud800\"",
          "\\",
          "\0",
          "\r",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\uffff",
          "\ud83d\ude00",
          "٣");

  private final List<String> samples;
  private final List<String> words;

  /**
   * @param samples what is broken; one at least
   * @param words what is put in, beside what does for every language
   */
  public Mutator(List<String> samples, List<String> words) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("nothing to break");
    }
    this.samples = List.copyOf(samples);
    this.words = new ArrayList<>(WORDS);
    this.words.addAll(words);
  }

  /** A broken text; the same for the same state of {@code random}. */
  public String next(RandomGenerator random) {
    StringBuilder text = new StringBuilder(oneOf(samples, random));
    for (int left = 1 << random.nextInt(5); left > 0; left--) {
      change(text, random);
      text.setLength(Math.min(text.length(), LONGEST_TEXT));
    }
    return text.toString();
  }

  private void change(StringBuilder text, RandomGenerator random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(1 << random.nextInt(1, 8)));
    switch (random.nextInt(12)) {
      case 0 -> text.delete(from, to);
      case 1 -> text.insert(from, repeated(text.substring(from, to), random));
      case 2 -> text.insert(from, oneOf(words, random));
      case 3 -> text.replace(from, to, oneOf(words, random));
      case 4 -> text.insert(from, pieceOf(oneOf(samples, random), random));
      case 5 -> text.insert(from, (char) random.nextInt(1 << random.nextInt(7, 17)));
      case 6 -> flipBit(text, from, random);
      case 7 -> text.setLength(from);
      case 8 -> text.insert(from, repeated(oneOf(words, random), random));
      default -> replaceToken(text, from, random);
    }
  }

  /** From where it looks, or the first: a whole value is replaced by something else. */
  private void replaceToken(StringBuilder text, int from, RandomGenerator random) {
    int lineStart = text.lastIndexOf("\n", from) + 1;
    List<MatchResult> tokens =
        TOKEN.matcher(text).region(lineStart, text.length()).results().limit(4).toList();
    if (!tokens.isEmpty()) {
      MatchResult token = oneOf(tokens, random);
      text.replace(token.start(), token.end(), oneOf(words, random));
    }
  }

  private static void flipBit(StringBuilder text, int at, RandomGenerator random) {
    if (at < text.length()) {
      text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
    }
  }

  private static String repeated(String piece, RandomGenerator random) {
    int most = LONGEST_TEXT / Math.max(1, piece.length());
    return piece.repeat(
        Math.min(most, random.nextInt(1 << random.nextInt(1, 2 + random.nextInt(16)))));
  }

  private static String pieceOf(String text, RandomGenerator random) {
    int from = random.nextInt(text.length() + 1);
    return text.substring(from, from + random.nextInt(text.length() - from + 1));
  }

  private static <T> T oneOf(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }
}
