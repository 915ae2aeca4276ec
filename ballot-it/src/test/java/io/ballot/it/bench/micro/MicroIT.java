package io.ballot.it.bench.micro;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.bench.Micro;
import io.ballot.it.process.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs the benchmarks of this package with JMH, in a JVM of their own. */
final class MicroIT {
  private static final Duration BOUND = Duration.ofMinutes(10);

  @Test
  void measuresTheCoreAndTheShell() throws Exception {
    if (!Micro.isWanted()) {
      return;
    }
    Path folder = Files.createDirectories(Path.of("target", "bench", "micro"));
    Path figures = folder.resolve("jmh.json").toAbsolutePath();
    Ran ran =
        Ran.command(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                new Harness(folder).make(),
                "org.openjdk.jmh.Main",
                "-f",
                "1",
                "-w",
                "1",
                "-r",
                "1",
                "-wi",
                Integer.toString(Micro.rounds()),
                "-i",
                Integer.toString(Micro.rounds()),
                "-rf",
                "json",
                "-rff",
                figures.toString()),
            Map.of("PATH", "/usr/bin:/bin"),
            folder,
            BOUND);
    assertTrue(ran.succeeded(), ran.output());
    Micro.keep(figures);
  }
}
