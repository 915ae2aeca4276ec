package io.ballot.cli.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ConfigLoader;
import io.ballot.cli.config.ConfigOutcome;
import io.ballot.cli.config.Surroundings;
import io.ballot.cli.config.report.Strictness;
import io.ballot.cli.dryrun.Rehearsal;
import io.ballot.cli.dryrun.Whose;
import io.ballot.cli.logging.LogFormat;
import io.ballot.cli.logging.LogLevel;
import io.ballot.cli.logging.Logging;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.PortException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DryRunModuleTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Two elections of one instance, and two of one lock: neither id nor key tells them apart. */
  private static final String YAML =
      """
      stateDir: state
      election:
        enabled: [writer, jobs, spare]
        services:
          writer: {name: shop, id: shop-1, key: locks/writer, primaryTag: writer}
          jobs: {name: shop, id: shop-1, key: locks/jobs, primaryTag: jobs}
          spare: {name: shop, id: shop-2, key: locks/jobs, primaryTag: jobs}
      """;

  @TempDir private Path directory;
  private BallotConfig config;

  @BeforeEach
  void readTheConfiguration() throws IOException {
    Files.writeString(directory.resolve("ballot.yaml"), YAML);
    ConfigOutcome outcome =
        new ConfigLoader(new Surroundings(Map.of(), directory))
            .load(Optional.of(Path.of("ballot.yaml")), Strictness.VALIDATE);
    config = assertInstanceOf(ConfigOutcome.Accepted.class, outcome).config();
  }

  @Test
  void makesNoStateDirectory() throws PortException {
    ElectionPorts.OfMachine machine = new MachineModule(true).ports(config, new EventLog(true));
    assertInstanceOf(MarkReading.None.class, machine.mark(config.elections().getFirst()).read());
    assertFalse(Files.exists(config.stateDir()));
  }

  @Test
  void namesTheElectionThatSomethingWouldHaveBeenDoneFor() throws IOException {
    assertEquals("writer", electionOf(new Whose.Candidacy(new LockKey("locks/writer"), "shop-1")));
    assertEquals("jobs", electionOf(new Whose.Candidacy(new LockKey("locks/jobs"), "shop-1")));
    assertEquals("spare", electionOf(new Whose.Candidacy(new LockKey("locks/jobs"), "shop-2")));
    assertEquals("writer", electionOf(new Whose.Tagging("shop-1", "writer")));
    assertEquals("spare", electionOf(new Whose.Tagging("shop-2", "jobs")));
  }

  @Test
  void namesNoElectionForWhatAllShare() throws IOException {
    assertEquals("", electionOf(new Whose.Shared()));
  }

  /** The election on the line that is logged; empty where there is none. */
  private String electionOf(Whose whose) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Logging logging = Logging.start(LogFormat.JSON, LogLevel.INFO, false, output);
    try {
      Rehearsal rehearsal = new DryRunModule().rehearsal(config, new EventLog(true));
      rehearsal.would(whose, "do something");
    } finally {
      logging.close();
    }
    return JSON.readTree(output.toString(UTF_8)).path("election").asText();
  }
}
