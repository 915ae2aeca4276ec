package io.ballot.cli.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.event.KeyValuePair;

/**
 * Keeps whoever logs from waiting for whoever reads: a reader that stops (a full pipe, a held
 * terminal) must not cost a leader its lease. Lines that find the queue full are lost, and counted:
 * the next line that finds room is preceded by one that tells how many.
 */
final class LossyAppender extends AsyncAppender {
  static final int QUEUE = 4096;
  private static final int FLUSH_MILLIS = 1000;

  private final AtomicLong lost = new AtomicLong();

  LossyAppender() {
    setQueueSize(QUEUE);
    setDiscardingThreshold(0);
    setNeverBlock(true);
    setMaxFlushTime(FLUSH_MILLIS);
  }

  @Override
  protected void append(ILoggingEvent line) {
    // Two places: one for the line about the lost ones. Racing threads may lose a line uncounted
    // between this look and the next call; the count says what an operator needs to know.
    if (getRemainingCapacity() < 2) {
      lost.incrementAndGet();
      return;
    }
    long count = lost.getAndSet(0);
    if (count > 0) {
      super.append(noteOf(count));
    }
    super.append(line);
  }

  private LoggingEvent noteOf(long count) {
    Logger logger = ((LoggerContext) getContext()).getLogger(LossyAppender.class);
    LoggingEvent note =
        new LoggingEvent(
            LossyAppender.class.getName(),
            logger,
            Level.WARN,
            "log lines were lost: whoever reads the log was too slow",
            null,
            null);
    note.addKeyValuePair(new KeyValuePair(LogField.EVENT, "log-lines-lost"));
    note.addKeyValuePair(new KeyValuePair("lines", count));
    return note;
  }
}
