package io.ballot.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a log line for a person, without colours: time, level, election, message, fields. */
final class TextLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private final ZoneId zone;
  private final boolean stackTraces;

  TextLayout(ZoneId zone, boolean stackTraces) {
    this.zone = zone;
    this.stackTraces = stackTraces;
  }

  @Override
  public String doLayout(ILoggingEvent line) {
    StringBuilder text = new StringBuilder();
    text.append(TIME.format(Instant.ofEpochMilli(line.getTimeStamp()).atZone(zone)))
        .append(' ')
        .append("%-5s".formatted(line.getLevel()))
        .append(' ');
    Fields.election(line).ifPresent(name -> text.append(onOneLine(name)).append(": "));
    text.append(onOneLine(line.getFormattedMessage()));
    Map<String, @Nullable Object> fields = Fields.others(line, stackTraces);
    Object stackTrace = fields.remove("stackTrace");
    fields.forEach((key, value) -> text.append(' ').append(key).append('=').append(shown(value)));
    text.append('\n');
    if (stackTrace != null) {
      text.append(stackTrace);
    }
    return text.toString();
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
