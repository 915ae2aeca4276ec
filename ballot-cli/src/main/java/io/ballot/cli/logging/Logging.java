package io.ballot.cli.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.logging.LogManager;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The logging of this process. Before {@link #start} nothing is logged at all, so that commands
 * that print for people print nothing else.
 */
public final class Logging implements AutoCloseable {
  /** The logger of lines that are put together and written nowhere. */
  public static final String PRACTICE = "io.ballot.practice";

  private final LoggerContext context;

  private Logging(LoggerContext context) {
    this.context = context;
  }

  /**
   * Starts logging, in place of any logging started before.
   *
   * @param colours whether text may be coloured; JSON never is
   * @param output where the lines go; it is never closed. One that throws is not tried again, so it
   *     should be one that does not, as {@link System#out}
   */
  public static Logging start(
      LogFormat format, LogLevel level, boolean colours, OutputStream output) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    OutputStreamAppender<ILoggingEvent> writer =
        writer(context, encoder(context, format, level, colours), new KeptOpen(output));
    LossyAppender queue = new LossyAppender();
    queue.setContext(context);
    queue.addAppender(writer);
    queue.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level.ofLibraries());
    root.addAppender(queue);
    context.getLogger("io.ballot").setLevel(level.level());
    Logger practice = context.getLogger(PRACTICE);
    practice.setAdditive(false);
    practice.addAppender(
        writer(context, encoder(context, format, level, colours), OutputStream.nullOutputStream()));
    adoptJavaUtilLogging();
    return new Logging(context);
  }

  /** Writes what is still queued, for a second at most, and ends logging. */
  @Override
  public void close() {
    context.reset();
  }

  private static OutputStreamAppender<ILoggingEvent> writer(
      LoggerContext context, Encoder<ILoggingEvent> encoder, OutputStream output) {
    encoder.start();
    OutputStreamAppender<ILoggingEvent> writer = new OutputStreamAppender<>();
    writer.setContext(context);
    writer.setEncoder(encoder);
    writer.setOutputStream(output);
    writer.start();
    return writer;
  }

  private static Encoder<ILoggingEvent> encoder(
      LoggerContext context, LogFormat format, LogLevel level, boolean colours) {
    return switch (format) {
      case JSON -> json(context, level);
      case TEXT -> text(context, level, colours);
    };
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context, LogLevel level) {
    LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();
    encoder.setContext(context);
    encoder.setFindAndRegisterJacksonModules(false);
    encoder.setLineSeparator("\n");
    JsonFields fields = new JsonFields(level.showsStackTraces());
    fields.setContext(context);
    encoder.getProviders().addProvider(fields);
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(
      LoggerContext context, LogLevel level, boolean colours) {
    TextLayout layout = new TextLayout(ZoneId.systemDefault(), colours, level.showsStackTraces());
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    return encoder;
  }

  /** Guice and OkHttp log by java.util.logging, which would write to standard error itself. */
  private static void adoptJavaUtilLogging() {
    LogManager.getLogManager().reset();
    SLF4JBridgeHandler.install();
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
  }
}
