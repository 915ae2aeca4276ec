package io.ballot.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.report.Strictness;
import io.ballot.cli.config.yaml.YamlMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference names every option there is, and no other; its examples are accepted. */
class DocumentationTest {
  private static final Place NOWHERE = Place.whole("test");
  private static final Path REFERENCE = Path.of("../docs/CONFIGURATION.md");

  @TempDir private Path directory;

  @Test
  void theReferenceHasARowForEveryOptionAndForNoOther() throws IOException {
    TreeSet<String> rows = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| (`[a-zA-Z`, ]+`) \\|").matcher(options());
    while (row.find()) {
      rows.addAll(List.of(row.group(1).replace("`", "").split(", ", -1)));
    }
    TreeSet<String> known = new TreeSet<>();
    Stream.of(KnownKeys.CONSUL, KnownKeys.TLS, KnownKeys.ELECTION, KnownKeys.SERVICE)
        .forEach(known::addAll);
    known.add("stateDir");
    assertEquals(known, rows);
  }

  @Test
  void theReferenceNamesTheVariableOfEveryOption() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    Matcher variable = Pattern.compile("`((?:BALLOT_|…_)[A-Z_]+)`").matcher(options());
    while (variable.find()) {
      named.add(variable.group(1).replace("…", "BALLOT_ELECTION_SERVICES_WEB"));
    }
    named.remove("BALLOT_ELECTION_SERVICES_"); // Says how they begin.
    YamlMapping web =
        mapping("services", mapping("web", mapping("id", new YamlMapping(NOWHERE, List.of()))));
    TreeSet<String> known =
        new TreeSet<>(
            VariableNames.of(mapping("election", web), List.of("BALLOT_ELECTION_SERVICES_WEB_"))
                .all());
    known.add("BALLOT_STATEDIR");
    known.removeIf(name -> name.endsWith("_TOKEN_FILE")); // Told of above the tables.
    assertEquals(known, named);
  }

  private static YamlMapping mapping(String key, YamlMapping value) {
    return new YamlMapping(NOWHERE, List.of(new YamlMapping.Entry(key, NOWHERE, value)));
  }

  @Test
  void theExamplesOfTheReferenceAreAccepted() throws IOException {
    Matcher example = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(REFERENCE));
    int examples = 0;
    while (example.find()) {
      String yaml = example.group(1).replace("…", "").stripIndent();
      Files.writeString(directory.resolve("ballot.yaml"), yaml);
      assertInstanceOf(
          ConfigOutcome.Accepted.class,
          new ConfigLoader(new Surroundings(Map.of("HOME", "/"), directory))
              .load(Optional.of(Path.of("ballot.yaml")), Strictness.RUN),
          yaml);
      examples++;
    }
    assertEquals(2, examples);
  }

  private static String options() throws IOException {
    String text = Files.readString(REFERENCE);
    return text.substring(text.indexOf("## `consul`"), text.indexOf("## What is refused"));
  }
}
