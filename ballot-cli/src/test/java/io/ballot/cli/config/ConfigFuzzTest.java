package io.ballot.cli.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.cli.config.report.Finding;
import io.ballot.cli.config.report.Strictness;
import io.ballot.domain.fuzz.Fuzz;
import io.ballot.domain.fuzz.Mutator;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every file and every environment is read or refused, and each line of the report is one. */
class ConfigFuzzTest {
  private static final List<Cases.Case> CASES =
      Stream.of("elections", "environment", "keys", "values", "yaml")
          .flatMap(table -> Cases.of(table + ".cases").stream())
          .toList();

  /** What means something to YAML. */
  private static final List<String> YAML =
      List.of(
          ": ",
          "- ",
          "? ",
          "\n",
          "\n  ",
          "&a ",
          "*a",
          "<<: *a\n",
          "!!int ",
          "| \n",
          ">-\n",
          "#",
          "[&a [*a]]",
          "%YAML 1.1\n---\n",
          "---\n",
          "...\n",
          "\t",
          "'",
          "\"\\U00110000\"",
          "1:1:1",
          "{a: 1}",
          "0x",
          "2001-01-01",
          ".inf",
          "10s",
          "x-a: ");

  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16, StandardCharsets.UTF_16LE);

  private static final Mutator FILES =
      new Mutator(CASES.stream().map(Cases.Case::yaml).toList(), YAML);

  private static final Mutator VARIABLES =
      new Mutator(
          CASES.stream()
              .map(row -> lines(row.environment()))
              .filter(lines -> !lines.isEmpty())
              .toList(),
          List.of(
              "\n",
              "=",
              "_",
              "BALLOT_",
              "BALLOT_CONSUL_",
              "BALLOT_ELECTION_SERVICES_WEB_",
              "BALLOT_ELECTION_ENABLED=web\n",
              "CONSUL_HTTP_ADDR=",
              "CONSUL_HTTP_SSL=true\n",
              "TOKEN_FILE",
              "https://",
              "unix://",
              "[a, b]",
              "10s"));

  @TempDir private Path directory;

  /** A file and what is around it. */
  private record Input(
      String yaml, Charset charset, Map<String, String> environment, Strictness strictness) {}

  @Test
  void readsEveryFileOrSaysWhatIsWrongWithIt() {
    new Fuzz()
        .run(
            "the reader of configurations",
            random ->
                new Input(
                    FILES.next(random), charset(random), rowOf(random).environment(), who(random)),
            this::take);
  }

  @Test
  void readsEveryEnvironmentOrSaysWhatIsWrongWithIt() {
    new Fuzz()
        .run(
            "the reader of variables",
            random ->
                new Input(
                    rowOf(random).yaml(),
                    StandardCharsets.UTF_8,
                    variables(VARIABLES.next(random)),
                    who(random)),
            this::take);
  }

  @Test
  @Timeout(20)
  void mergesThousandsOfKeysWithoutComparingEachWithEach() throws IOException {
    StringBuilder yaml = new StringBuilder("x-a: &a\n");
    IntStream.range(0, 45_000).forEach(i -> yaml.append(" a").append(i).append(": 1\n"));
    yaml.append("other:\n <<: *a\n");
    IntStream.range(0, 45_000).forEach(i -> yaml.append(" b").append(i).append(": 1\n"));

    take(new Input(yaml.toString(), StandardCharsets.UTF_8, Map.of(), Strictness.RUN));
  }

  private void take(Input input) throws IOException {
    Path file = directory.resolve("ballot.yaml");
    Files.write(file, input.yaml().getBytes(input.charset()));
    Map<String, String> environment = new HashMap<>(Map.of("HOME", directory.toString()));
    environment.putAll(input.environment());

    ConfigOutcome outcome =
        new ConfigLoader(new Surroundings(environment, directory))
            .load(Optional.of(file), input.strictness());

    for (Finding finding : outcome.findings()) {
      String line = finding.line(input.strictness());
      assertFalse(line.chars().anyMatch(Character::isISOControl), line);
    }
    if (outcome instanceof ConfigOutcome.Refused refused) {
      assertTrue(
          refused.findings().stream()
              .anyMatch(finding -> finding.severity().refuses(input.strictness())),
          "refused for a reason");
    }
  }

  private static Cases.Case rowOf(RandomGenerator random) {
    return CASES.get(random.nextInt(CASES.size()));
  }

  private static Charset charset(RandomGenerator random) {
    return random.nextInt(20) == 0
        ? CHARSETS.get(random.nextInt(CHARSETS.size()))
        : StandardCharsets.UTF_8;
  }

  private static Strictness who(RandomGenerator random) {
    return random.nextBoolean() ? Strictness.RUN : Strictness.VALIDATE;
  }

  private static String lines(Map<String, String> environment) {
    return environment.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** What no process can be given is left out: names and values end at a NUL. */
  private static Map<String, String> variables(String lines) {
    Map<String, String> variables = new HashMap<>();
    for (String line : lines.replace("\0", "").split("\n", -1)) {
      String[] variable = line.split("=", 2);
      if (variable.length == 2 && !variable[0].isEmpty()) {
        variables.put(variable[0], variable[1]);
      }
    }
    return variables;
  }
}
