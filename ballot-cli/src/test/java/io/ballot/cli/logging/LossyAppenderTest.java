package io.ballot.cli.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Timeout(30)
class LossyAppenderTest {
  private static final Logger LOGGER = LoggerFactory.getLogger("io.ballot.cli.Daemon");

  /** Somebody who stops reading until told to go on. */
  private static final class Reader extends OutputStream {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    final CountDownLatch halfOfTheQueue = new CountDownLatch(LossyAppender.QUEUE / 2);
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) {
      reached.countDown();
      awaitUninterruptibly(goOn);
      synchronized (read) {
        read.write(bytes, start, length);
      }
      for (int i = start; i < start + length; i++) {
        if (bytes[i] == '\n') {
          halfOfTheQueue.countDown();
        }
      }
    }

    /** As a write to a full pipe does not react to an interrupt. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
      boolean interrupted = false;
      while (latch.getCount() > 0) {
        try {
          latch.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    List<String> lines() {
      synchronized (read) {
        return read.toString(StandardCharsets.UTF_8).lines().toList();
      }
    }
  }

  @Test
  @SuppressWarnings("try") // Closing is what matters.
  void neverWaitsForAReaderAndTellsHowManyLinesItLost() throws InterruptedException {
    Reader reader = new Reader();
    int logged = LossyAppender.QUEUE + 1000;
    try (Logging logging = Logging.start(LogFormat.JSON, LogLevel.INFO, false, reader)) {
      LOGGER.info("first");
      assertTrue(reader.reached.await(10, TimeUnit.SECONDS));
      for (int i = 0; i < logged; i++) {
        LOGGER.info("line");
      }
      reader.goOn.countDown();
      assertTrue(reader.halfOfTheQueue.await(20, TimeUnit.SECONDS));
      LOGGER.info("last");
    }
    List<String> lines = reader.lines();
    int lost = 1 + logged + 1 - (lines.size() - 1);
    assertTrue(lost >= 1000, "lost " + lost);
    String note = lines.get(lines.size() - 2);
    assertTrue(note.contains("\"event\":\"log-lines-lost\""), note);
    assertTrue(note.contains("\"lines\":" + lost + "}"), note + " but lost " + lost);
    assertTrue(lines.getLast().contains("last"), lines.getLast());
  }

  @Test
  @SuppressWarnings("try") // Closing is what matters.
  void writesEveryLineInOrderWhileSomebodyReads() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (Logging logging = Logging.start(LogFormat.TEXT, LogLevel.INFO, false, output)) {
      for (int i = 0; i < 1000; i++) {
        LOGGER.info("line {}.", i);
      }
    }
    List<String> lines = output.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(1000, lines.size());
    for (int i = 0; i < 1000; i++) {
      assertTrue(lines.get(i).endsWith(" line " + i + "."), lines.get(i));
    }
  }
}
