package io.ballot.hooks;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.port.Mark;
import io.ballot.hooks.command.ProgramLookup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs hooks as processes of the operating system.
 *
 * <p>No shell is involved. Where the machine has {@code setsid}, a hook is the leader of a process
 * group and session of its own: it can be ended with all its children, and a terminal's Ctrl-C does
 * not reach it. Ending a hook reaches its process, its group and session, its descendants and, on
 * Linux, every process that was started with its {@code BALLOT_…} variables, wherever it has gone;
 * elsewhere its descendants. A hook that ends by itself may leave processes behind; they are left
 * alone, and what they still write to its output has no reader any more.
 *
 * <p>A hook whose process has not come to exist after ten seconds is not started, as on a file
 * system that does not answer; should it come to exist after that, it is killed.
 *
 * <p>A hook that is ended, on request or for its timeout, has ended once nothing is left of all
 * these processes. The rest that survives KILL for some seconds (another user's, or hanging in the
 * kernel) is reported and waited for no longer.
 */
public final class ProcessHooks implements HookPort {
  /**
   * After this a start counts as one that hangs. A caller under load has to wait for far less, and
   * one whose demote hook cannot be started has no use for waiting longer.
   */
  private static final Duration LONGEST_START = Duration.ofSeconds(10);

  private final StartQueue starts = new StartQueue();
  private final HookLauncher launcher;
  private final ProcessTable table;
  private final Consumer<String> warnings;
  private final Duration longestStart;

  /**
   * Hooks of this machine.
   *
   * @param warnings told, in one sentence, of what an operator should know and no hook's outcome
   *     says: processes that could not be ended, and what this machine lacks. Called on any thread;
   *     must return at once
   */
  public ProcessHooks(Consumer<String> warnings) {
    this(
        new HookLauncher(findSetsid(), HookEnvironment.charset()),
        ProcessTable.ofThisMachine(),
        warnings,
        LONGEST_START);
    if (!launcher.makesGroups()) {
      warnings.accept(
          "there is no setsid in PATH, so hooks run in this process's own group: a terminal's"
              + " Ctrl-C reaches them, and a child that leaves its parents is not ended with them;"
              + " install util-linux");
    }
  }

  ProcessHooks(
      HookLauncher launcher, ProcessTable table, Consumer<String> warnings, Duration longestStart) {
    this.longestStart = longestStart;
    this.launcher = launcher;
    this.table = table;
    this.warnings = warnings;
  }

  @Override
  public HookStart start(HookCall call, HookWatcher watcher) {
    HookRun run = new HookRun(call, watcher, launcher, table, warnings);
    starts.add(run);
    // Not to be interrupted: a process that may exist by now must not be lost.
    return run.start()
        .completeOnTimeout(hangs(call), longestStart.toNanos(), TimeUnit.NANOSECONDS)
        .join();
  }

  private HookStart hangs(HookCall call) {
    return new HookStart.Failed(
        new HookOutcome.NotStarted(
            call.command().words().getFirst()
                + " could not be started within "
                + longestStart.toSeconds()
                + " s; is the file system that it is on within reach?"));
  }

  @Override
  public int endOrphans(Mark mark) {
    ProcessEntry root = processOf(mark.hook());
    boolean leadsGroup = root != null && root.group() == root.pid();
    HookFamily family = new HookFamily(table, root, leadsGroup, HookEnvironment.marksOf(mark));
    Ending ending = Ending.gently(family, System.nanoTime());
    if (ending.awaitEnd() == Ending.Progress.GIVEN_UP) {
      warnings.accept(ending.surrender("the hooks of a daemon that is gone"));
    }
    return ending.signalled();
  }

  /** The living process that a mark names, if it is still the same one. */
  private @Nullable ProcessEntry processOf(@Nullable HookProcess process) {
    if (process == null) {
      return null;
    }
    ProcessEntry entry = table.find(process.pid());
    return entry != null && table.startTime(entry).equals(process.startTime()) ? entry : null;
  }

  private static @Nullable Path findSetsid() {
    return switch (ProgramLookup.find(new HookCommand(List.of("setsid")), Map.of())) {
      case ProgramLookup.Found found -> found.program();
      case ProgramLookup.NotFound notFound -> null;
    };
  }
}
