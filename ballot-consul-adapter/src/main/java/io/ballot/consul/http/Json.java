package io.ballot.consul.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON as the adapter reads and writes it: trees that keep every number as it was written. */
public final class Json {
  /**
   * Registrations are read, changed in one field and written back, so a number must come out as it
   * went in: neither 1.0 as 1 nor a long fraction rounded.
   */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /**
   * A text as a tree; a missing node where it is blank.
   *
   * @throws JsonProcessingException where it is no JSON; its message quotes the text
   */
  public static JsonNode tree(String text) throws JsonProcessingException {
    try {
      return MAPPER.readTree(text);
    } catch (NumberFormatException e) {
      throw noNumber(e);
    }
  }

  /** The next value of a text that is read in parts. */
  static JsonNode tree(JsonParser parser) throws IOException {
    try {
      return parser.readValueAsTree();
    } catch (NumberFormatException e) {
      throw noNumber(e);
    }
  }

  /** An exponent of very many digits is past Jackson's own exceptions. */
  private static JsonParseException noNumber(NumberFormatException e) {
    return new JsonParseException(null, "a number that is none", e);
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An empty array. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }
}
