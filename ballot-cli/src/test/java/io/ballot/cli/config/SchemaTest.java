package io.ballot.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.ballot.cli.config.report.Finding;
import io.ballot.cli.config.report.Severity;
import io.ballot.cli.config.report.Strictness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The schema for editors knows the options that the program knows, and judges values as it does.
 */
class SchemaTest {
  private static final Path FILE = Path.of("../docs/ballot.schema.json");
  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final JsonNode SCHEMA = schema();
  private static final JsonSchema VALIDATOR =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(SCHEMA);

  private static final Map<String, List<Option>> SECTIONS =
      Map.of(
          "/properties", Option.ROOT,
          "/properties/consul/properties", Option.CONSUL,
          "/properties/consul/properties/tls/properties", Option.TLS,
          "/properties/election/properties", Option.ELECTION,
          "/definitions/service/properties", Option.SERVICE);

  private static final Map<Option.Kind, List<String>> GOOD =
      Map.of(
          Option.Kind.TEXT, List.of("some", "12", "1.5", "true", "~"),
          Option.Kind.SECRET, List.of("7f3a90cc", "12", "~"),
          Option.Kind.PATH, List.of("~", "''"),
          Option.Kind.ADDRESS, List.of("https://consul:8501", "localhost", "~"),
          Option.Kind.DURATION, List.of("10s", "'12s'", "+10.5s", "10s500ms", "~"),
          Option.Kind.FLAG, List.of("true", "false", "~"),
          Option.Kind.TEXTS, List.of("web", "[web]", "['web']"),
          Option.Kind.COMMAND, List.of("/bin/echo a", "[/bin/echo, a, 1, true, '']", "[]", "~"));

  private static final Map<Option.Kind, List<String>> BAD =
      Map.of(
          Option.Kind.TEXT, List.of("[a]", "{a: b}"),
          Option.Kind.SECRET, List.of("[a]", "{a: b}"),
          Option.Kind.PATH, List.of("[a]", "{a: b}", "'~'", "~/a"),
          Option.Kind.ADDRESS, List.of("[a]", "{a: b}"),
          Option.Kind.DURATION,
              List.of("10", "soon", "10 s", "-1s", "1d", "true", "[10s]", "{a: b}"),
          Option.Kind.FLAG, List.of("1", "'true'", "maybe", "[true]", "{a: b}"),
          Option.Kind.WORD, List.of("sometimes", "AUTO", "1", "[auto]", "{a: b}"),
          Option.Kind.TEXTS, List.of("{a: b}", "[[a]]", "[~]", "['']"),
          Option.Kind.COMMAND, List.of("{a: b}", "[a, [b]]", "[a, ~]"),
          Option.Kind.SECTION, List.of("text", "12", "[a]"));

  /** Durations whose range the usual ones are beyond. */
  private static final Set<String> NARROW = Set.of("nodeFailureFloor", "demoteBudget");

  @TempDir private Path directory;

  @Test
  void theSchemaNamesEveryOptionAndNoOther() {
    SECTIONS.forEach((place, options) -> {
      Set<String> names = new TreeSet<>();
      SCHEMA.at(place).fieldNames().forEachRemaining(names::add);
      assertEquals(new TreeSet<>(Option.keys(options)), names, place);
    });
  }

  @Test
  void theSchemaHasTheDefaultsOfTheProgram() {
    SECTIONS.forEach((place, options) ->
        options.forEach(option -> {
          JsonNode property = SCHEMA.at(place + "/" + option.key());
          String description = property.path("description").asText();
          assertTrue(description.endsWith("."), option.key());
          if (property.has("default")) {
            assertEquals(option.ifNone(), property.get("default").asText(), option.key());
          } else {
            assertTrue(description.contains(option.ifNone()), option.key());
          }
        }));
  }

  @Test
  void theTableHasTheDefaultsThatHold() {
    ConfigOutcome.Accepted accepted =
        (ConfigOutcome.Accepted)
            load("election: {enabled: [web], services: {web: {id: web-1, key: locks/web}}}");
    List<Option> all =
        Stream.of(Option.CONSUL, Option.TLS, Option.SERVICE).flatMap(List::stream).toList();
    for (Setting setting : accepted.settings().get()) {
      String key = setting.path().substring(setting.path().lastIndexOf('.') + 1);
      all.stream()
          .filter(option -> option.key().equals(key) && setting.origin().equals("default"))
          .findFirst()
          .ifPresent(option -> assertEquals(held(option), setting.value(), setting.path()));
    }
  }

  /** What the table says, reckoned out for an election with no other option. */
  private static String held(Option option) {
    return switch (option.ifNone()) {
      case "" -> option.kind() == Option.Kind.TEXTS ? "[]" : "(none)";
      case "<name>" -> "web";
      case "2 × (ttl + lockDelay)" -> "40s";
      case "min(2s, lockDelay / 3)" -> "2s";
      default -> option.ifNone();
    };
  }

  @TestFactory
  Stream<DynamicTest> takesWhatTheProgramTakes() {
    return rows(GOOD).map(row -> dynamicTest(row.toString(), () -> check(row, true)));
  }

  @TestFactory
  Stream<DynamicTest> refusesTheTypesThatTheProgramRefuses() {
    return rows(BAD).map(row -> dynamicTest(row.toString(), () -> check(row, false)));
  }

  @Test
  void knowsTheWordsOfTheProgram() {
    Option.SERVICE.stream()
        .filter(option -> option.kind() == Option.Kind.WORD)
        .forEach(option -> {
          List<String> words = new ArrayList<>();
          SCHEMA
              .at("/definitions/service/properties/" + option.key() + "/enum")
              .forEach(word -> words.add(word.asText()));
          words.remove("null");
          assertEquals(option.words(), words, option.key());
        });
  }

  @Test
  void refusesKeysThatTheProgramDoesNotKnow() {
    for (String yaml :
        List.of(
            "stateDirectory: x",
            "consul: {adress: x}",
            "consul: {tls: {ca: x}}",
            "election: {enabled: [], services: {}, service: {}}",
            "election: {enabled: [], services: {web: {prmaryTag: x}}}",
            "consul: {token: a, tokenFile: b}")) {
      assertTrue(!messages(withElection(yaml)).isEmpty(), yaml);
    }
  }

  @Test
  void takesTheExamples() throws IOException {
    int examples = 0;
    try (Stream<Path> files = Files.list(Path.of("../examples"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        assertEquals(Set.of(), messages(Files.readString(file)), file.toString());
        examples++;
      }
    }
    assertTrue(examples > 3);
  }

  private record Row(String section, Option option, String value) {
    String path() {
      return section.isEmpty() ? option.key() : section + "." + option.key();
    }

    @Override
    public String toString() {
      return path() + ": " + value;
    }
  }

  private static Stream<Row> rows(Map<Option.Kind, List<String>> values) {
    return Map.of(
            "", Option.ROOT,
            "consul", Option.CONSUL,
            "consul.tls", Option.TLS,
            "election", Option.ELECTION,
            "election.services.web", Option.SERVICE)
        .entrySet()
        .stream()
        .flatMap(section ->
            section.getValue().stream()
                .flatMap(option ->
                    (values.equals(GOOD) && NARROW.contains(option.key())
                            ? List.of("1s", "'1.5s'", "~")
                            : values.getOrDefault(option.kind(), List.of()))
                        .stream().map(value -> new Row(section.getKey(), option, value))));
  }

  private void check(Row row, boolean good) {
    String yaml = document(row);
    assertEquals(good, messages(yaml).isEmpty(), () -> "schema: " + messages(yaml));
    List<String> errors =
        load(yaml).findings().stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .filter(finding -> finding.path().startsWith(row.path()))
            .map((Finding finding) -> finding.line(Strictness.RUN))
            // What must be there is known to the schema where it can be, and to the program always.
            .filter(line -> !good || !line.contains("required, and missing"))
            .toList();
    assertEquals(good, errors.isEmpty(), () -> "program: " + errors);
  }

  /** A good configuration but for one value. */
  private static String document(Row row) {
    try {
      ObjectNode root =
          (ObjectNode)
              YAML.readTree(
                  "consul: {address: 'https://consul', tls: {}}\n"
                      + "election: {enabled: [web], services: {web: {id: web-1, key: locks/web}}}");
      ObjectNode section =
          row.section().isEmpty()
              ? root
              : (ObjectNode) root.at("/" + row.section().replace('.', '/'));
      section.put(row.option().key(), "@value@");
      return JSON.writeValueAsString(root).replace("\"@value@\"", row.value());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String withElection(String yaml) {
    return yaml.startsWith("election") ? yaml : yaml + "\nelection: {enabled: [], services: {}}";
  }

  private static Set<ValidationMessage> messages(String yaml) {
    try {
      return VALIDATOR.validate(YAML.readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private ConfigOutcome load(String yaml) {
    try {
      Path file = directory.resolve("ballot.yaml");
      Files.writeString(file, yaml);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ConfigLoader(new Surroundings(Map.of("HOME", "/home/somebody"), directory))
        .load(Optional.of(Path.of("ballot.yaml")), Strictness.RUN);
  }

  private static JsonNode schema() {
    try {
      return JSON.readTree(FILE.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
