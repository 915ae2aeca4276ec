package io.ballot.domain.memory;

import java.util.concurrent.CompletionStage;

/** What an {@link InProcessHooks} runs as a hook: code that goes on by itself and tells its end. */
@FunctionalInterface
public interface HookBody {
  /**
   * Begins. Called by whoever starts the hook, so it must not wait; what it throws is the reason
   * why the hook could not be started.
   *
   * @param run what is asked for, where to print, and when to give in
   * @return completed with the exit code once it has ended, or with what it failed by, which counts
   *     as exit code 1
   */
  CompletionStage<Integer> begin(HookRun run);
}
