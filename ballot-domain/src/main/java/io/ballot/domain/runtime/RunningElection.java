package io.ballot.domain.runtime;

import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Event;
import java.util.concurrent.CompletionStage;

/** An election under way. Safe for use by any thread. */
public final class RunningElection {
  private final ElectionLoop loop;

  RunningElection(ElectionLoop loop) {
    this.loop = loop;
  }

  /** Its name. */
  public String name() {
    return loop.name();
  }

  /** Its state after the last step. */
  public ElectionState state() {
    return loop.state();
  }

  /** Asks a leader to hand over, and to let someone else lead first. */
  public void stepDown() {
    loop.post(new Event.StepDown());
  }

  /**
   * Ends the election, handing over first if it leads.
   *
   * @return completed when it has ended
   */
  public CompletionStage<Void> stop() {
    loop.post(new Event.Stop());
    return loop.stopped().minimalCompletionStage();
  }

  /** Completed when it has ended. */
  public CompletionStage<Void> stopped() {
    return loop.stopped().minimalCompletionStage();
  }
}
