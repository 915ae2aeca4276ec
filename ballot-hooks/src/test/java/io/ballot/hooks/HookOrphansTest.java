package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.RunningHook;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How what a dead daemon's hooks left running is found and ended. */
class HookOrphansTest extends HookBench {
  @Test
  void endsTheProcessThatTheMarkNamesAndItsChildren() throws Exception {
    HookProcess process = orphan("sleep 600 & sleep 600 & echo ready; wait");

    int ended = hooks.endOrphans(mark(process));

    assertEquals(3, ended);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void killsAnOrphanThatIgnoresTerm() throws Exception {
    HookProcess process = orphan("trap '' TERM; echo ready; while :; do sleep 600; done");

    long before = System.nanoTime();
    hooks.endOrphans(mark(process));
    Duration took = Duration.ofNanos(System.nanoTime() - before);

    assertTrue(took.compareTo(Ending.GRACE) >= 0, took::toString);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void findsAnOrphanThatTheMarkDidNotKnowYet() throws Exception {
    orphan("setsid sh -c 'echo ready; exec sleep 600' & wait");

    int ended = hooks.endOrphans(mark(null));

    assertEquals(2, ended);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void findsAChildThatMovedAwayAfterTheHooksProcessEnded() throws Exception {
    Gate gate = gate();
    start("sh", "-c", "(setsid sh -c '(echo ready; exec sleep 600) & exit' &); " + gate.waits());
    watcher.awaitLine("ready");
    gate.open();
    watcher.awaitOutcome();
    awaitTrue("only the daemon is left", () -> leftBehind().size() == 1);

    int ended = hooks.endOrphans(mark(new HookProcess(4_000_000, "boot x tick 1")));

    assertEquals(1, ended);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void endsNothingWhereNothingIsLeft() {
    long before = System.nanoTime();

    assertEquals(0, hooks.endOrphans(mark(null)));

    Duration took = Duration.ofNanos(System.nanoTime() - before);
    assertTrue(took.compareTo(Ending.GRACE) < 0, took::toString);
  }

  @Test
  void sparesAnotherProcessThatHasTheMarksProcessIdByNow() throws Exception {
    // As after a reboot, or when process ids have come round.
    RunningHook stranger = strangerOf("another-session", "42");
    long pid = Objects.requireNonNull(stranger.process()).pid();
    String startTime = Objects.requireNonNull(stranger.process()).startTime();

    int ended =
        hooks.endOrphans(mark(new HookProcess(pid, startTime.replaceFirst("tick .*", "tick 1"))));

    assertEquals(0, ended);
    assertTrue(isAlive(pid));
    stranger.kill();
  }

  @Test
  void sparesAProcessThatStartedAtTheSameTickBeforeAReboot() throws Exception {
    RunningHook stranger = strangerOf("another-session", "42");
    long pid = Objects.requireNonNull(stranger.process()).pid();
    String startTime = Objects.requireNonNull(stranger.process()).startTime();

    int ended =
        hooks.endOrphans(
            mark(new HookProcess(pid, startTime.replaceFirst("boot \\S+", "boot another"))));

    assertEquals(0, ended);
    assertTrue(isAlive(pid));
    stranger.kill();
  }

  @Test
  void endsADemoteHookOfTheTermSoThatNoSecondOneRunsBesideIt() throws Exception {
    start(hookOf(HookEvent.DEMOTE, session, "42", "setsid sleep 600 & echo ready; wait"), watcher);
    watcher.awaitLine("ready");
    awaitTrue("the hook and its child run", () -> leftBehind().size() == 2);

    int ended = hooks.endOrphans(mark(null));

    assertEquals(2, ended);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void sparesTheHooksOfOtherTerms() throws Exception {
    RunningHook otherSession = strangerOf("another-session", "42");
    RunningHook otherToken = strangerOf(session, "41");

    assertEquals(0, hooks.endOrphans(mark(null)));

    assertTrue(isAlive(Objects.requireNonNull(otherSession.process()).pid()));
    assertTrue(isAlive(Objects.requireNonNull(otherToken.process()).pid()));
    otherSession.kill();
    otherToken.kill();
  }

  @Test
  void withoutATermItEndsTheLeftoverThatTheMarkNames() throws Exception {
    HookProcess process = leftover("sleep 600 & echo ready; wait");

    int ended = hooks.endOrphans(markWithoutTerm(process));

    assertEquals(2, ended);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void withoutATermItFindsALeftoverThatTheMarkDidNotKnowYet() throws Exception {
    leftover("setsid sh -c 'echo ready; exec sleep 600' & wait");

    int ended = hooks.endOrphans(markWithoutTerm(null));

    assertEquals(2, ended);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void withoutATermItSparesTheHooksOfEveryTermAndOfOtherInstances() throws Exception {
    String text = "echo ready; exec sleep 600";
    List<RunningHook> spared =
        List.of(
            run(ofThisTestAlone(HookEvent.PROMOTE, session, "42", "elected"), text),
            run(ofThisTestAlone(HookEvent.DEMOTE, session, "42", "lost"), text),
            run(ofThisTestAlone(HookEvent.DEMOTE, session, "42", "leftover"), text),
            run(ofThisTestAlone(HookEvent.LEADER_CHANGE, "", "43", ""), text),
            run(ofAnotherInstance(), text));

    assertEquals(0, hooks.endOrphans(markWithoutTerm(null)));

    for (RunningHook hook : spared) {
      assertTrue(isAlive(Objects.requireNonNull(hook.process()).pid()));
      hook.kill();
    }
  }

  @Test
  void withoutATermItSparesAChildThatWasGivenNoSession() throws Exception {
    // As docs/HOOKS.md has hooks start what shall live on.
    HookProcess process =
        leftover("env -u BALLOT_SESSION setsid sh -c 'echo ready; exec sleep 600' & wait");
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    awaitGone(process.pid());

    assertEquals(0, hooks.endOrphans(markWithoutTerm(null)));

    assertEquals(1, leftBehind().size());
  }

  @Test
  void sparesItself() {
    ProcessEntry self = Objects.requireNonNull(table.find(ProcessHandle.current().pid()));

    int ended = hooks.endOrphans(mark(new HookProcess(self.pid(), table.startTime(self))));

    // Nor its parents; this test's survival is the proof.
    assertEquals(0, ended);
  }

  @Test
  void givesUpWhenItsThreadIsInterrupted() throws Exception {
    HookProcess process = orphan("trap '' TERM; echo ready; while :; do sleep 600; done");
    Thread.currentThread().interrupt();

    hooks.endOrphans(mark(process));

    assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
    assertTrue(isAlive(process.pid()));
  }

  /** A hook whose daemon is as good as dead: nobody here will stop it. */
  private HookProcess orphan(String text) throws Exception {
    HookProcess process = Objects.requireNonNull(start("sh", "-c", text).process());
    watcher.awaitLine("ready");
    return process;
  }

  private RunningHook strangerOf(String session, String fencingToken) throws Exception {
    RecordingWatcher ready = new RecordingWatcher();
    RunningHook hook =
        start(
            hookOf(HookEvent.PROMOTE, session, fencingToken, "echo ready; exec sleep 600"), ready);
    ready.awaitLine("ready");
    return hook;
  }

  private HookCall hookOf(HookEvent event, String session, String fencingToken, String text) {
    Map<String, String> environment = environment(event);
    environment.put("BALLOT_SESSION", session);
    environment.put("BALLOT_FENCING_TOKEN", fencingToken);
    HookCommand command = new HookCommand(List.of("sh", "-c", text));
    return new HookCall(event, command, environment, LONG);
  }

  private Mark mark(@Nullable HookProcess process) {
    return new Mark(new LockKey("locks/web"), "web-1", new SessionId(session), 42, process);
  }

  /** A demote hook for a predecessor, whose daemon is as good as dead. */
  private HookProcess leftover(String text) throws Exception {
    return Objects.requireNonNull(
        run(ofThisTestAlone(HookEvent.DEMOTE, "", "", "leftover"), text).process());
  }

  private RunningHook run(Map<String, String> environment, String text) throws Exception {
    HookEvent event =
        List.of(HookEvent.values()).stream()
            .filter(each -> each.text().equals(environment.get("BALLOT_EVENT")))
            .findFirst()
            .orElseThrow();
    RecordingWatcher ready = new RecordingWatcher();
    HookCommand command = new HookCommand(List.of("sh", "-c", text));
    RunningHook hook = start(new HookCall(event, command, environment, LONG), ready);
    ready.awaitLine("ready");
    return hook;
  }

  /** Of an instance that no other test has: without a term, nothing else tells them apart. */
  private Map<String, String> ofThisTestAlone(
      HookEvent event, String session, String fencingToken, String reason) {
    Map<String, String> environment = environment(event);
    environment.put("BALLOT_SERVICE_ID", onlyInstance());
    environment.put("BALLOT_SESSION", session);
    environment.put("BALLOT_FENCING_TOKEN", fencingToken);
    environment.put("BALLOT_REASON", reason);
    return environment;
  }

  private Map<String, String> ofAnotherInstance() {
    Map<String, String> environment = ofThisTestAlone(HookEvent.DEMOTE, "", "", "leftover");
    environment.put("BALLOT_SERVICE_ID", "another of " + session);
    return environment;
  }

  private String onlyInstance() {
    return "the one of " + session;
  }

  private Mark markWithoutTerm(@Nullable HookProcess process) {
    return new Mark(new LockKey("locks/web"), onlyInstance(), null, process);
  }
}
