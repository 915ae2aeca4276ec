package io.ballot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ConfigLoader;
import io.ballot.cli.config.ConfigOutcome;
import io.ballot.cli.config.Surroundings;
import io.ballot.cli.config.report.Strictness;
import io.ballot.cli.daemon.DaemonInTest;
import io.ballot.cli.logging.LogFormat;
import io.ballot.cli.logging.LogLevel;
import io.ballot.cli.logging.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every bad answer of an agent, or of what is in its place, and exactly what {@code ballot validate
 * --connect} says of it and what the log of {@code ballot run} says. {@code
 * -Dbad-inputs.regenerate=true} writes both anew, for the diff to show what has changed for users.
 *
 * <p>A file begins with remarks, and with what the daemon's log is to say of it: {@code log EVENT
 * …}. Then for each request {@code --- METHOD PATH} and its answer, as {@link ScriptedAgent} reads
 * it; to all others the healthy agent's, which lies beside the folder.
 */
class ConsulAnswersTest {
  private static final Path FOLDER = Path.of("src/test/consul-answers");
  private static final Path HEALTHY = Path.of("src/test/consul-answers.healthy.txt");
  private static final boolean REGENERATE = Boolean.getBoolean("bad-inputs.regenerate");
  private static final String ANSWER = "--- validate --connect\n";
  private static final String LOG = "--- run\n";
  private static final String SECRET = "7f3a90cc-57a9-4f5c-8c1e-0d0a3f4b2e61";

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** A query that does not block spins thousands of times a second. */
  private static final int MOST_IN_A_LOOK = 40;

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> isAnsweredFor() throws IOException {
    return files().stream()
        .map(file ->
            dynamicTest(
                file.getFileName().toString(),
                () -> {
                  check(file);
                }));
  }

  @Test
  void thereAreAtLeastFifty() throws IOException {
    assertTrue(files().size() >= 50, () -> "answers in " + FOLDER);
  }

  private void check(Path file) throws IOException {
    String text = Files.readString(file);
    int end = text.indexOf(ANSWER);
    String input = end < 0 ? text : text.substring(0, end);
    Path home = Files.createDirectory(directory.resolve(file.getFileName()));
    String told =
        assertTimeoutPreemptively(
            BOUND,
            () -> {
              try (ScriptedAgent agent = new ScriptedAgent()) {
                script(agent, Files.readString(HEALTHY));
                script(agent, input);
                return told(input, home, agent);
              }
            });
    assertFalse(told.contains(SECRET), told);
    assertFalse(told.contains("Exception"), told);
    told.lines().forEach(line -> assertTrue(line.length() < 700, line));
    String whole = input + told;
    if (REGENERATE) {
      Files.writeString(file, whole);
    }
    assertEquals(REGENERATE ? whole : text, whole);
  }

  private static void script(ScriptedAgent agent, String text) {
    String[] parts = text.split("(?m)^--- ", -1);
    for (int i = 1; i < parts.length; i++) {
      String[] part = parts[i].split("\n", 2);
      agent.on(part[0], part[1]);
    }
  }

  private static String told(String input, Path home, ScriptedAgent agent) throws Exception {
    String scheme = input.contains("\nby https\n") ? "https://" : "http://";
    String address = agent.address();
    if (input.contains("\nnobody listens\n")) {
      agent.leave();
    }
    String tag = input.contains("\nonly a replicaTag\n") ? "replicaTag" : "primaryTag";
    Path config = home.resolve("ballot.yaml");
    Files.writeString(
        config,
        """
        consul: {address: '%s%s', token: %s}
        stateDir: state
        election:
          enabled: [web]
          services:
            web: {id: web-1, key: locks/web, serviceChecks: [ping], %s: a-tag}
        """
            .formatted(scheme, address, SECRET, tag));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    Surroundings surroundings = new Surroundings(Map.of("HOME", home.toString()), home);
    String told = ANSWER + validated(config, surroundings);
    List<String> events =
        input.lines().filter(line -> line.startsWith("log ")).findFirst().stream()
            .flatMap(line -> Stream.of(line.split(" ", -1)).skip(1))
            .toList();
    if (!events.isEmpty()) {
      told += LOG + logged(config, surroundings, agent, events);
    }
    return told.replace(address, "${AGENT}");
  }

  /** The exit code, and what is told of Consul. */
  private static String validated(Path config, Surroundings surroundings) {
    StringWriter out = new StringWriter();
    int code =
        new Program(surroundings, new PrintWriter(out), new PrintWriter(out))
            .run("validate", "--connect", "--config", config.toString());
    StringBuilder told = new StringBuilder("exit code " + code + "\n");
    out.toString()
        .lines()
        .filter(line -> line.matches("  (ok|MISSING) .*|Refused.*|Consul.*|ballot: .*"))
        .forEach(line -> told.append(line).append("\n"));
    return told.toString();
  }

  /** The first line of each of the events; the daemon runs until all of them have come. */
  private static String logged(
      Path config, Surroundings surroundings, ScriptedAgent agent, List<String> events)
      throws Exception {
    BallotConfig loaded =
        assertInstanceOf(
                ConfigOutcome.Accepted.class,
                new ConfigLoader(surroundings).load(Optional.of(config), Strictness.RUN))
            .config();
    LogLines lines = new LogLines();
    List<String> told = new ArrayList<>();
    Logging logging = Logging.start(LogFormat.JSON, LogLevel.INFO, false, lines);
    DaemonInTest daemon = DaemonInTest.start(loaded);
    try {
      for (String event : events) {
        JsonNode line = new JsonMapper().readTree(lines.await(event));
        told.add(
            "%s %s: %s"
                .formatted(
                    line.path("level").asText(), event, request(line.path("message").asText())));
      }
      assertFalse(agent.isAskedMoreThan(MOST_IN_A_LOOK, LOOK), "asks without a pause");
    } finally {
      daemon.stop();
      logging.close();
    }
    assertFalse(lines.all().contains("\"level\":\"ERROR\""), lines::all);
    assertFalse(lines.all().contains("\"event\":\"library\""), lines::all);
    assertFalse(lines.all().contains(SECRET), lines::all);
    return String.join("\n", told) + "\n";
  }

  /** Which of several requests fails first is chance. */
  private static String request(String message) {
    return message.replaceAll(
        "(asking|following|opening|registering|reading|watching)[^:]*: (GET|PUT) \\S+",
        "a request");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }
}
