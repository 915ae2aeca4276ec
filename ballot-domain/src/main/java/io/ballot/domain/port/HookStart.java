package io.ballot.domain.port;

import java.util.Objects;

/** The answer to {@link HookPort#start}. */
public sealed interface HookStart {
  /**
   * It runs, or has ended already.
   *
   * @param hook the handle
   */
  record Started(RunningHook hook) implements HookStart {
    /** Requires the hook. */
    public Started {
      Objects.requireNonNull(hook);
    }
  }

  /**
   * It could not be started; its watcher is told nothing.
   *
   * @param outcome why
   */
  record Failed(HookOutcome.NotStarted outcome) implements HookStart {
    /** Requires the outcome. */
    public Failed {
      Objects.requireNonNull(outcome);
    }
  }
}
