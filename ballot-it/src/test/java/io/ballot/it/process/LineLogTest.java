package io.ballot.it.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineLogTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path folder;

  private LineLog log;

  @BeforeEach
  void startALog() {
    log = new LineLog(folder.resolve("deep/down/some.log"));
  }

  @Test
  void keepsEveryLineInItsFile() throws Exception {
    log.add("one");
    log.add("two");

    assertEquals(List.of("one", "two"), Files.readAllLines(log.file()));
  }

  @Test
  void givesTheLatestLines() {
    log.add("one");
    log.add("two");
    log.add("three");

    assertEquals(List.of("two", "three"), log.tail(2));
    assertEquals(List.of("one", "two", "three"), log.tail(9));
    assertEquals(List.of("three"), log.linesFrom(2));
    assertEquals(List.of(), log.linesFrom(3));
  }

  @Test
  void findsALineThatCameBefore() throws Exception {
    log.add("it is ready");

    assertEquals(Optional.of("it is ready"), log.await(0, line -> line.contains("ready"), BOUND));
  }

  @Test
  void passesOverLinesBeforeTheMark() throws Exception {
    log.add("ready the first time");

    assertEquals(
        Optional.empty(), log.await(1, line -> line.contains("ready"), Duration.ofMillis(20)));
  }

  @Test
  void wakesWhoWaitsForALineWhenItComes() throws Exception {
    try (ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<String>> waiting =
          waiters.submit(() -> log.await(0, line -> line.equals("at last"), BOUND));

      log.add("not yet");
      log.add("at last");

      assertEquals(Optional.of("at last"), waiting.get());
    }
  }

  @Test
  void saysWhetherAnythingCameInTime() throws Exception {
    assertFalse(log.awaitMoreThan(0, Duration.ofMillis(20)));
    log.add("something");

    assertTrue(log.awaitMoreThan(0, BOUND));
  }
}
