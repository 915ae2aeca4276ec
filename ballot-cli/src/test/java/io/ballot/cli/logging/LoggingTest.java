package io.ballot.cli.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private static final Logger OWN = LoggerFactory.getLogger("io.ballot.cli.Daemon");
  private static final Logger LIBRARY = LoggerFactory.getLogger("okhttp3.OkHttpClient");

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @Test
  void writesAnEventAsOneJsonObjectWithTypedFieldsAtTopLevel() throws IOException {
    Instant before = Instant.now().minusMillis(1);
    String line =
        only(
            LogFormat.JSON,
            LogLevel.INFO,
            () ->
                OWN.atInfo()
                    .addKeyValue(LogField.EVENT, "elected")
                    .addKeyValue("fencingToken", 1234L)
                    .addKeyValue(LogField.ELECTION, "web")
                    .addKeyValue("attempt", 3)
                    .addKeyValue("seconds", 0.25)
                    .addKeyValue("tagged", true)
                    .addKeyValue("address", "10.0.0.1")
                    .addKeyValue("others", List.of("a", 2))
                    .addKeyValue("none", Optional.empty())
                    .addKeyValue("took", Duration.ofSeconds(2))
                    .log("leads with {} instances", 2));

    JsonNode json = json(line);
    assertEquals(
        List.of(
            "time",
            "level",
            "event",
            "election",
            "message",
            "fencingToken",
            "attempt",
            "seconds",
            "tagged",
            "address",
            "others",
            "none",
            "took"),
        names(json));
    assertTrue(Instant.parse(json.get("time").textValue()).isAfter(before));
    assertEquals(
        "{\"level\":\"INFO\",\"event\":\"elected\",\"election\":\"web\",\"message\":\"leads with 2"
            + " instances\",\"fencingToken\":1234,\"attempt\":3,\"seconds\":0.25,\"tagged\":true,"
            + "\"address\":\"10.0.0.1\",\"others\":[\"a\",2],\"none\":null,\"took\":\"PT2S\"}\n",
        line.replaceFirst("\"time\":\"[^\"]*\",", ""));
  }

  @Test
  void writesALineWithoutFieldsToo() throws IOException {
    JsonNode json = json(only(LogFormat.JSON, LogLevel.INFO, () -> OWN.info("hello")));
    assertEquals(List.of("time", "level", "event", "message"), names(json));
    assertEquals("log", json.get("event").textValue());
  }

  @Test
  void neverWritesANameTwice() throws IOException {
    String line =
        only(
            LogFormat.JSON,
            LogLevel.INFO,
            () ->
                OWN.atInfo()
                    .addKeyValue("time", "noon")
                    .addKeyValue("level", 3)
                    .addKeyValue("message", "x")
                    .addKeyValue("key", "first")
                    .addKeyValue("key", "second")
                    .log("hello"));
    assertEquals(List.of("time", "level", "event", "message", "key"), names(json(line)));
    assertEquals("second", json(line).get("key").textValue());
  }

  @Test
  void keepsWhatAHookPrintsInOneLine() throws IOException {
    String printed = "a\u001b[31mred\n{\"level\":\"ERROR\"}\u2028ü";
    String json = only(LogFormat.JSON, LogLevel.INFO, () -> OWN.info(printed));
    assertEquals(1, json.lines().count());
    assertEquals(printed, json(json).get("message").textValue());

    String text = only(LogFormat.TEXT, LogLevel.INFO, () -> OWN.info(printed));
    assertTrue(text.endsWith(" INFO  a\\u001b[31mred\\u000a{\"level\":\"ERROR\"}\u2028ü\n"), text);
  }

  @Test
  void writesTextForPeople() {
    String line =
        only(
            LogFormat.TEXT,
            LogLevel.INFO,
            () ->
                OWN.atWarn()
                    .addKeyValue(LogField.EVENT, "hook-failed")
                    .addKeyValue(LogField.ELECTION, "web")
                    .addKeyValue("exitCode", 3)
                    .addKeyValue("output", "no \"x\" here")
                    .log("the promote hook failed"));
    assertTrue(
        line.matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  web: the promote hook failed"
                + " exitCode=3 output=\"no \\\\\"x\\\\\" here\"\n"),
        line);
  }

  @Test
  @SuppressWarnings("try") // Closing is what matters.
  void coloursTextAndNeverJson() {
    for (LogFormat format : LogFormat.values()) {
      try (Logging logging = Logging.start(format, LogLevel.INFO, true, output)) {
        OWN.atError().addKeyValue(LogField.ELECTION, "web").addKeyValue("code", 3).log("no\u001b");
      }
    }
    List<String> lines = output.toString(StandardCharsets.UTF_8).lines().toList();
    assertFalse(lines.getFirst().contains("\u001b"), lines.getFirst());
    assertTrue(
        lines
            .getLast()
            .endsWith(
                " \u001b[31mERROR\u001b[0m \u001b[1mweb:\u001b[0m no\\u001b"
                    + " \u001b[2mcode=3\u001b[0m"),
        lines.getLast());
  }

  @Test
  void hearsLibrariesFromWarningsOn() throws IOException {
    List<String> lines =
        lines(
            LogFormat.JSON,
            LogLevel.TRACE,
            () -> {
              LIBRARY.info("connected");
              LIBRARY.warn("leaked");
            });
    assertEquals(1, lines.size());
    assertEquals("library", json(lines.getFirst()).get("event").textValue());
    assertEquals("okhttp3.OkHttpClient", json(lines.getFirst()).get("logger").textValue());
  }

  @Test
  void hearsLibrariesThatUseTheJdksLogging() throws IOException {
    List<String> lines =
        lines(
            LogFormat.JSON,
            LogLevel.INFO,
            () -> {
              java.util.logging.Logger jdk =
                  java.util.logging.Logger.getLogger("com.google.inject");
              jdk.info("created");
              jdk.warning("slow");
            });
    assertEquals(1, lines.size());
    assertEquals("slow", json(lines.getFirst()).get("message").textValue());
  }

  @Test
  void leavesOutWhatIsBelowItsLevel() {
    Runnable all =
        () -> {
          OWN.error("e");
          OWN.warn("w");
          OWN.info("i");
          OWN.debug("d");
          OWN.trace("t");
        };
    int shown = 0;
    for (LogLevel level : LogLevel.values()) {
      assertEquals(++shown, lines(LogFormat.JSON, level, all).size(), level.name());
    }
  }

  @Test
  void tellsAFailureInOneLineWithItsCauses() throws IOException {
    Exception failure = new IllegalStateException("no\nway", new IOException("broken pipe"));
    Runnable log = () -> OWN.error("failed", failure);
    for (LogFormat format : LogFormat.values()) {
      String line = only(format, LogLevel.INFO, log);
      assertEquals(1, line.lines().count(), line);
      assertTrue(line.contains("caused by java.io.IOException: broken pipe"), line);
      assertFalse(line.contains("LoggingTest"), line);
    }
  }

  @Test
  void tellsWhereAFailureCameFromAtLevelDebug() {
    Runnable log = () -> OWN.error("failed", new IllegalStateException("no way"));
    for (LogFormat format : LogFormat.values()) {
      String text = String.join("\n", lines(format, LogLevel.DEBUG, log));
      assertTrue(text.contains("at io.ballot.cli.logging.LoggingTest"), text);
    }
  }

  @Test
  void logsNothingOnceItIsClosed() {
    lines(LogFormat.JSON, LogLevel.INFO, () -> OWN.info("before"));
    OWN.error("after");
    assertEquals(1, output.toString(StandardCharsets.UTF_8).lines().count());
  }

  private String only(LogFormat format, LogLevel level, Runnable log) {
    List<String> lines = lines(format, level, log);
    assertEquals(1, lines.size(), lines::toString);
    return lines.getFirst() + "\n";
  }

  @SuppressWarnings("try") // Closing is what matters.
  private List<String> lines(LogFormat format, LogLevel level, Runnable log) {
    output.reset();
    try (Logging logging = Logging.start(format, level, false, output)) {
      log.run();
    }
    return output.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static JsonNode json(String line) throws JsonProcessingException {
    return new ObjectMapper().readTree(line);
  }

  private static List<String> names(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
