package io.ballot.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log line as one JSON object: {@code time}, {@code level}, {@code event}, {@code
 * election}, {@code message}, then the line's own fields, numbers as numbers.
 */
final class JsonFields extends AbstractJsonProvider<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final boolean stackTraces;

  JsonFields(boolean stackTraces) {
    this.stackTraces = stackTraces;
  }

  @Override
  public void writeTo(JsonGenerator json, ILoggingEvent line) throws IOException {
    json.writeStringField("time", TIME.format(Instant.ofEpochMilli(line.getTimeStamp())));
    json.writeStringField("level", line.getLevel().toString());
    json.writeStringField("event", Fields.event(line));
    Optional<String> election = Fields.election(line);
    if (election.isPresent()) {
      json.writeStringField("election", election.get());
    }
    json.writeStringField("message", line.getFormattedMessage());
    for (Map.Entry<String, @Nullable Object> field : Fields.others(line, stackTraces).entrySet()) {
      json.writeFieldName(field.getKey());
      write(json, field.getValue());
    }
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Iterable<?> items -> {
        json.writeStartArray();
        for (Object item : items) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case Optional<?> maybe -> write(json, maybe.orElse(null));
      default -> json.writeString(value.toString());
    }
  }
}
