package io.ballot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.ballot.hooks.command.WordSplitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every bad input in the folder, and the exact answer that it gets. {@code
 * -Dbad-inputs.regenerate=true} writes the answers anew: the diff then shows what has changed for
 * users.
 */
class BadInputsTest {
  private static final Path FOLDER = Path.of("src/test/bad-inputs");
  private static final boolean REGENERATE = Boolean.getBoolean("bad-inputs.regenerate");

  /** What every secret in the folder begins with. */
  private static final String SECRET = "7f3a90cc";

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> getsItsAnswer() throws IOException {
    return inputs().stream()
        .map(file -> dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  @Test
  void thereAreAtLeastSixty() throws IOException {
    assertTrue(inputs().size() >= 60, () -> "bad inputs in " + FOLDER);
  }

  private void check(Path file) throws IOException, WordSplitException {
    String text = Files.readString(file);
    BadInput input =
        new BadInput(text, Files.createDirectory(directory.resolve(file.getFileName())));
    String answer = input.answer();
    assertTrue(answer.matches("(?s)exit code (2|78)\n.+"), answer);
    assertFalse(answer.contains(SECRET), answer);
    assertFalse(answer.contains("Exception"), answer);
    String whole = input.input() + BadInput.ANSWER + answer;
    if (REGENERATE) {
      Files.writeString(file, whole);
    }
    assertEquals(REGENERATE ? whole : text, whole);
  }

  private static List<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }
}
