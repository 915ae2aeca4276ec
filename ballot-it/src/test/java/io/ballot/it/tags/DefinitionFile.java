package io.ballot.it.tags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A registration as a file in an agent's folder defines it: the same with other names. */
final class DefinitionFile {
  private static final JsonMapper JSON = new JsonMapper();

  /** What is the user's own below these names. */
  private static final Set<String> OPAQUE = Set.of("Meta", "Config", "Arguments");

  /** What newer APIs take and no file does. */
  private static final Set<String> UNKNOWN = Set.of("AccessLogs", "EnvoyExtensions");

  private DefinitionFile() {}

  /** The file's text for what an agent's API takes. */
  static String of(JsonNode registration) {
    return JSON.createObjectNode()
        .set("service", inFile((ObjectNode) registration))
        .toPrettyString();
  }

  private static ObjectNode inFile(ObjectNode object) {
    ObjectNode renamed = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (UNKNOWN.contains(name)) {
        continue;
      }
      if (name.equals("TaggedAddresses")) {
        ObjectNode addresses = renamed.putObject(inFile(name));
        value.properties().forEach(it -> addresses.set(it.getKey(), inFile(it.getValue())));
      } else {
        renamed.set(inFile(name), OPAQUE.contains(name) ? value : inFile(value));
      }
    }
    return renamed;
  }

  private static JsonNode inFile(JsonNode value) {
    if (value instanceof ArrayNode array) {
      ArrayNode renamed = JSON.createArrayNode();
      array.forEach(element -> renamed.add(inFile(element)));
      return renamed;
    }
    return value instanceof ObjectNode object ? inFile(object) : value;
  }

  private static String inFile(String name) {
    return name.equals("CheckID")
        ? "id"
        : name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
