package io.ballot.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log line for a person: time, level, election, message, fields. Colours, where they are
 * wanted, only stress: what is no matter of course stands out, and what accompanies steps back.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private final ZoneId zone;
  private final boolean colours;
  private final boolean stackTraces;

  TextLayout(ZoneId zone, boolean colours, boolean stackTraces) {
    this.zone = zone;
    this.colours = colours;
    this.stackTraces = stackTraces;
  }

  @Override
  public String doLayout(ILoggingEvent line) {
    StringBuilder text = new StringBuilder();
    String time = TIME.format(Instant.ofEpochMilli(line.getTimeStamp()).atZone(zone));
    text.append(in(Style.DIM, time))
        .append(' ')
        .append(in(ofLevel(line.getLevel()), "%-5s".formatted(line.getLevel())))
        .append(' ');
    Fields.election(line)
        .ifPresent(name -> text.append(in(Style.BOLD, onOneLine(name) + ":")).append(' '));
    text.append(onOneLine(line.getFormattedMessage()));
    Map<String, @Nullable Object> fields = Fields.others(line, stackTraces);
    Object stackTrace = fields.remove("stackTrace");
    fields.forEach(
        (key, value) -> text.append(' ').append(in(Style.DIM, key + '=' + shown(value))));
    text.append('\n');
    if (stackTrace != null) {
      text.append(stackTrace);
    }
    return text.toString();
  }

  private String in(Style style, String text) {
    return colours ? style.on(text) : text;
  }

  private static Style ofLevel(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> Style.BAD;
      case Level.WARN_INT -> Style.WARNING;
      case Level.INFO_INT -> Style.PLAIN;
      default -> Style.DIM;
    };
  }

  private static String shown(@Nullable Object value) {
    String text = onOneLine(String.valueOf(value));
    return text.isEmpty() || text.indexOf(' ') >= 0 || text.indexOf('"') >= 0
        ? '"' + text.replace("\"", "\\\"") + '"'
        : text;
  }

  /** A hook's output must not be able to write lines of its own, or to steer the terminal. */
  private static String onOneLine(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(character -> {
          if (Character.isISOControl(character)) {
            shown.append("\\u%04x".formatted(character));
          } else {
            shown.append((char) character);
          }
        });
    return shown.toString();
  }
}
