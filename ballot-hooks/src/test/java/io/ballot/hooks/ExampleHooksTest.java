package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hooks in {@code examples}, run as hooks; the programs they call are stand-ins. */
class ExampleHooksTest extends HookBench {
  private static final Path EXAMPLES = Path.of("..", "examples", "hooks");

  private Path calls = Path.of("");

  @BeforeEach
  void noCallsYet() throws IOException {
    calls = Files.createFile(directory.resolve("calls"));
  }

  @Test
  void aPostgresqlStandbyIsPromoted() throws Exception {
    standIn("psql", "echo t");
    standIn("pg_ctl", "exit 0");

    assertEquals(0, run(HookEvent.PROMOTE, "postgresql", "promote"));

    assertEquals(List.of("pg_ctl promote -w -D /data"), calls("pg_ctl"));
  }

  @Test
  void aPostgresqlPrimaryIsLeftAsItIs() throws Exception {
    standIn("psql", "echo f");
    standIn("pg_ctl", "exit 0");

    assertEquals(0, run(HookEvent.PROMOTE, "postgresql", "promote"));

    assertEquals(List.of(), calls("pg_ctl"));
  }

  @Test
  void aPostgresqlThatDoesNotAnswerIsNoPromotedOne() throws Exception {
    standIn("psql", "exit 2");
    standIn("pg_ctl", "exit 0");

    assertEquals(2, run(HookEvent.PROMOTE, "postgresql", "promote"));
  }

  @Test
  void aPostgresqlThatRunsIsStopped() throws Exception {
    standIn("pg_ctl", "exit 0");

    assertEquals(0, run(HookEvent.DEMOTE, "postgresql", "demote"));

    assertEquals(
        List.of("pg_ctl status -D /data", "pg_ctl stop -m immediate -w -D /data"), calls("pg_ctl"));
  }

  @Test
  void aPostgresqlThatIsStoppedStaysStopped() throws Exception {
    standIn("pg_ctl", "exit 3");

    assertEquals(0, run(HookEvent.DEMOTE, "postgresql", "demote"));

    assertEquals(List.of("pg_ctl status -D /data"), calls("pg_ctl"));
  }

  @Test
  void aPostgresqlThatCannotBeLookedAtIsNoStoppedOne() throws Exception {
    // What pg_ctl says of a data directory that is not there or not its user's.
    standIn("pg_ctl", "exit 4");

    assertEquals(4, run(HookEvent.DEMOTE, "postgresql", "demote"));
  }

  @Test
  void anAddressIsTakenOnceAndDroppedOnce() throws Exception {
    standIn("arping", "exit 0");
    standIn(
        "ip",
        "case \"$*\" in",
        "  *show*) cat \"$0.state\" ;;",
        "  *' add '*) echo has >\"$0.state\" ;;",
        "  *' del '*) : >\"$0.state\" ;;",
        "esac");
    Files.createFile(directory.resolve("ip.state"));

    for (String doing : List.of("take", "take", "drop", "drop")) {
      assertEquals(0, run(HookEvent.PROMOTE, "address", doing, "192.0.2.10/24", "eth0"));
    }

    assertEquals(
        List.of("ip address add 192.0.2.10/24 dev eth0", "ip address del 192.0.2.10/24 dev eth0"),
        calls("ip").stream().filter(call -> !call.contains("show")).toList());
  }

  @Test
  void anAddressOfADeviceThatCannotBeLookedAtIsNotDropped() throws Exception {
    standIn("ip", "exit 1");

    assertEquals(1, run(HookEvent.DEMOTE, "address", "drop", "192.0.2.10/24", "eth0"));
  }

  @Test
  void aServiceIsStartedAndStopped() throws Exception {
    standIn("systemctl", "exit 5");

    assertEquals(5, run(HookEvent.PROMOTE, "service", "start", "jobs.service"));
    assertEquals(5, run(HookEvent.DEMOTE, "service", "stop", "jobs.service"));

    assertEquals(
        List.of("systemctl start jobs.service", "systemctl stop jobs.service"), calls("systemctl"));
  }

  @Test
  void aFencedFileRefusesAnOlderTokenAndTakesTheSameAgain() throws Exception {
    Path file = directory.resolve("owner");

    assertEquals(0, runFenced("38", file, "primary"));
    assertEquals(1, runFenced("31", file, "primary"));
    assertEquals(0, runFenced("38", file, "primary"));
    assertEquals(2, runFenced("", file, "replica"));
    assertEquals("38 primary \n", Files.readString(file));
    assertEquals(0, runFenced("100", file, "replica"));

    assertEquals("100 replica \n", Files.readString(file));
  }

  @Test
  void aFencedFileTellsWhoIsRefusedByWhichToken() throws Exception {
    Path file = directory.resolve("owner");
    runFenced("38", file, "primary");
    RecordingWatcher late = new RecordingWatcher();

    start(fenced("31", file, "primary"), late);

    assertEquals(1, code(late));
    assertEquals(List.of("fenced: refused, token 31 is older than 38"), late.err());
  }

  @Test
  void anOlderTokenThatComesWhileANewerOneIsWrittenIsRefused() throws Exception {
    Path file = directory.resolve("owner");
    Gate gate = gate();
    standIn("mv", gate.waits(), "exec env PATH=\"${PATH#*:}\" mv \"$@\"");
    standIn("flock", "exec env PATH=\"${PATH#*:}\" flock \"$@\"");
    RecordingWatcher newer = new RecordingWatcher();
    RecordingWatcher older = new RecordingWatcher();

    start(fenced("38", file, "primary"), newer);
    awaitTrue("the newer one has looked and writes", () -> called("mv") == 1);
    start(fenced("31", file, "primary"), older);
    awaitTrue("the older one is about to wait for it", () -> called("flock") == 2);
    gate.open();

    assertEquals(0, code(newer));
    assertEquals(1, code(older));
    assertEquals("38 primary \n", Files.readString(file));
  }

  private int called(String name) {
    try {
      return calls(name).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void wrongUseIsAFailureOfEachExample() throws Exception {
    try (Stream<Path> examples = Files.list(EXAMPLES)) {
      for (Path example : examples.toList()) {
        assertEquals(2, run(HookEvent.PROMOTE, String.valueOf(example.getFileName())));
      }
    }
  }

  /** A program that tells of its calls and then does what {@code lines} say. */
  private void standIn(String name, String... lines) throws IOException {
    script(name, "echo \"" + name + " $*\" >>" + calls, String.join("\n", lines));
  }

  private List<String> calls(String name) throws IOException {
    return Files.readAllLines(calls).stream().filter(call -> call.startsWith(name)).toList();
  }

  private int runFenced(String token, Path file, String role) throws Exception {
    return run(Map.of("BALLOT_FENCING_TOKEN", token), "fenced", file.toString(), role);
  }

  private HookCall fenced(String token, Path file, String role) {
    return call(Map.of("BALLOT_FENCING_TOKEN", token), "fenced", file.toString(), role);
  }

  private int run(HookEvent event, String example, String... arguments) throws Exception {
    return run(Map.of("BALLOT_EVENT", event.text()), example, arguments);
  }

  private int run(Map<String, String> variables, String example, String... arguments)
      throws Exception {
    RecordingWatcher each = new RecordingWatcher();
    start(call(variables, example, arguments), each);
    return code(each);
  }

  private static int code(RecordingWatcher each) throws Exception {
    return ((HookOutcome.Exited) each.awaitOutcome()).code();
  }

  private HookCall call(Map<String, String> variables, String example, String... arguments) {
    Map<String, String> environment = environment(HookEvent.PROMOTE);
    environment.put("PATH", directory + ":" + System.getenv("PATH"));
    environment.put("PGDATA", "/data");
    environment.putAll(variables);
    List<String> words =
        Stream.concat(Stream.of(EXAMPLES.resolve(example).toString()), Stream.of(arguments))
            .toList();
    return new HookCall(HookEvent.PROMOTE, new HookCommand(words), environment, LONG);
  }
}
