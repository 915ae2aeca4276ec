package io.ballot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.cli.config.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
  private static final String GOOD =
      """
      election:
        enabled: [web, app]
        services:
          web: {id: web-1, key: locks/web, primaryTag: primary, ttl: 1m30s}
          app: {id: app-1, key: locks/app, lockDelay: 5s}
      """;
  private static final String QUESTIONABLE = "logging: x\n" + GOOD;
  private static final String BAD = GOOD.replace("1m30s", "5s");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void tellsAGoodConfigurationInALineAndEachElectionWithWhatItPromises() throws IOException {
    write("ballot.yaml", GOOD);
    assertEquals(ExitCode.OK, run("validate", "--config", "ballot.yaml"));
    assertEquals(
        """
        ballot.yaml: OK, 2 elections on http://127.0.0.1:8500
          web: instance web-1, key locks/web, tag primary, ttl 1m30s, lock delay 10s
            lease: 7.796s after the last renewal if the agent is out of reach, 10.246s while it\
         answers
            nobody else leads before: 10s after the last renewal, 12.5s while the agent answers
            rides out: servers without a leader for 7.196s, its agent cut off from them for 5s, its\
         agent out of reach for 1.95s
            another one leads within: 16s of a crash or lasting freeze of the daemon, 17.8s of a\
         crash of its host or a lasting partition of its agent, 2s of a stop
          app: instance app-1, key locks/app, no tag, ttl 10s, lock delay 5s
            lease: 3.229s after the last renewal if the agent is out of reach, 5.679s while it\
         answers
            nobody else leads before: 5s after the last renewal, 7.5s while the agent answers
            rides out: servers without a leader for 3.745s, its agent cut off from them for 3.745s,\
         its agent out of reach for 1.295s
            another one leads within: 11s of a crash or lasting freeze of the daemon, 12.8s of a\
         crash of its host or a lasting partition of its agent, 1s of a stop
        """,
        out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void tellsWhatIsWrongOnStandardErrorAndExitsWith78() throws IOException {
    write("ballot.yaml", BAD);
    assertEquals(ExitCode.CONFIGURATION, run("validate", "--config", "ballot.yaml"));
    assertEquals("", out.toString());
    assertEquals(
        """
        ballot.yaml:4:64: error: election.services.web.ttl: read `5s`; allowed: a duration such as\
         `10s`, `1m30s` or `500ms`, from 10s to 24h
        Refused: 1 error
        """,
        err.toString());
  }

  @Test
  void refusesWhatRunWouldOnlyWarnAbout() throws IOException {
    write("ballot.yaml", QUESTIONABLE);
    assertEquals(ExitCode.CONFIGURATION, run("validate", "--config", "ballot.yaml"));
    assertTrue(err.toString().endsWith("Refused: 1 error\n"), err.toString());
  }

  @Test
  void tellsNotesOfAGoodConfigurationToo() throws IOException {
    write("ballot.yaml", GOOD.replace("primaryTag", "PrimaryTag"));
    assertEquals(ExitCode.OK, run("validate", "--config", "ballot.yaml"));
    assertTrue(err.toString().endsWith("\nNot refused: 1 note\n"), err.toString());
    assertTrue(out.toString().startsWith("ballot.yaml: OK"), out.toString());
  }

  @Test
  void refusesToRunOnABadConfiguration() throws IOException {
    write("ballot.yaml", BAD);
    assertEquals(ExitCode.CONFIGURATION, run("run", "--config", "ballot.yaml"));
    assertEquals("", out.toString());
    assertTrue(err.toString().endsWith("\nRefused: 1 error\n"), err.toString());
  }

  @Test
  void takesTheConfigurationBeforeTheCommandToo() throws IOException {
    write("ballot.yaml", GOOD);
    assertEquals(ExitCode.OK, run("--config=ballot.yaml", "validate"));
  }

  @Test
  void readsTheDefaultConfiguration() throws IOException {
    write(".ballot.yaml", GOOD);
    assertEquals(ExitCode.OK, run("validate"));
    assertTrue(out.toString().startsWith(directory + "/.ballot.yaml: OK"), out.toString());
  }

  @Test
  void refusesAConfigurationThatIsNamedTwice() {
    assertEquals(ExitCode.USAGE, run("--config", "a", "validate", "--config", "b"));
    assertTrue(
        err.toString().startsWith("ballot: --config is given before and after the command\n"),
        err.toString());
  }

  @Test
  void saysThatPrintAndConnectAreNotBuiltYet() throws IOException {
    write("ballot.yaml", GOOD);
    assertEquals(ExitCode.USAGE, run("validate", "--print", "--config", "ballot.yaml"));
    assertTrue(
        err.toString()
            .startsWith(
                "ballot: --print (the configuration as it is understood) is not built yet\n"),
        err.toString());
    assertEquals(ExitCode.USAGE, run("validate", "--connect", "--config", "ballot.yaml"));
    assertTrue(err.toString().contains("--connect (asking Consul for what is configured) is not"));
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--config",
        "--config= validate",
        "validate --config=",
        "valdate",
        "validate --conf x",
        "validate x",
        "--verbose",
        "run --backend etcd",
        "run --log-level loud",
        "run --log-format xml",
        "run --dry-run=maybe",
        "run web"
      })
  void refusesAWrongCommandLineAndSaysWhereHelpIs(String line) {
    assertEquals(ExitCode.USAGE, run(line.isEmpty() ? new String[0] : line.split(" ", -1)));
    List<String> lines = err.toString().lines().toList();
    assertTrue(lines.getFirst().startsWith("ballot: "), lines.getFirst());
    assertTrue(lines.getLast().matches("Help: ballot( validate| run)? --help"), lines.getLast());
    assertEquals("", out.toString());
  }

  @Test
  void namesTheCommandThatWasPerhapsMeant() {
    run("valdate");
    assertTrue(err.toString().contains("Did you mean: ballot validate?"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "validate --version"})
  void tellsItsVersion(String line) {
    assertEquals(ExitCode.OK, run(line.split(" ", -1)));
    assertTrue(out.toString().matches("ballot \\d+\\.\\d+\\.\\d+.*\n"), out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "validate --help", "run --help"})
  void helpsOnStandardOutput(String line) {
    assertEquals(ExitCode.OK, run(line.split(" ", -1)));
    assertTrue(out.toString().contains("--config=FILE"), out.toString());
    assertTrue(out.toString().contains("Exit codes:"), out.toString());
    assertTrue(out.toString().contains("Examples:"), out.toString());
    assertTrue(out.toString().contains("$HOME/.ballot.yaml"), out.toString());
    assertFalse(out.toString().contains("--print"), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void fitsItsHelpIntoEightyColumns() {
    run("--help");
    run("validate", "--help");
    run("run", "--help");
    out.toString().lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }

  @Test
  void tellsAnUnexpectedFailureInOneLineAndExitsWith1() {
    // No system has a variable like this, so nobody foresaw it.
    Surroundings impossible = new Surroundings(Map.of("HOME", "a\0b"), directory);
    assertEquals(ExitCode.FAILURE, run(impossible, "validate"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("ballot: unexpected failure: "), err.toString());
  }

  private void write(String name, String yaml) throws IOException {
    Files.writeString(directory.resolve(name), yaml);
  }

  private int run(String... args) {
    return run(new Surroundings(Map.of("HOME", directory.toString()), directory), args);
  }

  private int run(Surroundings surroundings, String... args) {
    return new Program(surroundings, new PrintWriter(out), new PrintWriter(err)).run(args);
  }
}
