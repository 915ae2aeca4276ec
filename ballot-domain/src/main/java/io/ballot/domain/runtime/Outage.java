package io.ballot.domain.runtime;

import io.ballot.domain.port.Failure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Tells of an outage once when it begins, and once when everything that had failed works again. */
final class Outage {
  /** Messages differ by what was asked for, which is bounded; this only makes sure. */
  private static final int MOST_REFUSALS = 1000;

  private final Timers timers;
  private final BallotListener listener;
  private final Set<Object> failing = new HashSet<>();
  private final Set<String> refusals = new HashSet<>();
  private boolean underWay;

  /** Whether something has worked since something failed last. */
  private boolean answered;

  private long since;

  Outage(Timers timers, BallotListener listener) {
    this.timers = timers;
    this.listener = listener;
  }

  /**
   * A source of knowledge failed. One that was refused has been answered, so that is no outage; it
   * is told once for each message.
   *
   * @param source which, the same object each time
   */
  synchronized void failed(Object source, Failure failure, String message) {
    if (failure == Failure.CANCELLED) {
      return;
    }
    if (failure == Failure.DENIED || failure == Failure.INVALID) {
      worked(source);
      if (refusals.size() < MOST_REFUSALS && refusals.add(message)) {
        listener.noticed(new DaemonNotice.Refused(message));
      }
      return;
    }
    failing.add(source);
    answered = false;
    if (!underWay) {
      underWay = true;
      since = timers.now();
      listener.noticed(new DaemonNotice.OutageBegan(message));
    }
  }

  /** A source works. */
  synchronized void worked(Object source) {
    answered = true;
    failing.remove(source);
    endIfOver();
  }

  /**
   * A source is not needed any more, which says nothing of whether it would work: where it was the
   * last that failed, others tell whether the outage is over.
   */
  synchronized void forget(Object source) {
    failing.remove(source);
    endIfOver();
  }

  private void endIfOver() {
    if (underWay && answered && failing.isEmpty()) {
      underWay = false;
      listener.noticed(new DaemonNotice.OutageEnded(Duration.ofNanos(timers.now() - since)));
    }
  }
}
