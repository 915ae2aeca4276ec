package io.ballot.it.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.it.daemon.DaemonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExamplesTest {
  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Checkout.root().resolve("examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsAcceptedByValidate(Path example) throws InterruptedException {
    try (DaemonProcess ballot =
        DaemonProcess.start(
            "validate-" + example.getFileName(),
            List.of("validate", "--config", example.toString()),
            Map.of(),
            Checkout.root())) {
      int code = ballot.awaitExit(Duration.ofSeconds(60));
      assertEquals(0, code, () -> String.join("\n", ballot.errors().tail(20)));
    }
  }
}
