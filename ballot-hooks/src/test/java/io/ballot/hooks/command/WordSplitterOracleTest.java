package io.ballot.hooks.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the splitting with a real shell's, on random texts. */
class WordSplitterOracleTest {
  private static final int TEXTS = 3_000;

  /** To find a failing run again: the texts follow from the seed alone. */
  private static final long SEED = 8_675_309;

  @TempDir Path directory;

  @Test
  void splitsRandomTextsAsTheShellDoes() throws Exception {
    Random random = new Random(SEED);
    List<String> texts = new ArrayList<>();
    List<List<String>> expected = new ArrayList<>();
    while (texts.size() < TEXTS) {
      String text = random.nextBoolean() ? wellFormed(random) : wild(random);
      List<String> words = wordsOf(text);
      if (words != null) {
        texts.add(text);
        expected.add(words);
      }
    }
    assertTrue(
        expected.stream().filter(words -> words.size() > 1).count() > TEXTS / 3,
        "most texts have several words");

    assertEquals(expected, shellsWords(texts), "seed " + SEED);
  }

  @Test
  void refusesExactlyTheTextsThatTheShellFindsUnfinished() throws Exception {
    Random random = new Random(SEED + 1);
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      String text = wild(random);
      // To the shell a backslash at the very end stands for itself.
      if (text.endsWith("\\")) {
        continue;
      }
      boolean shellTakesIt =
          new ProcessBuilder("sh", "-n", "-c", "set -- " + text)
                  .redirectErrorStream(true)
                  .start()
                  .waitFor()
              == 0;
      assertEquals(shellTakesIt, wordsOf(text) != null, text);
      refused += shellTakesIt ? 0 : 1;
    }
    assertTrue(refused > 20, "there were texts to refuse");
  }

  private static @Nullable List<String> wordsOf(String text) {
    try {
      return WordSplitter.split(text);
    } catch (WordSplitException e) {
      return null;
    }
  }

  /** Any mix of characters that quote and separate; often unfinished. */
  private static String wild(Random random) {
    String alphabet = "ab \t'\"\\";
    return random
        .ints(random.nextInt(14), 0, alphabet.length())
        .mapToObj(i -> alphabet.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  /** Words whose every character, also one that a shell would act on, is quoted in some way. */
  private static String wellFormed(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(20);
    for (int i = 0; i < pieces; i++) {
      switch (random.nextInt(6)) {
        case 0 -> text.append(" \t  ", 0, 1 + random.nextInt(4));
        case 1 -> text.append("plain-", 0, 1 + random.nextInt(6));
        case 2 -> text.append('\'').append(characters(random).replace("'", "")).append('\'');
        case 3 -> text.append('"').append(doubleQuoted(characters(random))).append('"');
        case 4 -> text.append("\\\n");
        default -> characters(random).chars().forEach(c -> escape(text, (char) c));
      }
    }
    return text.toString();
  }

  private static void escape(StringBuilder text, char c) {
    // An escaped line end is none at all, to a shell as here, and case 4 has it.
    if (c != '\n') {
      text.append('\\').append(c);
    }
  }

  private static String doubleQuoted(String characters) {
    return characters.replaceAll("[$`\"\\\\]", "\\\\$0");
  }

  private static String characters(Random random) {
    String alphabet = "abz019 \t\n'\"\\$`|&;<>()*?[]#~=%!{}";
    return random
        .ints(random.nextInt(6), 0, alphabet.length())
        .mapToObj(i -> alphabet.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  /** One shell splits them all: for each text the number of its words, then each of them. */
  private List<List<String>> shellsWords(List<String> texts)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder();
    for (String text : texts) {
      script.append("set -- ").append(text).append("\nprintf '%s\\0' \"$#\" \"$@\"\n");
    }
    Path file = directory.resolve("script");
    Files.writeString(file, script);
    Path output = directory.resolve("output");
    Process shell =
        new ProcessBuilder("sh", file.toString())
            .redirectOutput(output.toFile())
            .redirectErrorStream(true)
            .start();
    assertEquals(0, shell.waitFor());
    List<String> fields =
        Arrays.asList(Files.readString(output, StandardCharsets.UTF_8).split("\0", -1));
    List<List<String>> all = new ArrayList<>();
    int at = 0;
    while (at < fields.size() - 1) {
      int words = Integer.parseInt(fields.get(at));
      all.add(fields.subList(at + 1, at + 1 + words));
      at += 1 + words;
    }
    return all;
  }
}
