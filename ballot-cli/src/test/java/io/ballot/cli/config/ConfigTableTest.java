package io.ballot.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.ballot.cli.config.report.Strictness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every row of the tables: a configuration, and word for word what is said about it. */
class ConfigTableTest {
  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> saysWhatIsWrongWithTheYaml() {
    return rows("yaml.cases");
  }

  @TestFactory
  Stream<DynamicTest> saysWhichKeysAreNotKnown() {
    return rows("keys.cases");
  }

  @TestFactory
  Stream<DynamicTest> saysWhichValuesAreNotAllowed() {
    return rows("values.cases");
  }

  @TestFactory
  Stream<DynamicTest> saysWhichElectionsCannotRun() {
    return rows("elections.cases");
  }

  @TestFactory
  Stream<DynamicTest> saysWhatIsWrongWithTheEnvironment() {
    return rows("environment.cases");
  }

  private Stream<DynamicTest> rows(String table) {
    return Cases.of(table).stream()
        .flatMap(row ->
            row.said().entrySet().stream()
                .map(said ->
                    dynamicTest(
                        row.name() + " (" + said.getKey() + ")",
                        () -> check(row, said.getKey(), said.getValue()))));
  }

  private void check(Cases.Case row, String command, List<String> said) throws IOException {
    Path file = directory.resolve("ballot.yaml");
    Files.writeString(file, row.yaml());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> environment = new HashMap<>(row.environment());
    environment.put("HOME", "/home/somebody");
    Strictness strictness = Strictness.valueOf(command.toUpperCase(Locale.ROOT));

    ConfigOutcome outcome =
        new ConfigLoader(new Surroundings(environment, directory))
            .load(Optional.of(Path.of("ballot.yaml")), strictness);

    assertEquals(
        String.join("\n", said).replace("${PATH}", System.getenv("PATH")),
        String.join(
            "\n", outcome.findings().stream().map(finding -> finding.line(strictness)).toList()));
    boolean refused = said.stream().anyMatch(line -> line.contains(": error: "));
    assertEquals(refused, outcome instanceof ConfigOutcome.Refused, "refused");
  }
}
