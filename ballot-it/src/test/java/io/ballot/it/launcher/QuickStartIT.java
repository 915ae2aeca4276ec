package io.ballot.it.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import io.ballot.it.process.ChildProcess;
import io.ballot.it.process.LineLog;
import io.ballot.it.process.Ran;
import io.ballot.it.process.Signal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the launcher's archive is made, is used, and holds what a start needs. */
@OnRealConsul
final class QuickStartIT {
  /** With it Java refuses to start where it cannot use the archive. */
  private static final String OR_NOT_AT_ALL =
      Runtime.version().feature() >= 25 ? "-XX:AOTMode=on" : "-Xshare:on";

  private static final String SOURCE_IS_ARCHIVE = "source: shared objects file";
  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir private static Path whole;
  private static BuiltCheckout checkout;

  @TempDir private Path folder;

  /** Once: making an archive takes most of the time of these tests. */
  @BeforeAll
  static void makeTheArchive() throws Exception {
    checkout = new BuiltCheckout(whole);
    assertTrue(checkout.run("", "--version").succeeded());
  }

  @Test
  void startsFromTheArchive() throws Exception {
    Ran ran = checkout.run(OR_NOT_AT_ALL, "--version");
    assertTrue(ran.succeeded(), ran.output());
  }

  @Test
  void makesAnotherArchiveInACopyOfTheCheckout() throws Exception {
    BuiltCheckout copy = checkout.copyTo(folder);
    assertTrue(copy.run("", "--version").succeeded());

    Ran ran = copy.run(OR_NOT_AT_ALL, "--version");

    assertTrue(ran.succeeded(), ran.output());
  }

  @Test
  void startsWithoutAWordWhereTheArchiveIsBroken() throws Exception {
    String version = checkout.run("", "--version").output();
    Path archive = checkout.archives().getFirst();
    Path kept = Files.copy(archive, folder.resolve("kept"));
    try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      file.truncate(100_000);
    }
    try {
      assertNotEquals(0, checkout.run(OR_NOT_AT_ALL, "--version").exitCode());
      Ran ran = checkout.run("", "--version");
      assertTrue(ran.succeeded(), ran.output());
      assertEquals(version, ran.output());
    } finally {
      Files.copy(
          kept, archive, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  @Test
  void findsInTheArchiveWhatADaemonNeedsThatLeads(Lab lab, SharedConsul consul) throws Exception {
    Path classes = folder.resolve("classes");
    Path config = config(consul);
    LineLog log = new LineLog(Path.of("target", "daemon-logs", "quick-start.log"));
    lab.watch(log);
    try (ChildProcess daemon =
        ChildProcess.start(
            List.of(
                checkout.launcher().toString(),
                "run",
                "--log-format",
                "json",
                "--config",
                config.toString()),
            checkout.environment("-Xlog:class+load:file=" + classes),
            folder,
            log,
            log)) {
      assertTrue(log.await(0, line -> line.contains("\"promoted\""), BOUND).isPresent());
      daemon.signal(Signal.TERM);
      assertEquals(0, daemon.awaitExit(BOUND));
    }
    List<String> loaded = ownClasses(classes);
    List<String> missing =
        loaded.stream().filter(line -> !line.contains(SOURCE_IS_ARCHIVE)).toList();
    assertTrue(loaded.size() > 200, "only " + loaded.size());
    // What one start does and another does not, by the order in which answers come.
    assertTrue(missing.size() * 20 <= loaded.size(), () -> String.join("\n", missing));
  }

  @Test
  void writesNothingBesideTheLinesOfTheLog(Lab lab, SharedConsul consul) throws Exception {
    Path config = config(consul);
    LineLog output = new LineLog(Path.of("target", "daemon-logs", "nothing-else.log"));
    LineLog errors = new LineLog(Path.of("target", "daemon-logs", "nothing-else.err"));
    lab.watch(output);
    try (ChildProcess daemon =
        ChildProcess.start(
            List.of(checkout.launcher().toString(), "run", "--config", config.toString()),
            checkout.environment(""),
            folder,
            output,
            errors)) {
      assertTrue(output.await(0, line -> line.contains("\"promoted\""), BOUND).isPresent());
      daemon.signal(Signal.TERM);
      assertEquals(0, daemon.awaitExit(BOUND));
    }
    assertEquals(List.of(), errors.linesFrom(0));
    List<String> others =
        output.linesFrom(0).stream().filter(line -> !line.startsWith("{\"time\":\"")).toList();
    assertEquals(List.of(), others);
  }

  private Path config(SharedConsul consul) throws IOException, InterruptedException {
    String service = consul.unique("quick-start");
    consul.http().services().register(service + "-1", service, 8001, List.of());
    Path config = folder.resolve("ballot.yaml");
    FakeCheckout.write(
        config,
        """
        consul:
          address: %s
        stateDir: %s
        election:
          enabled: [it]
          services:
            it:
              name: %s
              id: %s-1
              key: %s/leader
              primaryTag: primary
              execOnPromote: 'true'
              execOnDemote: 'true'
        """
            .formatted(consul.uri(), folder.resolve("state"), service, service, service));
    return config;
  }

  /**
   * Classes of the house and of HTTP that were read from somewhere; those made on the way apart.
   */
  private static List<String> ownClasses(Path classes) throws IOException {
    return Files.readAllLines(classes).stream()
        .filter(line -> line.contains(" io.ballot.") || line.contains(" okhttp3."))
        .filter(line -> line.contains(SOURCE_IS_ARCHIVE) || line.contains("source: file:"))
        .toList();
  }
}
