package io.ballot.cli.daemon;

import io.ballot.cli.logging.LogField;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes lines that name their event. Those of a dry run say so, each of them. */
final class EventLog {
  private static final String DRY_RUN_PREFIX = "dry run: ";

  private final Logger logger;
  private final boolean dryRun;

  EventLog(boolean dryRun) {
    this("io.ballot.daemon", dryRun);
  }

  /**
   * @param logger the name of the logger that the lines go to
   */
  EventLog(String logger, boolean dryRun) {
    this.logger = LoggerFactory.getLogger(logger);
    this.dryRun = dryRun;
  }

  /** Begins a line. */
  Line line(Level level, String event, @Nullable String election) {
    LoggingEventBuilder builder = logger.atLevel(level).addKeyValue(LogField.EVENT, event);
    if (election != null) {
      builder = builder.addKeyValue(LogField.ELECTION, election);
    }
    return new Line(dryRun ? builder.addKeyValue("dryRun", true) : builder);
  }

  /** A line that is being put together. */
  final class Line {
    private LoggingEventBuilder builder;

    private Line(LoggingEventBuilder builder) {
      this.builder = builder;
    }

    Line field(String name, Object value) {
      builder = builder.addKeyValue(name, value);
      return this;
    }

    void say(String message) {
      builder.log("{}", dryRun ? DRY_RUN_PREFIX + message : message);
    }
  }
}
