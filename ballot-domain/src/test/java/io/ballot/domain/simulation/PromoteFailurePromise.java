package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Phase;
import io.ballot.domain.election.Reason;
import io.ballot.domain.election.Term;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code onPromoteFailure}: {@code stepDown} ends a term whose promote hook failed in the very step
 * that learns of it, and its instance sits out afterwards; {@code keep} goes on leading.
 */
final class PromoteFailurePromise extends PromiseToEach<PromoteFailurePromise.Seen> {
  private final Setup setup;
  private final boolean keeps;
  private final Coverage coverage;
  private final Consumer<String> breach;

  /** What is known of one competitor's daemon. */
  static final class Seen {
    private boolean promoting;
    private @Nullable HookOutcome failure;
    private @Nullable Reason ends;
    private boolean sitsOut;
    private long sitsOutUntil;
  }

  PromoteFailurePromise(Setup setup, Coverage coverage, Consumer<String> breach) {
    super(Seen::new);
    this.setup = setup;
    this.keeps = setup.onPromoteFailure() == OnPromoteFailure.KEEP;
    this.coverage = coverage;
    this.breach = breach;
    coverage.met(keeps ? PromiseMet.KEEP_DRAWN : PromiseMet.STEP_DOWN_DRAWN);
  }

  @Override
  public void noticed(Competitor competitor, SimulatedDaemon daemon, Notice notice) {
    Seen seen = seen(competitor);
    switch (notice) {
      case Notice.HookEnded ended -> {
        if (ended.event() == HookEvent.PROMOTE && seen.promoting && !ended.outcome().succeeded()) {
          seen.failure = ended.outcome();
        }
      }
      case Notice.SteppingDown down -> seen.ends = down.reason();
      case Notice.TermLost lost -> seen.ends = lost.reason();
      case Notice.Demoted demoted -> {
        if (demoted.reason() == Reason.PROMOTE_FAILED) {
          seen.sitsOut = true;
          seen.sitsOutUntil = daemon.process().now() + setup.sitOut().toNanos();
        }
      }
      default -> {}
    }
  }

  @Override
  public void look(Competitor competitor, SimulatedDaemon daemon, ElectionState state) {
    Seen seen = seen(competitor);
    Phase phase = state.phase();
    if (seen.failure != null) {
      judge(competitor, seen, seen.failure, state);
    }
    if (seen.ends == Reason.PROMOTE_FAILED && keeps) {
      breach.accept(competitor + " steps down for a promote hook (onPromoteFailure: keep)");
    }
    seen.failure = null;
    seen.ends = null;
    seen.promoting = phase instanceof Phase.Promoting;
    if (seen.sitsOut) {
      boolean over = daemon.process().now() >= seen.sitsOutUntil;
      if (!over && (phase instanceof Phase.Acquiring || phase instanceof Phase.Promoting)) {
        breach.accept(
            competitor + " stands again before it has sat out (onPromoteFailure: stepDown)");
      }
      if (over) {
        coverage.met(PromiseMet.SAT_OUT);
        seen.sitsOut = false;
      }
    }
  }

  private void judge(Competitor competitor, Seen seen, HookOutcome failure, ElectionState state) {
    Phase phase = state.phase();
    Term term = state.term();
    if (phase instanceof Phase.Promoting && failure instanceof HookOutcome.NotStarted) {
      // It came too late for its lease, and starts anew under the present one.
      return;
    }
    boolean ended = !(phase instanceof Phase.Leading || phase instanceof Phase.Promoting);
    if (keeps && ended && seen.ends == null) {
      breach.accept(
          competitor + " leads no more after a promote hook that failed (onPromoteFailure: keep)");
    }
    if (!keeps && !ended) {
      breach.accept(
          competitor
              + " goes on with "
              + term
              + " although its promote hook failed (onPromoteFailure: stepDown)");
    }
    if (keeps && !ended) {
      coverage.met(PromiseMet.KEPT);
    }
    if (seen.ends == Reason.PROMOTE_FAILED) {
      coverage.met(PromiseMet.STEPPED_DOWN);
    }
  }
}
