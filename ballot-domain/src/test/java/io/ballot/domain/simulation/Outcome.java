package io.ballot.domain.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one run.
 *
 * @param schedule what happened in it
 * @param breach the first rule that was seen broken, or {@code null}
 * @param trace a readable account, if one was kept
 */
record Outcome(Schedule schedule, @Nullable Breach breach, List<String> trace) {
  /** Copies the trace. */
  Outcome {
    trace = List.copyOf(trace);
  }
}
