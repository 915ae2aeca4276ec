package io.ballot.hooks.mark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is said of failures that a test cannot bring about on every machine. */
class FileTroubleTest {
  @Test
  void aFullDiskIsSaidAndMayPass() {
    assertSaid(
        Failure.UNAVAILABLE,
        "cannot write the mark /s/m: No space left on device; make room on its disk",
        new IOException("No space left on device"));
    assertSaid(
        Failure.UNAVAILABLE,
        "cannot write the mark /s/m: Disk quota exceeded; make room on its disk",
        new FileSystemException("/s/m", null, "Disk quota exceeded"));
  }

  @Test
  void aReadOnlyFileSystemIsSaid() {
    assertSaid(
        Failure.DENIED,
        "cannot write the mark /s/m: its file system is read-only; set stateDir to a directory that"
            + " can be written",
        new FileSystemException("/s/m", null, "Read-only file system"));
  }

  @Test
  void missingPermissionsAreSaidWithTheUser() {
    assertSaid(
        Failure.DENIED,
        "cannot write the mark /s/m: this user ("
            + System.getProperty("user.name")
            + ") may not; change its owner or permissions, or set stateDir to another directory",
        new AccessDeniedException("/s/m"));
  }

  @Test
  void anythingElseIsSaidInTheSystemsWords() {
    assertSaid(
        Failure.UNAVAILABLE,
        "cannot write the mark /s/m: Input/output error",
        new IOException("Input/output error"));
  }

  private static void assertSaid(Failure failure, String message, IOException cause) {
    PortException said = FileTrouble.of("write the mark", Path.of("/s/m"), cause);
    assertEquals(message, said.getMessage());
    assertEquals(failure, said.failure());
    assertSame(cause, said.getCause());
  }
}
