package io.ballot.hooks.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a command's program is there. */
class CommandCheckTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"sh", "/bin/sh", "/bin/../bin/sh", "true"})
  void seesNothingWrongWithAProgramThatIsThere(String program) {
    assertEquals(Optional.empty(), CommandCheck.problem(new HookCommand(List.of(program, "x"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#!/bin/sh\n",
        "#!/bin/sh",
        "#! /bin/sh -e\n",
        "#!\t/bin/sh\necho\n",
        "#!/usr/bin/env sh\n",
        "#!/usr/bin/env -S sh -e\n",
        "#!/usr/bin/env A=b sh\n",
        "\u007fELF\u0002\u0001\u0001\u0000",
      })
  void seesNothingWrongWithWhatTheKernelMayKnow(String content) throws Exception {
    assertEquals(Optional.empty(), problem(file("program", content)));
  }

  @Test
  void saysThatAShellsOwnCommandIsNone() {
    assertSaid(
        "\"cd\" is a command of the shell itself and no program, and no shell is used; write sh -c",
        "cd");
  }

  @Test
  void saysThatBlanksWereTakenForAPartOfTheName() {
    assertSaid("there is no program of the name \"echo hello\", blanks included", "echo hello");
  }

  @Test
  void saysThatALinkLeadsNowhere() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("gone"));

    assertSaid("\"" + link + "\" is a symbolic link to a file that does not exist", link);
  }

  @Test
  void saysThatLinksGoInCircles() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(directory.resolve("b"), Path.of("a"));

    assertSaid("\"" + link + "\" cannot be reached: ", link);
  }

  @Test
  void saysThatThereIsNothingBelowAFile() throws Exception {
    Path below = file("program", "#!/bin/sh\n").resolve("below");

    assertSaid("\"" + below + "\" does not exist", below);
  }

  @Test
  void saysThatADeviceIsNoProgram() {
    assertSaid("\"/dev/null\" is no regular file", "/dev/null");
  }

  @Test
  void saysThatAFileIsEmpty() throws Exception {
    Path file = file("empty", "");

    assertSaid("\"" + file + "\" is an empty file", file);
  }

  @Test
  void saysThatAScriptHasWindowsLineEnds() throws Exception {
    Path file = file("windows", "#!/bin/sh\r\necho\r\n");
    Path byEnv = file("windows-env", "#!/usr/bin/env sh\r\necho\r\n");

    for (Path each : List.of(file, byEnv)) {
      assertSaid(
          "the #! line of \""
              + each
              + "\" names an interpreter that cannot run: its lines end as on Windows; save it with"
              + " Unix line ends",
          each);
    }
  }

  @Test
  void saysThatAByteOrderMarkHidesTheInterpreter() throws Exception {
    Path file = file("marked", "\u00ef\u00bb\u00bf#!/bin/sh\n");

    assertSaid("\"" + file + "\" has a byte order mark before its #!", file);
  }

  @Test
  void saysThatEnvWillNotFindTheInterpreter() throws Exception {
    Path file = file("script", "#!/usr/bin/env no-such-interpreter\n");

    assertSaid(
        "the #! line of \""
            + file
            + "\" names an interpreter that cannot run: the program \"no-such-interpreter\" is in"
            + " none of the directories of PATH (",
        file);
  }

  @Test
  void saysThatTheInterpreterIsNotExecutable() throws Exception {
    Path interpreter = Files.writeString(directory.resolve("interpreter"), "x");
    Path file = file("script", "#!" + interpreter + "\n");

    assertSaid(
        "the #! line of \""
            + file
            + "\" names an interpreter that cannot run: \""
            + interpreter
            + "\" is not executable for this user (",
        file);
  }

  @Test
  void prefersAProgramThatCanRunToOneBeforeItInThePath() throws Exception {
    Path first = Files.createDirectory(directory.resolve("first"));
    Files.writeString(first.resolve("tool"), "not executable");
    Path second = Files.createDirectory(directory.resolve("second"));
    Path tool = Files.move(file("tool", "#!/bin/sh\n"), second.resolve("tool"));

    ProgramLookup.Result found = find("tool", first + ":" + second);

    assertEquals(tool, assertInstanceOf(ProgramLookup.Found.class, found).program());
  }

  @Test
  void saysWhatIsWrongWithTheOnlyOneInThePath() throws Exception {
    Path tool = Files.writeString(directory.resolve("tool"), "not executable");

    ProgramLookup.Result found = find("tool", "/nowhere:" + directory);

    String reason = assertInstanceOf(ProgramLookup.NotFound.class, found).reason();
    assertTrue(reason.startsWith("\"" + tool + "\" is not executable"), reason);
  }

  @Test
  void takesARelativePathFromTheWorkingDirectory() {
    Path expected = Path.of("no/such/program").toAbsolutePath();

    assertSaid("\"" + expected + "\" does not exist", "no/such/program");
  }

  @Test
  void showsANameOfAnyKindSafely() {
    assertSaid("the program \"a\uFFFD[31mb\" is in none", "a\u001b[31mb");
    assertSaid("the program \"" + "x".repeat(200) + "…\" is in none", "x".repeat(500));
    assertSaid("the program's name \"a\uFFFDb\" cannot be the name of a file here", "a\0b");
  }

  private static ProgramLookup.Result find(String program, String path) {
    return ProgramLookup.find(new HookCommand(List.of(program)), Map.of("PATH", path));
  }

  private static void assertSaid(String beginning, Object program) {
    String problem = problem(program).orElseThrow();
    assertTrue(problem.startsWith(beginning), problem);
  }

  private static Optional<String> problem(Object program) {
    return CommandCheck.problem(new HookCommand(List.of(program.toString())));
  }

  /** An executable file; one char of {@code content} is one byte. */
  private Path file(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
