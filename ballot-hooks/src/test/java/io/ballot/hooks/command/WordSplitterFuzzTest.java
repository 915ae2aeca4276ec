package io.ballot.hooks.command;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.fuzz.Fuzz;
import io.ballot.domain.fuzz.Mutator;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordSplitterFuzzTest {
  private static final List<String> COMMANDS =
      List.of(
          "/usr/bin/notify primary",
          "sh -c 'echo \"$ADDRESS:$PORT\" >> /var/log/leader'",
          "A=b cmd \"a\\\"b\\$c\" d\\ e \\\n f # comment",
          "~/run *.sh [ab]?.txt | tee `date` $(id) ${X:-y} && true; (a; b) <in 2>&1");

  @Test
  void splitsEveryTextOrSaysWhatIsUnfinished() {
    new Fuzz()
        .run(
            "the word splitter",
            new Mutator(COMMANDS, List.of(" ", "\t", "\n", "'", "\"", "a\n", "[", "$", "|"))::next,
            WordSplitterFuzzTest::take);
  }

  private static void take(String text) throws WordSplitException {
    List<String> words;
    try {
      words = WordSplitter.split(text);
    } catch (WordSplitException documented) {
      assertThrows(WordSplitException.class, () -> WordSplitter.shellSyntax(text));
      return;
    }
    assertTrue(words.stream().mapToInt(String::length).sum() <= text.length());
    for (ShellSyntax syntax : WordSplitter.shellSyntax(text)) {
      assertTrue(!syntax.sentence().isEmpty());
    }
  }
}
