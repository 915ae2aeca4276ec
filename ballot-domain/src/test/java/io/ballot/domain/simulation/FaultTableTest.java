package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The fault table of docs/SAFETY.md is the simulator's. */
final class FaultTableTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "SAFETY.md");

  @Test
  void theDocumentHasEveryFaultWithWhatItGivesUp() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.matches("\\| `[A-Z_]+` \\|.*"))
            .toList();
    List<String> documented = rows.stream().map(FaultTableTest::nameAndGivenUp).toList();
    List<String> simulated =
        Arrays.stream(FaultKind.values())
            .map(kind -> kind.name() + ": " + givenUp(kind))
            .sorted()
            .toList();
    assertEquals(simulated, documented.stream().sorted().toList());
  }

  private static String nameAndGivenUp(String row) {
    String[] cells = row.split("\\|", -1);
    return cells[1].strip().replace("`", "") + ": " + cells[3].strip();
  }

  private static String givenUp(FaultKind kind) {
    if (kind.givesUp().isEmpty()) {
      return "–";
    }
    String numbers =
        kind.givesUp().stream()
            .map(Invariant::number)
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return kind.extent().isEmpty() ? numbers : numbers + " " + kind.extent();
  }
}
