package io.ballot.hooks.mark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory for marks. */
class StateDirectoryTest {
  @TempDir Path temporary;

  @Test
  void isMadeWithItsParentsAndNothingIsLeftInIt() throws Exception {
    Path path = temporary.resolve("a/b/c");

    assertEquals(Optional.empty(), new StateDirectory(path).problem());

    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    assertEquals(List.of(), files(path));
  }

  @Test
  void mayBeASymbolicLinkToADirectory() throws Exception {
    Path target = Files.createDirectory(temporary.resolve("target"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), target);

    assertEquals(Optional.empty(), new StateDirectory(link).problem());
  }

  @Test
  void isRefusedWhereAnyoneMayWrite() throws Exception {
    Path path = Files.createDirectory(temporary.resolve("open"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

    String problem = new StateDirectory(path).problem().orElseThrow();

    assertTrue(problem.contains(path + " may be written to by every user"), problem);
    assertTrue(problem.contains("set stateDir"), problem);
  }

  @Test
  void isRefusedWhereAFileIsInItsPlace() throws Exception {
    Path path = Files.writeString(temporary.resolve("file"), "");

    String problem = new StateDirectory(path).problem().orElseThrow();

    assertTrue(problem.startsWith("cannot make the state directory " + path), problem);
  }

  @Test
  void isRefusedBelowAFile() throws Exception {
    Path path = Files.writeString(temporary.resolve("file"), "").resolve("below");

    String problem = new StateDirectory(path).problem().orElseThrow();

    assertTrue(problem.startsWith("cannot make the state directory " + path), problem);
  }

  @Test
  void isRefusedWhereNobodyMayMakeFiles() {
    // Not even root may make a directory there.
    String problem = new StateDirectory(Path.of("/proc/ballot")).problem().orElseThrow();

    assertTrue(problem.startsWith("cannot make the state directory /proc/ballot: "), problem);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
