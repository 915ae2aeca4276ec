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
import java.nio.file.attribute.PosixFilePermissions;
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
    write("ballot.yaml", "consul: {liveness: 5s}\n" + GOOD);
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
  void refusesWhereConsulCannotBeAskedForWhatIsNeeded() throws IOException {
    write("ballot.yaml", "consul: {address: unix://no-such-socket}\n" + GOOD);
    assertEquals(ExitCode.CONFIGURATION, run("validate", "--connect", "--config", "ballot.yaml"));
    assertTrue(out.toString().contains("MISSING  agent unix://no-such-socket: "), out.toString());
    assertTrue(out.toString().endsWith("\nRefused: 1 missing\n"), out.toString());
  }

  @Test
  void printsEveryValueThatHoldsAndWhereItCameFrom() throws IOException {
    write("token", "7f3a90cc-file");
    write(
        "ballot.yaml",
        """
        consul: {token: 7f3a90cc}
        election:
          enabled: [web]
          services:
            web:
              id: web-1
              key: locks/web
              execOnPromote: /bin/echo "it is" me
              lockDelay: 3s
        """);
    Map<String, String> environment =
        Map.of(
            "HOME", directory.toString(),
            "STATE_DIRECTORY", "/var/lib/ballot",
            "CONSUL_HTTP_ADDR", "consul:8501",
            "CONSUL_HTTP_SSL", "true",
            "CONSUL_HTTP_AUTH", "me:7f3a90cc",
            "CONSUL_TLS_SERVER_NAME", "server.dc1.consul",
            "BALLOT_ELECTION_SERVICES_WEB_TOKEN_FILE", "token",
            "BALLOT_ELECTION_SERVICES_WEB_SERVICECHECKS", "ping");
    assertEquals(
        ExitCode.OK,
        run(
            new Surroundings(environment, directory),
            "validate",
            "--print",
            "--config=ballot.yaml"));
    assertEquals(
        """
        stateDir: /var/lib/ballot  # environment STATE_DIRECTORY
        consul.address: https://consul:8501  # environment CONSUL_HTTP_ADDR
        consul.token: (hidden)  # ballot.yaml:1
        consul.tokenFile: (none)  # default
        consul.liveness: 5s  # default
        consul.livenessService: ballot  # default
        consul.nodeFailureFloor: 2.5s  # default
        consul.tls.caFile: (none)  # default
        consul.tls.caPath: (none)  # default
        consul.tls.certFile: (none)  # default
        consul.tls.keyFile: (none)  # default
        consul.tls.serverName: server.dc1.consul  # environment CONSUL_TLS_SERVER_NAME
        consul.tls.insecureSkipVerify: false  # default
        CONSUL_HTTP_AUTH: (hidden)  # environment CONSUL_HTTP_AUTH
        election.enabled: [web]  # ballot.yaml:3
        election.services.web.name: web  # default
        election.services.web.id: web-1  # ballot.yaml:6
        election.services.web.key: locks/web  # ballot.yaml:7
        election.services.web.token: (none)  # default
        election.services.web.tokenFile: ${DIR}/token  #\
         environment BALLOT_ELECTION_SERVICES_WEB_TOKEN_FILE
        election.services.web.serviceChecks: [ping]  #\
         environment BALLOT_ELECTION_SERVICES_WEB_SERVICECHECKS
        election.services.web.primaryTag: (none)  # default
        election.services.web.replicaTag: (none)  # default
        election.services.web.execOnPromote: [/bin/echo, "it is", me]  # ballot.yaml:8
        election.services.web.execOnDemote: (none)  # default
        election.services.web.execOnLeaderChange: (none)  # default
        election.services.web.ttl: 10s  # default
        election.services.web.lockDelay: 3s  # ballot.yaml:9
        election.services.web.serfHealth: true  # default
        election.services.web.demoteOnStart: auto  # default
        election.services.web.hookTimeout: 26s  # default
        election.services.web.demoteBudget: 1s  # default
        election.services.web.whenUnreachable: stepDown  # default
        election.services.web.onPromoteFailure: keep  # default
        election.services.web.sitOut: 30s  # default
        election.services.web.tagAfterPromote: false  # default
        election.services.web.demoteAwaitsLeader: false  # default
        """
            .replace("${DIR}", directory.toString()),
        out.toString());
    assertFalse(err.toString().contains("7f3a90cc"), err.toString());
  }

  @Test
  void saysThatAnElectionUsesTheCommonToken() throws IOException {
    write("ballot.yaml", "consul: {token: 7f3a90cc}\n" + GOOD);
    run("validate", "--print", "--config", "ballot.yaml");
    assertTrue(
        out.toString().contains("election.services.web.token: (hidden)  # consul.token\n"),
        out.toString());
  }

  @Test
  void runsOnVariablesAloneWhereThereIsNoFile() {
    Map<String, String> environment =
        Map.of(
            "HOME", directory.toString(),
            "BALLOT_ELECTION_ENABLED", "web",
            "BALLOT_ELECTION_SERVICES_WEB_ID", "web-1",
            "BALLOT_ELECTION_SERVICES_WEB_KEY", "locks/web");
    assertEquals(ExitCode.OK, run(new Surroundings(environment, directory), "validate"));
    assertTrue(out.toString().startsWith("environment: OK, 1 election on "), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void stillMissesAFileThatWasNamed() {
    Map<String, String> environment =
        Map.of("HOME", directory.toString(), "BALLOT_ELECTION_ENABLED", "web");
    assertEquals(
        ExitCode.CONFIGURATION,
        run(new Surroundings(environment, directory), "validate", "--config", "gone.yaml"));
    assertTrue(
        err.toString().startsWith("gone.yaml: error: there is no such file"), err.toString());
  }

  @Test
  void tellsWhatAFileOfNcodeBallotDoesDifferently() throws IOException {
    write(
        "ballot.yaml",
        """
        election:
          enabled: my-service
          services:
            my-service:
              id: my-service-1
              key: locks/my-service
              execOnDemote: /bin/echo secondary
              lockDelay: 5s
        """);
    assertEquals(ExitCode.OK, run("validate", "--config", "ballot.yaml"));
    String differences = out.toString().substring(out.toString().indexOf("If ncode"));
    assertEquals(
        """
        If ncode/ballot ran this file until now, this is different:
          my-service, lease: demotes itself 3.229s after the last renewal when its agent is out of\
         reach; whenUnreachable: hold keeps the role, as before
          my-service, hook order: the demote hook ends before another one is promoted, so ADDRESS in\
         it is mostly empty; demoteAwaitsLeader: true runs it afterwards, as before
          my-service, hook budget: a hook is ended after 30s (hookTimeout); after a loss the demote\
         hook has 1.666s until another one may lead (demoteBudget)
          rights: the token needs, in a policy for ACLs that deny by default, all of
            key "locks/my-service" { policy = "write" }
            session "<this node>" { policy = "write" }
            service "my-service" { policy = "write" }
            service "ballot" { policy = "write" }
            node_prefix "" { policy = "read" }
          memory: a Java virtual machine, 80 to 100 MB; limits for a Go program are too low
        """,
        differences);
  }

  @Test
  void tellsNoDifferencesToAFileWithAnOptionThatNcodeBallotLacks() throws IOException {
    write("ballot.yaml", "consul: {liveness: 5s}\n" + GOOD);
    run("validate", "--config", "ballot.yaml");
    assertFalse(out.toString().contains("ncode"), out.toString());
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
    assertEquals("", err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "completion"})
  void takesNoConfigurationWhereItSaysNothing(String command) {
    run(command, "--help");
    assertFalse(out.toString().contains("--config"), out.toString());
    assertEquals(ExitCode.USAGE, run(command, "--config", "ballot.yaml"));
  }

  @Test
  void fitsItsHelpIntoEightyColumns() {
    run("--help");
    run("validate", "--help");
    run("run", "--help");
    run("demo", "--help");
    run("completion", "--help");
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
    Path file = directory.resolve(name);
    Files.writeString(file, yaml);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private int run(String... args) {
    return run(new Surroundings(Map.of("HOME", directory.toString()), directory), args);
  }

  private int run(Surroundings surroundings, String... args) {
    return new Program(surroundings, new PrintWriter(out), new PrintWriter(err)).run(args);
  }
}
