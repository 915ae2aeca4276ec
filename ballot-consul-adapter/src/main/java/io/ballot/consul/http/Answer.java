package io.ballot.consul.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;

/**
 * What the agent answered, whatever its status.
 *
 * @param asked what was asked of whom, for messages
 * @param arrived when it began to come, in nanoseconds of {@link System#nanoTime}
 * @param status the HTTP status
 * @param index the header {@code X-Consul-Index}; 0 where it was absent or no number
 * @param filtered whether Consul says that it left out what the token may not read (newer versions
 *     alone say so)
 * @param text the body as it came: it is read, and parts of it are written back
 * @param excerpt the beginning of the body, for messages; never holds the token; empty where the
 *     body is
 */
public record Answer(
    String asked,
    long arrived,
    int status,
    long index,
    boolean filtered,
    String text,
    String excerpt) {
  /** The most characters of a body to be quoted. */
  static final int LONGEST_EXCERPT = 200;

  /** Whether the status is one of success. */
  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /**
   * Whether the body contains a text. Consul's error texts gain prefixes from version to version,
   * so they are looked for, not compared.
   */
  public boolean says(String part) {
    return text.contains(part);
  }

  /** Whether the token was refused this, or is not known at all. */
  public boolean isDenied() {
    return !ok() && StatusCodes.failureOf(this) == Failure.DENIED;
  }

  /** Whether Consul knows the token and refuses it this. */
  public boolean isPermissionDenied() {
    return isDenied() && !says(StatusCodes.UNKNOWN_TOKEN);
  }

  /**
   * The body as JSON.
   *
   * @throws PortException {@link Failure#UNAVAILABLE} where it is none
   */
  public JsonNode json() throws PortException {
    try {
      JsonNode json = Json.tree(text);
      if (json != null && !json.isMissingNode()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // Its message quotes the body; ours does so with a bound.
    }
    throw unexpected("something that is not JSON");
  }

  /** Where rows of a long answer are read, one after the other. */
  @FunctionalInterface
  public interface Rows {
    /** Takes the next one. */
    void row(ObjectNode row) throws PortException;
  }

  /**
   * Reads the rows, objects all, of a JSON array, or of none for a JSON null, one by one: as a
   * tree, a thousand of them take ten times the place of their text.
   *
   * @throws PortException {@link Failure#UNAVAILABLE} where the body is no such thing
   */
  public void eachRow(Rows rows) throws PortException {
    try (JsonParser parser = Json.MAPPER.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.VALUE_NULL) {
        return;
      }
      if (first != JsonToken.START_ARRAY) {
        throw unexpected("no list");
      }
      eachRow(parser, rows);
      return;
    } catch (IOException e) {
      // Its message quotes the body; ours does so with a bound.
    }
    throw unexpected("something that is not JSON");
  }

  /**
   * The same for an object of which one field holds the rows; tells the other fields.
   *
   * @param field which
   */
  public ObjectNode eachRowOf(String field, Rows rows) throws PortException {
    ObjectNode others = Json.object();
    try (JsonParser parser = Json.MAPPER.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw unexpected("no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.START_ARRAY && name.equals(field)) {
          eachRow(parser, rows);
        } else {
          others.set(name, Json.tree(parser));
        }
      }
      return others;
    } catch (IOException e) {
      // As above.
    }
    throw unexpected("something that is not JSON");
  }

  private void eachRow(JsonParser parser, Rows rows) throws IOException, PortException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!(Json.tree(parser) instanceof ObjectNode row)) {
        throw unexpected("a row that is no object");
      }
      rows.row(row);
    }
  }

  /** A failure for an answer of success that does not hold what it should. */
  public PortException unexpected(String found) {
    return new PortException(
        Failure.UNAVAILABLE,
        asked + " answered " + status + " with " + found + quoted() + "; is that Consul?");
  }

  /** The failure that this answer is, for those who expected another one. */
  public PortException failure() {
    return new PortException(
        StatusCodes.failureOf(this), asked + " answered " + status + quoted() + hint());
  }

  private String hint() {
    if (says(StatusCodes.UNKNOWN_TOKEN)) {
      return ": Consul does not know the token";
    }
    if (says(StatusCodes.WANTS_TLS)) {
      return ": the address has to begin with https://";
    }
    return switch (status) {
      // Consul answers neither to any question of ours in this way.
      case 401, 407 -> ": is a proxy in between that wants a login (CONSUL_HTTP_AUTH)?";
      case 404 -> ": is that Consul, and is the path of its address right?";
      default -> "";
    };
  }

  private String quoted() {
    return excerpt.isEmpty() ? "" : ": " + excerpt;
  }

  /** For messages of tests and debuggers; without the body, which may hold the token. */
  @Override
  public String toString() {
    return asked + " answered " + status + quoted();
  }
}
