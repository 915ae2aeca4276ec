package io.ballot.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.cli.config.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash makes of {@code ballot completion}. */
final class CompletionTest {
  /** Calls the function that was registered, as bash does when the tabulator is pressed. */
  private static final String PRESS_TAB =
      """
      source "$1" || exit
      shift
      registered=$(complete -p ballot) || exit
      function=${registered#*-F }
      function=${function%% *}
      COMP_WORDS=(ballot "$@")
      COMP_CWORD=$#
      COMP_LINE="ballot $*"
      COMP_POINT=${#COMP_LINE}
      compopt() { :; } # Only allowed while bash itself completes.
      "$function" ballot "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir private Path directory;

  @BeforeEach
  void installTheScript() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Program program =
        new Program(
            new Surroundings(Map.of(), directory), new PrintWriter(out), new PrintWriter(err));
    assertEquals(ExitCode.OK, program.run("completion"));
    assertEquals("", err.toString());
    Files.writeString(directory.resolve("completion"), out.toString());
  }

  @Test
  void completesCommands() throws Exception {
    assertEquals(Set.of("run", "validate", "demo", "completion"), completed(""));
    assertEquals(Set.of("validate"), completed("va"));
  }

  @Test
  void completesOptionsOfTheCommand() throws Exception {
    assertEquals(Set.of("--log-format", "--log-level"), completed("run", "--log"));
    assertEquals(Set.of("--connect", "--config"), completed("validate", "--con"));
    assertEquals(Set.of("--help"), completed("demo", "--h"));
    assertEquals(Set.of(), completed("demo", "--con"));
  }

  @Test
  void completesWordsAsTheyAreTyped() throws Exception {
    assertEquals(Set.of("json", "text"), completed("run", "--log-format", ""));
    assertEquals(
        Set.of("error", "warn", "info", "debug", "trace"), completed("run", "--log-level", ""));
    assertEquals(Set.of("memory"), completed("run", "--dry-run", "--backend", "m"));
  }

  @Test
  void completesTheNamesOfConfigurations() throws Exception {
    Files.writeString(directory.resolve("ballot.yaml"), "");
    assertEquals(Set.of("ballot.yaml"), completed("run", "--config", "ball"));
    assertEquals(Set.of("ballot.yaml"), completed("--config", "ball"));
  }

  private Set<String> completed(String... words) throws IOException, InterruptedException {
    ProcessBuilder bash = new ProcessBuilder("bash", "--norc", "-c", PRESS_TAB, "bash");
    bash.command().add(directory.resolve("completion").toString());
    bash.command().addAll(List.of(words));
    Path output = directory.resolve("output");
    Process process =
        bash.directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
    Set<String> completed = new TreeSet<>(Files.readString(output, UTF_8).lines().toList());
    completed.remove("");
    return completed;
  }
}
