package io.ballot.cli.dryrun;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.HookWatcher;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.RunningHook;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Hooks that are not run: each would have succeeded at once. */
public final class RehearsedHooks implements HookPort {
  private static final RunningHook NOTHING =
      new RunningHook() {
        @Override
        public @Nullable HookProcess process() {
          return null;
        }

        @Override
        public void stop() {
          // It has ended.
        }

        @Override
        public void kill() {
          // It has ended.
        }
      };

  private final Rehearsal rehearsal;

  /**
   * Pretends to run hooks.
   *
   * @param rehearsal told what would have been done
   */
  public RehearsedHooks(Rehearsal rehearsal) {
    this.rehearsal = Objects.requireNonNull(rehearsal);
  }

  /** A call does not name its election, but its variables do. */
  private static Whose whose(Map<String, String> environment) {
    String key = environment.get("BALLOT_KEY");
    String serviceId = environment.get("BALLOT_SERVICE_ID");
    return key == null || serviceId == null
        ? new Whose.Shared()
        : new Whose.Candidacy(new LockKey(key), serviceId);
  }

  @Override
  public HookStart start(HookCall call, HookWatcher watcher) {
    rehearsal.would(
        whose(call.environment()),
        "run the "
            + call.event().text()
            + " hook "
            + call.command().words()
            + " with "
            + new TreeMap<>(call.environment()));
    watcher.ended(new HookOutcome.Exited(0, Duration.ZERO));
    return new HookStart.Started(NOTHING);
  }

  @Override
  public int endOrphans(Mark mark) {
    Mark.Term term = mark.term();
    rehearsal.would(
        new Whose.Candidacy(mark.key(), mark.serviceId()),
        term == null
            ? "end what is left of an earlier demote hook for a predecessor"
            : "end what is left of the hooks of the term with fencing token "
                + term.fencingToken());
    return 0;
  }
}
