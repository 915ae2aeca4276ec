package io.ballot.domain.contract;

import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookWatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what it was told of a hook. */
public final class HookRecorder implements HookWatcher {
  private final ContractTime time;
  private final List<String> output = new ArrayList<>();
  private final List<String> errorOutput = new ArrayList<>();
  private final List<HookOutcome> outcomes = new ArrayList<>();
  private volatile Optional<String> objection = Optional.empty();

  /**
   * @param time who is told that something was told
   */
  public HookRecorder(ContractTime time) {
    this.time = time;
  }

  /** Objects to the hook's start from now on. */
  public void objectTo(String reason) {
    objection = Optional.of(reason);
  }

  @Override
  public Optional<String> objection() {
    return objection;
  }

  @Override
  public void output(boolean error, String line) {
    synchronized (this) {
      (error ? errorOutput : output).add(line);
    }
    time.changed();
  }

  @Override
  public void ended(HookOutcome outcome) {
    synchronized (this) {
      outcomes.add(outcome);
    }
    time.changed();
  }

  /** The lines of standard output. */
  public synchronized List<String> output() {
    return List.copyOf(output);
  }

  /** The lines of standard error. */
  public synchronized List<String> errorOutput() {
    return List.copyOf(errorOutput);
  }

  /** Every end that was told. */
  public synchronized List<HookOutcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** Waits for the end. */
  public HookOutcome awaitEnd(Duration bound) {
    if (!time.until(bound, () -> !outcomes().isEmpty())) {
      throw new AssertionError(
          "the hook did not end within " + bound + "; it said " + output() + errorOutput());
    }
    return outcomes().getFirst();
  }

  /** Waits for a line of standard output. */
  public void awaitLine(Duration bound, String line) {
    if (!time.until(bound, () -> output().contains(line))) {
      throw new AssertionError(
          "the hook did not say '" + line + "' within " + bound + ", but " + output());
    }
  }
}
