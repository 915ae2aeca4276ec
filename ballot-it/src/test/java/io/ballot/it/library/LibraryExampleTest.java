package io.ballot.it.library;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.runtime.Ballot;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LibraryExampleTest {
  private static final Path EXAMPLE = Checkout.root().resolve("examples/library/Embedded.java");

  @Test
  void theExampleLeadsAndHandsOverWithNothingButTheDomainOnItsClassPath()
      throws IOException, InterruptedException, URISyntaxException {
    Path domain = Path.of(Ballot.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(java.toString(), "--class-path", domain.toString(), EXAMPLE.toString())
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
      assertEquals("[begin] promote\n[cease] demote\n", output);
      assertEquals(0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theReadmeShowsTheExampleAsItIs() throws IOException {
    String readme = Files.readString(Checkout.root().resolve("README.md"));
    assertTrue(
        readme.contains("```java\n" + Files.readString(EXAMPLE) + "```"),
        "README.md shows another text than " + EXAMPLE);
  }
}
