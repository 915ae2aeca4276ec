package io.ballot.hooks;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.HookFixture;
import io.ballot.domain.contract.HookPortContract;
import io.ballot.domain.contract.HookRecorder;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.RunningHook;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

class ProcessHooksContractTest extends HookPortContract {
  @Override
  protected HookFixture newFixture() {
    return new Shell();
  }

  /** Commands for the shell that every POSIX machine has. */
  private static final class Shell implements HookFixture {
    private final ContractTime time = ContractTime.real();
    private final ProcessHooks hooks =
        new ProcessHooks(warning -> {
          throw new AssertionError(warning);
        });

    @Override
    public HookPort port() {
      return hooks;
    }

    @Override
    public HookCommand exits(int code) {
      return sh("exit \"$1\"", Integer.toString(code));
    }

    @Override
    public HookCommand prints(boolean error, String line) {
      return sh("printf '%s\\n' \"$1\" >&" + (error ? 2 : 1), line);
    }

    @Override
    public HookCommand printsVariable(String name) {
      return sh("printenv \"$1\"", name);
    }

    @Override
    public HookCommand printsLines(int lines) {
      return sh("yes line | head -n \"$1\"", Integer.toString(lines));
    }

    @Override
    public int tooManyLines() {
      return OutputBounds.DEFAULT.lines() + 10;
    }

    @Override
    public HookCommand printsLongLine(int letters) {
      return sh("yes x | head -n \"$1\" | tr -d '\\n'; echo", Integer.toString(letters));
    }

    @Override
    public int tooManyLetters() {
      return OutputBounds.DEFAULT.lineBytes() + 1_000;
    }

    @Override
    public HookCommand readsItsInput() {
      return sh("cat");
    }

    @Override
    public HookCommand lasts() {
      return sh("echo ready; exec sleep 600");
    }

    @Override
    public HookCommand defiesStop() {
      return sh("trap '' TERM; echo ready; while :; do sleep 600; done");
    }

    @Override
    public HookCommand cannotStart() {
      return new HookCommand(List.of("/nowhere/to/be/found"));
    }

    @Override
    public Orphan leaveOrphan() {
      String session = UUID.randomUUID().toString();
      Map<String, String> environment =
          Map.of(
              "BALLOT_EVENT", "promote",
              "BALLOT_KEY", "orphaned",
              "BALLOT_SERVICE_ID", "db",
              "BALLOT_SESSION", session,
              "BALLOT_FENCING_TOKEN", "7");
      // A daemon that died tells nobody: this one has no one to tell either.
      HookRecorder nobody = new HookRecorder(time);
      HookStart start =
          hooks.start(
              new HookCall(
                  HookEvent.PROMOTE,
                  sh("setsid sleep 600 & sleep 600 & echo ready; wait"),
                  environment,
                  Duration.ofMinutes(5)),
              nobody);
      if (!(start instanceof HookStart.Started started)) {
        throw new AssertionError(start);
      }
      RunningHook hook = started.hook();
      nobody.awaitLine(Duration.ofSeconds(15), "ready");
      Mark mark =
          new Mark(new LockKey("orphaned"), "db", new SessionId(session), 7, hook.process());
      long pid = Objects.requireNonNull(hook.process()).pid();
      ProcessTable table = ProcessTable.ofThisMachine();
      return new Orphan(
          mark, 3, () -> table.living().stream().anyMatch(entry -> entry.session() == pid));
    }

    @Override
    public ContractTime time() {
      return time;
    }

    @Override
    public void close() {
      // Every test of the suite ends what it has started.
    }

    private static HookCommand sh(String script, String... arguments) {
      List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
      words.addAll(List.of(arguments));
      return new HookCommand(words);
    }
  }
}
