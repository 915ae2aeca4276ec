package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookStart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a hook starts with, and what keeps it from starting. */
class HookStartTest extends HookBench {
  @Test
  void passesWordsOnAsTheyAre() throws Exception {
    String show = script("show", "printf '<%s>\\n' \"$@\"");

    start(show, "", "two words", "$HOME", "*", "a\"b'c\\d", "snö ☃", "--help", "-w");

    assertTrue(watcher.awaitOutcome().succeeded());
    assertEquals(
        List.of(
            "<>", "<two words>", "<$HOME>", "<*>", "<a\"b'c\\d>", "<snö ☃>", "<--help>", "<-w>"),
        watcher.out());
  }

  @Test
  void givesTheCallsVariablesOnTopOfItsOwn() throws Exception {
    start("sh", "-c", "echo \"$BALLOT_EVENT $BALLOT_FENCING_TOKEN\"; echo \"${PATH:+has a path}\"");

    watcher.awaitOutcome();

    assertEquals(List.of("promote 42", "has a path"), watcher.out());
  }

  @Test
  void passesAnEmptyVariableOnAsEmpty() throws Exception {
    Map<String, String> environment = environment(HookEvent.DEMOTE);
    environment.put("ADDRESS", "");
    HookCommand command = new HookCommand(List.of("sh", "-c", "echo \"${ADDRESS-unset}.\""));

    start(new HookCall(HookEvent.DEMOTE, command, environment, LONG), watcher);

    watcher.awaitOutcome();
    assertEquals(List.of("."), watcher.out());
  }

  @Test
  void givesAnEmptyStandardInput() throws Exception {
    start("sh", "-c", "wc -c; cat");

    assertTrue(watcher.awaitOutcome().succeeded());
    assertEquals("0", watcher.out().getFirst().strip());
  }

  @Test
  void leavesNoFileOpenButTheThree() throws Exception {
    start("sh", "-c", "for n in $(seq 0 99); do [ -e /proc/$$/fd/$n ] && echo $n; done");

    watcher.awaitOutcome();

    assertEquals(List.of("0", "1", "2"), watcher.out());
  }

  @Test
  void findsAProgramInThePathOfTheCall() throws Exception {
    script("only-here", "echo found");
    Map<String, String> environment = environment(HookEvent.PROMOTE);
    environment.put("PATH", directory + ":/usr/bin:/bin");
    HookCommand command = new HookCommand(List.of("only-here"));

    start(new HookCall(HookEvent.PROMOTE, command, environment, LONG), watcher);

    watcher.awaitOutcome();
    assertEquals(List.of("found"), watcher.out());
  }

  @Test
  void saysThatAProgramDoesNotExist() {
    String reason = reasonOfFailedStart(directory + "/nowhere", "x");

    assertEquals(
        "\"" + directory + "/nowhere\" does not exist; give the path of a program that does",
        reason);
    assertEquals(0, watcher.endings());
  }

  @Test
  void saysThatAProgramIsInNoDirectoryOfThePath() {
    String reason = reasonOfFailedStart("no-such-program-anywhere");

    assertTrue(
        reason.startsWith(
            "the program \"no-such-program-anywhere\" is in none of the directories of PATH ("),
        reason);
  }

  @Test
  void saysThatAProgramIsNotExecutable() throws Exception {
    Path file = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");

    String reason = reasonOfFailedStart(file.toString());

    assertTrue(reason.contains(file + "\" is not executable for this user ("), reason);
    assertTrue(reason.contains("chmod +x"), reason);
  }

  @Test
  void saysThatAProgramIsADirectory() {
    String reason = reasonOfFailedStart(directory.toString());

    assertTrue(reason.contains(directory + "\" is a directory"), reason);
  }

  @Test
  void saysThatAScriptHasNoInterpreterLine() throws Exception {
    String reason = reasonOfFailedStart(executable("bare", "echo hello\n"));

    assertTrue(reason.contains("/bare\" is a text without a #! line"), reason);
  }

  @Test
  void saysThatAScriptsInterpreterDoesNotExist() throws Exception {
    String reason = reasonOfFailedStart(executable("odd", "#!/no/such/interpreter -x\n"));

    assertTrue(
        reason.endsWith(
            "/odd\" names an interpreter that cannot run: \"/no/such/interpreter\" does not exist;"
                + " give the path of a program that does"),
        reason);
  }

  @Test
  void saysThatItsWordsAreTooLong() {
    String reason = reasonOfFailedStart("echo", "x".repeat(3 * 1024 * 1024));

    assertTrue(reason.contains("3145"), reason);
    assertTrue(reason.contains("longer than the operating system allows"), reason);
  }

  @Test
  void saysThatItsEnvironmentIsTooLong() {
    Map<String, String> environment = environment(HookEvent.PROMOTE);
    for (int i = 0; i < 40; i++) {
      environment.put("BIG_" + i, "x".repeat(100_000));
    }
    HookCommand command = new HookCommand(List.of("true"));

    String reason =
        reasonOfFailedStart(new HookCall(HookEvent.PROMOTE, command, environment, LONG));

    assertTrue(reason.contains("longer than the operating system allows"), reason);
  }

  @Test
  void takesAnEnvironmentThatIsLargeAndStillAllowed() throws Exception {
    Map<String, String> environment = environment(HookEvent.PROMOTE);
    for (int i = 0; i < 10; i++) {
      environment.put("BIG_" + i, "x".repeat(100_000));
    }
    HookCommand command = new HookCommand(List.of("sh", "-c", "echo ${#BIG_9}"));

    start(new HookCall(HookEvent.PROMOTE, command, environment, LONG), watcher);

    watcher.awaitOutcome();
    assertEquals(List.of("100000"), watcher.out());
  }

  @Test
  void saysThatAWordHoldsANulCharacter() {
    String reason = reasonOfFailedStart("echo", "a\0b");

    assertTrue(reason.contains("holds a NUL character"), reason);
  }

  @Test
  void saysThatAVariableCannotBeOne() {
    Map<String, String> environment = new HashMap<>(Map.of("A=B", "c"));
    HookCommand command = new HookCommand(List.of("true"));

    String reason =
        reasonOfFailedStart(new HookCall(HookEvent.PROMOTE, command, environment, LONG));

    assertTrue(reason.contains("a variable of its environment is none"), reason);
  }

  @Test
  void whatOnlyShowsWhenItIsExecutedIsAnExitCode() throws Exception {
    // A program of a format that this kernel does not know: the C library hands it to a shell.
    byte[] strange = {0x7f, 'E', 'L', 'F', 0, 1, 2, 3};
    String program = executable("strange", "");
    Files.write(Path.of(program), strange);

    start(program);

    int code = assertInstanceOf(HookOutcome.Exited.class, watcher.awaitOutcome()).code();
    assertTrue(code == 126 || code == 127, () -> "exit code " + code);
    assertTrue(watcher.err().getFirst().contains("strange"), () -> watcher.err().toString());
  }

  @Test
  void refusesWhatTheLocaleCannotExpressInPlaceOfPassingQuestionMarksOn() {
    ProcessHooks posix =
        new ProcessHooks(
            new HookLauncher(null, StandardCharsets.US_ASCII), table, warnings::add, LONG);
    Map<String, String> environment = Map.of("NAME", "ü");
    HookCommand command = new HookCommand(List.of("true"));

    String ofWord = reason(posix.start(call(LONG, "true", "snö"), watcher));
    String ofVariable =
        reason(posix.start(new HookCall(HookEvent.PROMOTE, command, environment, LONG), watcher));

    String locale =
        " cannot be passed on in this process's locale (US-ASCII); start it with LC_ALL=C.UTF-8 in"
            + " its environment";
    assertEquals("the word \"snö\"" + locale, ofWord);
    assertEquals("the variable NAME=ü" + locale, ofVariable);
  }

  private static String reason(HookStart start) {
    return assertInstanceOf(HookStart.Failed.class, start).outcome().reason();
  }
}
