package io.ballot.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ConsulConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.cli.config.TlsConfig;
import io.ballot.consul.http.ConsulAddress;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkPort;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.SessionId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon makes of its state directory. */
class MachineModuleTest {
  private static final Mark MARK =
      new Mark(new LockKey("service/web/leader"), "web-1", new SessionId("s1"), 42, null);

  private static final ElectionConfig ELECTION =
      new ElectionConfig(
          ElectionSettings.of("web", "web-1", MARK.key().value()).build(), Optional.empty());

  @TempDir Path temporary;

  @Test
  void aMarkCountsAlthoughItsDirectoryCannotBeWrittenByNow() throws Exception {
    marks().write(MARK);
    // Root may write everywhere, so that this is the one such directory that every user can make.
    Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertInstanceOf(MarkReading.Unreadable.class, marks().read());
  }

  @Test
  void marksAreKeptAsSoonAsTheDirectoryCanBeWritten() throws Exception {
    Files.writeString(state(), "a file in its place");
    MarkPort marks = marks();
    Files.delete(state());

    marks.write(MARK);

    assertEquals(new MarkReading.Found(MARK), marks().read());
  }

  /** As a daemon that starts gets it. */
  private MarkPort marks() {
    BallotConfig config =
        new BallotConfig(
            new ConsulConfig(
                ConsulAddress.parse("http://127.0.0.1:8500"),
                TlsConfig.NONE,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                "ballot",
                Duration.ofMillis(2500)),
            state(),
            List.of(ELECTION));
    return new MachineModule(false).ports(config, new EventLog(false)).mark(ELECTION);
  }

  private Path state() {
    return temporary.resolve("state");
  }
}
