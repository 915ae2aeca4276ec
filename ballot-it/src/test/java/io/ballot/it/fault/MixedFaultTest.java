package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.it.library.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fault table of docs/SAFETY.md says which faults the mixed run draws. */
final class MixedFaultTest {

  @Test
  void theDocumentSaysWhichFaultsAreMixed() throws IOException {
    Set<String> documented =
        Files.readAllLines(Checkout.root().resolve("docs").resolve("SAFETY.md")).stream()
            .filter(line -> line.matches("\\| `[A-Z_]+` \\|.*"))
            .map(line -> line.split("\\|", -1))
            .filter(cells -> cells[4].contains("mixed"))
            .map(cells -> cells[1].strip().replace("`", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> drawn =
        Stream.of(MixedFault.values())
            .map(fault -> fault.kind().name())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(drawn, documented);
  }
}
