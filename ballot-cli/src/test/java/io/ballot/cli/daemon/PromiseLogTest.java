package io.ballot.cli.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ballot.cli.config.ConfigLoader;
import io.ballot.cli.config.ConfigOutcome;
import io.ballot.cli.config.Surroundings;
import io.ballot.cli.config.report.Strictness;
import io.ballot.cli.logging.LogFormat;
import io.ballot.cli.logging.LogLevel;
import io.ballot.cli.logging.Logging;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromiseLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @Test
  void everyFigureIsANumberOfMilliseconds() throws IOException {
    JsonNode line = only("");
    Map<String, Integer> expected =
        Map.ofEntries(
            Map.entry("shortestLeaseMs", 7_796),
            Map.entry("leaseMs", 10_246),
            Map.entry("shortestTakeoverBoundMs", 10_000),
            Map.entry("takeoverBoundMs", 12_500),
            Map.entry("demoteBudgetMs", 2_000),
            Map.entry("ridesOutNoServerLeaderMs", 7_196),
            Map.entry("ridesOutAgentCutOffMs", 5_000),
            Map.entry("ridesOutAgentOutOfReachMs", 1_950),
            Map.entry("takeoverAfterCrashMs", 16_000),
            Map.entry("takeoverAfterFreezeMs", 16_000),
            Map.entry("takeoverAfterHostCrashMs", 17_800),
            Map.entry("takeoverAfterPartitionMs", 17_800),
            Map.entry("takeoverAfterStopMs", 43_000));
    expected.forEach((field, millis) -> assertEquals(JSON.valueToTree(millis), line.get(field)));
    assertEquals("timing-promise", line.path("event").asText());
    assertEquals("web", line.path("election").asText());
    assertEquals("INFO", line.path("level").asText());
    assertEquals("stepDown", line.path("whenUnreachable").asText());
    String message = line.path("message").asText();
    assertTrue(
        message.contains(
            "nobody else leads before: 10s after the last renewal, 12.5s while the agent answers,"
                + " of which the demote hook has 2s. rides out: "),
        message);
    assertFalse(message.contains("NOT promised"), message);
  }

  @Test
  void whoKeepsTheRoleIsWarnedOfWhatIsNotPromised() throws IOException {
    JsonNode line = only("whenUnreachable: hold");
    assertEquals("WARN", line.path("level").asText());
    assertEquals("hold", line.path("whenUnreachable").asText());
    assertFalse(line.has("demoteBudgetMs"), line::toString);
    assertFalse(line.has("ridesOutNoServerLeaderMs"), line::toString);
    String message = line.path("message").asText();
    assertTrue(message.contains("servers without a leader however long"), message);
    assertTrue(
        message.endsWith(
            "NOT promised (whenUnreachable: hold): that it stops leading before another one leads;"
                + " past its lease both may"),
        message);
  }

  @Test
  void aDemoteHookThatAwaitsTheLeaderIsPromisedNothing() throws IOException {
    JsonNode line = only("demoteAwaitsLeader: true");
    assertFalse(line.has("demoteBudgetMs"), line::toString);
    assertEquals(1_000, line.path("takeoverAfterStopMs").asInt());
    String message = line.path("message").asText();
    assertTrue(message.contains("12.5s while the agent answers. rides out"), message);
    assertTrue(message.contains("NOT promised (demoteAwaitsLeader)"), message);
  }

  @Test
  void electionsThatShareASessionShortenEachOthersLease() throws IOException {
    List<JsonNode> lines =
        lines(
            """
            election:
              enabled: [web, api, far]
              services:
                web: {id: web-1, key: locks/web}
                api: {id: api-1, key: locks/api}
                far: {id: far-1, key: locks/far, ttl: 20s}
            """);
    assertEquals(
        List.of(7_792, 7_792, 7_796),
        lines.stream().map(line -> line.path("shortestLeaseMs").asInt()).toList());
  }

  private JsonNode only(String option) throws IOException {
    List<JsonNode> lines =
        lines(
            """
            election:
              enabled: [web]
              services:
                web:
                  id: web-1
                  key: locks/web
                  execOnDemote: "true"
                  %s
            """
                .formatted(option));
    assertEquals(1, lines.size());
    return lines.getFirst();
  }

  private List<JsonNode> lines(String yaml) throws IOException {
    Files.writeString(directory.resolve("ballot.yaml"), yaml);
    ConfigOutcome outcome =
        new ConfigLoader(new Surroundings(Map.of("PATH", "/usr/bin:/bin"), directory))
            .load(Optional.of(Path.of("ballot.yaml")), Strictness.RUN);
    ConfigOutcome.Accepted accepted = assertInstanceOf(ConfigOutcome.Accepted.class, outcome);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Logging logging = Logging.start(LogFormat.JSON, LogLevel.INFO, false, output);
    try {
      PromiseLog.tell(accepted.config(), new EventLog(false));
    } finally {
      logging.close();
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : output.toString(UTF_8).lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
