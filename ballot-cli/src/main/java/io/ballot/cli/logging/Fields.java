package io.ballot.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** The fields of one log line, apart from those that every line has. */
final class Fields {
  private static final String OWN_LOGGERS = "io.ballot.";
  private static final int MOST_CAUSES = 5;

  /** What stands on every line cannot be said a second time by a field of that name. */
  private static final Set<String> TAKEN =
      Set.of("time", "level", "message", LogField.EVENT, LogField.ELECTION);

  private Fields() {}

  /** What happened; a line of a library has the event {@code library}. */
  static String event(ILoggingEvent line) {
    return value(line, LogField.EVENT)
        .map(Object::toString)
        .orElse(line.getLoggerName().startsWith(OWN_LOGGERS) ? "log" : "library");
  }

  static Optional<String> election(ILoggingEvent line) {
    return value(line, LogField.ELECTION).map(Object::toString);
  }

  private static Optional<Object> value(ILoggingEvent line, String key) {
    return pairs(line).stream()
        .filter(pair -> pair.key.equals(key) && pair.value != null)
        .map(pair -> pair.value)
        .findFirst();
  }

  /** All others, in the order they were given in. */
  static Map<String, @Nullable Object> others(ILoggingEvent line, boolean stackTraces) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (KeyValuePair pair : pairs(line)) {
      if (!TAKEN.contains(pair.key)) {
        fields.put(pair.key, pair.value);
      }
    }
    if (!line.getLoggerName().startsWith(OWN_LOGGERS)) {
      fields.put("logger", line.getLoggerName());
    }
    IThrowableProxy failure = line.getThrowableProxy();
    if (failure != null) {
      fields.put("error", inOneLine(failure));
      if (stackTraces) {
        fields.put("stackTrace", ThrowableProxyUtil.asString(failure));
      }
    }
    return fields;
  }

  private static List<KeyValuePair> pairs(ILoggingEvent line) {
    List<KeyValuePair> pairs = line.getKeyValuePairs();
    return pairs == null ? List.of() : pairs;
  }

  private static String inOneLine(IThrowableProxy failure) {
    StringBuilder text = new StringBuilder();
    IThrowableProxy cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      text.append(i == 0 ? "" : "; caused by ").append(cause.getClassName());
      if (cause.getMessage() != null) {
        text.append(": ").append(cause.getMessage());
      }
      cause = cause.getCause();
    }
    return text.toString();
  }
}
