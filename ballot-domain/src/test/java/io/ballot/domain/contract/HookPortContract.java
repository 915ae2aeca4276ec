package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.RunningHook;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How hooks start, end, are ended, and what is told of them. */
public abstract class HookPortContract {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Between TERM and KILL. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** How long starting and ending may take on a machine under load, less than the grace. */
  private static final Duration SOON = Duration.ofMillis(1500);

  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final AtomicInteger RUNS = new AtomicInteger();

  private HookFixture fixture;
  private HookPort port;
  private ContractTime time;
  private HookRecorder told;

  /** A fixture for one test. */
  protected abstract HookFixture newFixture() throws Exception;

  @BeforeEach
  void prepare() throws Exception {
    fixture = newFixture();
    port = fixture.port();
    time = fixture.time();
    told = new HookRecorder(time);
  }

  @AfterEach
  void cleanUp() throws Exception {
    fixture.close();
  }

  @Test
  void tellsThatAHookSucceeded() {
    start(fixture.exits(0));

    HookOutcome outcome = told.awaitEnd(BOUND);

    assertEquals(0, assertInstanceOf(HookOutcome.Exited.class, outcome).code());
    assertTrue(outcome.succeeded());
    assertFalse(outcome.ranFor().isNegative());
  }

  @Test
  void tellsTheExitCodeOfAHookThatFailed() {
    start(fixture.exits(3));

    HookOutcome outcome = told.awaitEnd(BOUND);

    assertEquals(3, assertInstanceOf(HookOutcome.Exited.class, outcome).code());
    assertFalse(outcome.succeeded());
  }

  @Test
  void passesBothOutputsOn() {
    start(fixture.prints(false, "to standard output: ünï"));
    told.awaitEnd(BOUND);
    told.awaitLine(BOUND, "to standard output: ünï");
    HookRecorder second = new HookRecorder(time);
    port.start(call(fixture.prints(true, "to standard error"), LONG), second);
    second.awaitEnd(BOUND);

    assertTrue(time.until(BOUND, () -> !second.errorOutput().isEmpty()));
    assertEquals(List.of("to standard error"), second.errorOutput());
    assertEquals(List.of(), second.output());
    assertEquals(List.of(), told.errorOutput());
  }

  @Test
  void givesTheHookItsEnvironment() {
    HookCall call =
        new HookCall(
            HookEvent.PROMOTE,
            fixture.printsVariable("BALLOT_TEST_VARIABLE"),
            Map.of("BALLOT_TEST_VARIABLE", "a value, with \"quotes\" and $signs"),
            LONG);

    assertInstanceOf(HookStart.Started.class, port.start(call, told));

    told.awaitLine(BOUND, "a value, with \"quotes\" and $signs");
    told.awaitEnd(BOUND);
  }

  @Test
  void givesTheHookAnEmptyInput() {
    start(fixture.readsItsInput());

    assertTrue(told.awaitEnd(BOUND).succeeded());
  }

  @Test
  void passesOnNoMoreLinesThanItsBoundAndSaysSo() {
    int many = fixture.tooManyLines();
    start(fixture.printsLines(many));

    assertTrue(told.awaitEnd(BOUND).succeeded());
    // Output that was under way may come late; the line about the rest comes last.
    assertTrue(time.until(BOUND, () -> linesThatAreNotTheHooks() == 1), "nothing was said");
    assertTrue(told.output().size() < many, told.output().size() + " lines of " + many);
    assertTrue(told.output().contains("line"));
  }

  @Test
  void cutsALineThatIsTooLong() {
    int many = fixture.tooManyLetters();
    start(fixture.printsLongLine(many));

    assertTrue(told.awaitEnd(BOUND).succeeded());
    assertTrue(time.until(BOUND, () -> !told.output().isEmpty()));
    String line = told.output().getFirst();
    assertTrue(line.startsWith("xxx"), line);
    assertTrue(line.length() < many, line.length() + " of " + many + " letters");
  }

  @Test
  void startsWithoutWaitingForTheEnd() {
    RunningHook hook = start(fixture.lasts());
    told.awaitLine(BOUND, "ready");

    assertEquals(List.of(), told.outcomes());
    hook.kill();
    told.awaitEnd(BOUND);
  }

  @Test
  void stopsAHookThatGivesIn() {
    RunningHook hook = start(fixture.lasts());
    told.awaitLine(BOUND, "ready");
    long stopping = time.now();

    hook.stop();

    assertInstanceOf(HookOutcome.Stopped.class, told.awaitEnd(BOUND));
    assertTrue(since(stopping).compareTo(GRACE) < 0, "took " + since(stopping));
  }

  @Test
  void endsAHookThatDefiesStopTwoSecondsLater() {
    RunningHook hook = start(fixture.defiesStop());
    told.awaitLine(BOUND, "ready");
    long stopping = time.now();

    hook.stop();

    assertInstanceOf(HookOutcome.Stopped.class, told.awaitEnd(BOUND));
    Duration took = since(stopping);
    assertTrue(took.compareTo(GRACE) >= 0, "took " + took);
    assertTrue(took.compareTo(GRACE.plus(SOON)) < 0, "took " + took);
  }

  @Test
  void killsAtOnceAHookThatDefiesStop() {
    RunningHook hook = start(fixture.defiesStop());
    told.awaitLine(BOUND, "ready");
    long killing = time.now();

    hook.kill();

    assertInstanceOf(HookOutcome.Stopped.class, told.awaitEnd(BOUND));
    assertTrue(since(killing).compareTo(SOON) < 0, "took " + since(killing));
  }

  @Test
  void killsAHookThatIsBeingStopped() {
    RunningHook hook = start(fixture.defiesStop());
    told.awaitLine(BOUND, "ready");
    hook.stop();
    long killing = time.now();

    hook.kill();

    assertInstanceOf(HookOutcome.Stopped.class, told.awaitEnd(BOUND));
    assertTrue(since(killing).compareTo(SOON) < 0, "took " + since(killing));
  }

  @Test
  void endsAHookAtItsTimeout() {
    start(fixture.lasts(), SHORT);

    HookOutcome outcome = told.awaitEnd(BOUND);

    Duration ran = assertInstanceOf(HookOutcome.TimedOut.class, outcome).ranFor();
    assertTrue(ran.compareTo(SHORT) >= 0, "ran for " + ran);
    assertTrue(ran.compareTo(SHORT.plus(SOON)) < 0, "ran for " + ran);
    assertFalse(outcome.succeeded());
  }

  @Test
  void endsAHookThatDefiesItsTimeoutTwoSecondsLater() {
    start(fixture.defiesStop(), SHORT);

    HookOutcome outcome = told.awaitEnd(BOUND);

    Duration ran = assertInstanceOf(HookOutcome.TimedOut.class, outcome).ranFor();
    assertTrue(ran.compareTo(SHORT.plus(GRACE)) >= 0, "ran for " + ran);
    assertTrue(ran.compareTo(SHORT.plus(GRACE).plus(SOON)) < 0, "ran for " + ran);
  }

  @Test
  void tellsTheEndOnceWhateverIsCalledAfterwards() {
    RunningHook hook = start(fixture.exits(0));
    HookOutcome outcome = told.awaitEnd(BOUND);

    hook.stop();
    hook.kill();
    hook.stop();
    HookRecorder next = new HookRecorder(time);
    port.start(call(fixture.exits(0), LONG), next);
    next.awaitEnd(BOUND);

    assertEquals(List.of(outcome), told.outcomes());
  }

  @Test
  void saysWhyAHookCannotStartAndTellsNothingElse() {
    HookStart start = port.start(call(fixture.cannotStart(), LONG), told);

    HookOutcome.NotStarted outcome = assertInstanceOf(HookStart.Failed.class, start).outcome();
    assertFalse(outcome.reason().isBlank());
    assertFalse(outcome.succeeded());
    HookRecorder next = new HookRecorder(time);
    port.start(call(fixture.exits(0), LONG), next);
    next.awaitEnd(BOUND);
    assertEquals(List.of(), told.outcomes());
    assertEquals(List.of(), told.output());
  }

  @Test
  void letsTwoHooksRunAtOnce() {
    RunningHook slow = start(fixture.lasts());
    told.awaitLine(BOUND, "ready");
    HookRecorder quick = new HookRecorder(time);

    port.start(call(fixture.exits(0), LONG), quick);

    assertTrue(quick.awaitEnd(BOUND).succeeded());
    assertEquals(List.of(), told.outcomes());
    slow.kill();
    told.awaitEnd(BOUND);
  }

  @Test
  void tellsNothingOnTheStackOfTheCaller() {
    Thread caller = Thread.currentThread();
    boolean[] calling = {true};
    boolean[] called = {false};
    HookRecorder inner = told;
    HookWatcher watcher =
        new HookWatcher() {
          @Override
          public void output(boolean error, String line) {
            look();
            inner.output(error, line);
          }

          @Override
          public void ended(HookOutcome outcome) {
            look();
            inner.ended(outcome);
          }

          private void look() {
            if (Thread.currentThread().equals(caller) && calling[0]) {
              called[0] = true;
            }
          }
        };

    port.start(call(fixture.prints(false, "hello"), LONG), watcher);
    calling[0] = false;
    told.awaitEnd(BOUND);

    assertFalse(called[0], "the watcher was called from within start()");
  }

  @Test
  void doesNotStartAHookThatMustNotStartAnyMore() {
    told.objectTo("the lease has ended");

    HookStart start = port.start(call(fixture.exits(0), LONG), told);

    assertEquals(
        "the lease has ended", assertInstanceOf(HookStart.Failed.class, start).outcome().reason());
    assertEquals(List.of(), told.outcomes());
  }

  @Test
  void endsWhatADeadDaemonLeftBehind() throws Exception {
    HookFixture.Orphan orphan = fixture.leaveOrphan();

    int ended = port.endOrphans(orphan.mark());

    assertEquals(orphan.processes(), ended);
    assertFalse(orphan.running().getAsBoolean(), "it still runs");
    assertEquals(0, port.endOrphans(orphan.mark()));
  }

  @Test
  void endsNothingForAMarkWithoutAHook() {
    RunningHook mine = start(fixture.lasts());
    told.awaitLine(BOUND, "ready");

    int ended =
        port.endOrphans(new Mark(new LockKey("k"), "id", new SessionId("no such one"), 1, null));

    assertEquals(0, ended);
    assertEquals(List.of(), told.outcomes());
    mine.kill();
    told.awaitEnd(BOUND);
  }

  private RunningHook start(HookCommand command) {
    return start(command, LONG);
  }

  private RunningHook start(HookCommand command, Duration timeout) {
    HookStart start = port.start(call(command, timeout), told);
    return assertInstanceOf(HookStart.Started.class, start).hook();
  }

  private static HookCall call(HookCommand command, Duration timeout) {
    // Like an election's, and no other run's: a port may tell a hook's processes by them.
    String key = "contract/" + RUNS.incrementAndGet() + "/" + ProcessHandle.current().pid();
    Map<String, String> environment =
        Map.of(
            "BALLOT_EVENT", "promote",
            "BALLOT_KEY", key,
            "BALLOT_SERVICE_ID", "db",
            "BALLOT_SESSION", "the session of " + key,
            "BALLOT_FENCING_TOKEN", "42");
    return new HookCall(HookEvent.PROMOTE, command, environment, timeout);
  }

  private Duration since(long instant) {
    return Duration.ofNanos(time.now() - instant);
  }

  private long linesThatAreNotTheHooks() {
    return told.output().stream().filter(line -> !line.equals("line")).count()
        + told.errorOutput().size();
  }
}
