package io.ballot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as {@code java} alone runs it, without the launcher and its options. */
class PlainJavaTest {
  @TempDir private Path directory;

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void writesNothingToStandardError() throws Exception {
    Path config = directory.resolve("ballot.yaml");
    Files.writeString(
        config,
        """
        stateDir: %s
        election: {enabled: [web], services: {web: {id: web-1, key: locks/web}}}
        """
            .formatted(directory));
    Path errors = directory.resolve("stderr");
    Process daemon = start(config, errors);
    try (BufferedReader out = daemon.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.contains("\"event\":\"promoted\"")) {
        line = out.readLine();
      }
      assertTrue(line != null, "ended before it led: " + Files.readString(errors));
      daemon.destroy();
      assertTrue(daemon.waitFor(20, TimeUnit.SECONDS), "did not end");
    } finally {
      daemon.destroyForcibly();
    }

    assertEquals("", Files.readString(errors));
  }

  private Process start(Path config, Path errors) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.ballot.cli.Main",
            "run",
            "--backend",
            "memory",
            "--config",
            config.toString());
    // What the JVM says of options that it picked up is no warning of ours.
    builder.environment().keySet().removeIf(name -> name.matches("JAVA_TOOL_OPTIONS|JDK_JAVA_.*"));
    return builder.directory(directory.toFile()).redirectError(errors.toFile()).start();
  }
}
