package io.ballot.cli.logging;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"/dev/pts/0", "/dev/tty1", "/dev/ttyS0", "/dev/console"})
  void knowsATerminalByItsDevice(String device) throws IOException {
    assertTrue(Terminal.isTerminal(linkTo(device)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/null", "pipe:[1234]", "socket:[1234]", "/var/log/ballot.log"})
  void takesNothingElseForATerminal(String device) throws IOException {
    assertFalse(Terminal.isTerminal(linkTo(device)));
  }

  @Test
  void takesNothingForATerminalWhereTheSystemDoesNotTell() {
    assertFalse(Terminal.isTerminal(directory.resolve("gone")));
  }

  @Test
  void coloursUnlessTheEnvironmentWantsNone() {
    assertTrue(Terminal.wantsColours(Map.of()));
    assertTrue(Terminal.wantsColours(Map.of("NO_COLOR", "", "TERM", "xterm-256color")));
    assertFalse(Terminal.wantsColours(Map.of("NO_COLOR", "1")));
    assertFalse(Terminal.wantsColours(Map.of("TERM", "dumb")));
  }

  @AfterEach
  void removeTheLink() throws IOException {
    // JUnit would warn that it leads out of the directory.
    Files.deleteIfExists(directory.resolve("1"));
  }

  private Path linkTo(String device) throws IOException {
    return Files.createSymbolicLink(directory.resolve("1"), Path.of(device));
  }
}
