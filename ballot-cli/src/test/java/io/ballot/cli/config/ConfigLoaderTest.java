package io.ballot.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.cli.config.report.Strictness;
import io.ballot.consul.http.ConsulAddress;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.ElectionSettings.DemoteOnStart;
import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import io.ballot.domain.election.Hooks;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.LockKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a good configuration is understood as. */
class ConfigLoaderTest {
  private static final String LEAST =
      """
      election:
        enabled: [web]
        services:
          web: {id: web-1, key: locks/web}
      """;

  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/somebody"));

  @Test
  void fillsInEveryDefault() {
    BallotConfig config = accepted(LEAST);

    assertEquals(
        new ConsulConfig(
            ConsulAddress.parse("http://127.0.0.1:8500"),
            TlsConfig.NONE,
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(5),
            "ballot",
            Duration.ofMillis(2500)),
        config.consul());
    assertEquals(Path.of("/home/somebody/.local/state/ballot"), config.stateDir());
    assertEquals(
        List.of(
            new ElectionConfig(
                new ElectionSettings(
                    "web",
                    "web",
                    "web-1",
                    new LockKey("locks/web"),
                    List.of(),
                    null,
                    null,
                    Hooks.NONE,
                    new SessionSettings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        true,
                        Duration.ofSeconds(5),
                        Duration.ofMillis(2500)),
                    Duration.ofSeconds(40),
                    Duration.ofSeconds(2),
                    DemoteOnStart.AUTO,
                    WhenUnreachable.STEP_DOWN,
                    OnPromoteFailure.KEEP,
                    Duration.ofSeconds(30),
                    false,
                    false),
                Optional.empty())),
        config.elections());
  }

  @Test
  void readsEveryOption() {
    BallotConfig config =
        accepted(
            """
            consul:
              address: https://consul:8501/dc1
              token: 7f3a90cc-common
              liveness: 0s
              livenessService: ballot-daemons
              nodeFailureFloor: 4s
            stateDir: /var/lib/ballot
            election:
              enabled:
                - writer
              services:
                writer:
                  name: web
                  id: web-1
                  key: locks/writer
                  token: 7f3a90cc-own
                  serviceChecks: [ping, disk]
                  primaryTag: writer
                  replicaTag: standby
                  execOnPromote: '/bin/echo "it is" me'
                  execOnDemote: [/bin/echo, not me, ""]
                  execOnLeaderChange: /bin/true
                  ttl: 15s
                  lockDelay: 20s
                  serfHealth: off
                  demoteOnStart: never
                  hookTimeout: 5m
                  demoteBudget: 1.5s
                  whenUnreachable: hold
                  onPromoteFailure: stepDown
                  sitOut: 1m
                  tagAfterPromote: true
                  demoteAwaitsLeader: yes
            """);

    assertEquals(
        new ConsulConfig(
            ConsulAddress.parse("https://consul:8501/dc1"),
            TlsConfig.NONE,
            Optional.empty(),
            Optional.of(Token.of("7f3a90cc-common")),
            Duration.ZERO,
            "ballot-daemons",
            Duration.ofSeconds(4)),
        config.consul());
    assertEquals(Path.of("/var/lib/ballot"), config.stateDir());
    assertEquals(
        List.of(
            new ElectionConfig(
                new ElectionSettings(
                    "writer",
                    "web",
                    "web-1",
                    new LockKey("locks/writer"),
                    List.of("ping", "disk"),
                    "writer",
                    "standby",
                    new Hooks(
                        new HookCommand(List.of("/bin/echo", "it is", "me")),
                        new HookCommand(List.of("/bin/echo", "not me", "")),
                        new HookCommand(List.of("/bin/true"))),
                    new SessionSettings(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(20),
                        false,
                        null,
                        Duration.ofSeconds(4)),
                    Duration.ofMinutes(5),
                    Duration.ofMillis(1500),
                    DemoteOnStart.NEVER,
                    WhenUnreachable.HOLD,
                    OnPromoteFailure.STEP_DOWN,
                    Duration.ofMinutes(1),
                    true,
                    true),
                Optional.of(Token.of("7f3a90cc-own")))),
        config.elections());
  }

  @Test
  void runsTheElectionsInTheOrderTheyAreEnabledIn() {
    BallotConfig config =
        accepted(
            """
            election:
              enabled: [b, c]
              services:
                a: {id: a, key: a}
                c: {id: c, key: c}
                b: {id: b, key: b}
            """);
    assertEquals(List.of("b", "c"), config.elections().stream().map(ElectionConfig::name).toList());
  }

  @Test
  void keepsTextsThatYamlWouldTakeForSomethingElse() {
    ElectionSettings election =
        settings(
            """
            election:
              enabled: [0815]
              services:
                0815: {id: 1.10, key: 2024-01-01, primaryTag: yes, execOnDemote: true}
            """);
    assertEquals("0815", election.name());
    assertEquals("1.10", election.serviceId());
    assertEquals(new LockKey("2024-01-01"), election.key());
    assertEquals("yes", election.primaryTag());
    assertEquals(new HookCommand(List.of("true")), election.hooks().onDemote());
  }

  @Test
  void derivesTheHookTimeoutFromTtlAndLockDelay() {
    assertEquals(Duration.ofSeconds(80), settings(with("ttl: 20s, lockDelay: 20s")).hookTimeout());
  }

  @Test
  void derivesTheDemoteBudgetFromAShortLockDelay() {
    assertEquals(Duration.ofSeconds(1), settings(with("lockDelay: 3s")).demoteBudget());
  }

  @Test
  void takesTheAddressOfTheEnvironmentWhereTheFileHasNone() {
    environment.put("CONSUL_HTTP_ADDR", "consul.example.org:8500");
    assertEquals("http://consul.example.org:8500", accepted(LEAST).consul().address().toString());
  }

  @Test
  void takesTheAddressOfTheFileOverTheOneOfTheEnvironment() {
    environment.put("CONSUL_HTTP_ADDR", "consul.example.org:8500");
    assertEquals(
        "http://10.0.0.1:8500",
        accepted("consul: {address: '10.0.0.1:8500'}\n" + LEAST).consul().address().toString());
  }

  @Test
  void takesTheTokenOfTheEnvironmentWhereTheFileHasNone() {
    environment.put("CONSUL_HTTP_TOKEN", "7f3a90cc");
    BallotConfig config = accepted(LEAST);
    assertEquals(Optional.of(Token.of("7f3a90cc")), config.consul().token());
    assertEquals(Optional.of(Token.of("7f3a90cc")), config.elections().getFirst().token());
  }

  @Test
  void takesTheTokenFileOfTheEnvironmentOverItsToken() throws IOException {
    Files.writeString(directory.resolve("token"), " 7f3a90cc-file \n");
    environment.put("CONSUL_HTTP_TOKEN_FILE", directory.resolve("token").toString());
    environment.put("CONSUL_HTTP_TOKEN", "7f3a90cc");
    assertEquals(
        Optional.of(new Token("7f3a90cc-file", Optional.of(directory.resolve("token")))),
        accepted(LEAST).consul().token());
  }

  @Test
  void takesTheTokenOfTheFileOverTheOneOfTheEnvironment() {
    environment.put("CONSUL_HTTP_TOKEN", "7f3a90cc");
    assertEquals(
        Optional.of(Token.of("7f3a90cc-config")),
        accepted("consul: {token: 7f3a90cc-config}\n" + LEAST).consul().token());
  }

  @Test
  void readsATokenFromAFile() throws IOException {
    Files.writeString(directory.resolve("token"), "7f3a90cc-file\n");
    BallotConfig config = accepted("consul: {tokenFile: token}\n" + LEAST);
    assertEquals(
        Optional.of(new Token("7f3a90cc-file", Optional.of(directory.resolve("token")))),
        config.elections().getFirst().token());
  }

  @Test
  void prefersAnElectionsOwnTokenFileToTheCommonToken() throws IOException {
    Files.writeString(directory.resolve("token"), "7f3a90cc-own");
    BallotConfig config = accepted("consul: {token: 7f3a90cc}\n" + with("tokenFile: token"));
    assertEquals(
        Optional.of(new Token("7f3a90cc-own", Optional.of(directory.resolve("token")))),
        config.elections().getFirst().token());
  }

  @Test
  void refusesAnEmptyTokenFile() throws IOException {
    Files.writeString(directory.resolve("token"), "\n");
    ConfigOutcome.Refused refused =
        assertInstanceOf(ConfigOutcome.Refused.class, load("consul: {tokenFile: token}\n" + LEAST));
    assertEquals(
        "ballot.yaml:1:21: error: consul.tokenFile: read `token`: the file holds no token",
        refused.findings().getFirst().line(Strictness.RUN));
  }

  @Test
  void showsNoTokenInItsText() throws IOException {
    Files.writeString(directory.resolve("token"), "7f3a90cc-own");
    String text =
        accepted("consul: {token: 7f3a90cc-common}\n" + with("tokenFile: token")).toString();
    assertTrue(text.contains("Token[hidden]"), text);
    assertFalse(text.contains("7f3a90cc"), text);
  }

  @Test
  void keepsItsStateWhereSystemdSays() {
    environment.put("STATE_DIRECTORY", "/var/lib/ballot:/var/lib/other");
    environment.put("XDG_STATE_HOME", "/home/somebody/state");
    assertEquals(Path.of("/var/lib/ballot"), accepted(LEAST).stateDir());
  }

  @Test
  void keepsItsStateWhereItsOwnVariableSaysWhateverTheFileDoes() {
    environment.put("BALLOT_STATEDIR", "/srv/ballot");
    environment.put("STATE_DIRECTORY", "/var/lib/ballot");
    assertEquals(Path.of("/srv/ballot"), accepted("stateDir: state\n" + LEAST).stateDir());
  }

  @Test
  void keepsItsStateInTheUsersStateDirectory() {
    environment.put("XDG_STATE_HOME", "/home/somebody/state");
    assertEquals(Path.of("/home/somebody/state/ballot"), accepted(LEAST).stateDir());
  }

  @Test
  void passesOverAStateDirectoryThatIsNotAbsolute() {
    environment.put("XDG_STATE_HOME", "state");
    assertEquals(Path.of("/home/somebody/.local/state/ballot"), accepted(LEAST).stateDir());
  }

  @Test
  void takesARelativeStateDirectoryFromTheWorkingDirectory() {
    assertEquals(directory.resolve("state"), accepted("stateDir: state\n" + LEAST).stateDir());
  }

  @Test
  void readsTheConfigurationOfItsPredecessor() {
    BallotConfig config =
        accepted(
            """
            consul:
              token:                                    # Consul token
            election:
              enabled:
                - my-service-name                       # Name of the service enabled for election
              services:
                my-service-name:                        # Name of the service
                  id: my-service-name                   # ID of the service
                  key: my-service-name                  # Key to be used for the lock
                  token:                                # Token to be used for the session
                  serviceChecks:                        # Checks that count
                    - ping                              # Name of the check
                  primaryTag: primary                   # Tag to be used to mark the leader
                  execOnPromote: '/bin/echo primary'    # Command on promotion
                  execOnDemote: '/bin/echo secondary'   # Command on demotion
                  ttl: 10s                              # TTL for the session
                  lockDelay: 5s                         # Lock delay for the session
            """);
    assertEquals(Optional.empty(), config.consul().token());
    assertEquals(Optional.empty(), config.elections().getFirst().token());
    ElectionSettings election = config.elections().getFirst().settings();
    assertEquals(List.of("ping"), election.serviceChecks());
    assertEquals(new HookCommand(List.of("/bin/echo", "primary")), election.hooks().onPromote());
    assertEquals(Duration.ofSeconds(5), election.session().lockDelay());
  }

  private static String with(String options) {
    return LEAST.replace("locks/web}", "locks/web, " + options + "}");
  }

  private ElectionSettings settings(String yaml) {
    return accepted(yaml).elections().getFirst().settings();
  }

  private BallotConfig accepted(String yaml) {
    ConfigOutcome outcome = load(yaml);
    return assertInstanceOf(ConfigOutcome.Accepted.class, outcome, outcome::toString).config();
  }

  private ConfigOutcome load(String yaml) {
    try {
      Files.writeString(directory.resolve("ballot.yaml"), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new ConfigLoader(new Surroundings(environment, directory))
        .load(Optional.of(Path.of("ballot.yaml")), Strictness.RUN);
  }
}
