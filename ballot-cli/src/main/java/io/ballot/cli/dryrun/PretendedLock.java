package io.ballot.cli.dryrun;

import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One lock as it would be: the real one, with our acquires and releases on top while it really is
 * free.
 */
final class PretendedLock {
  private final LongSupplier clock;
  private final List<Watcher<LockObservation>> watchers = new ArrayList<>();
  private @Nullable LockObservation real;
  private LockState.@Nullable Held held;

  /**
   * How many changes we pretend to have made: by so much the indexes we show are ahead of the real.
   */
  private long ahead;

  private boolean delayKnown;
  private long delayedUntil;

  PretendedLock(LongSupplier clock) {
    this.clock = clock;
  }

  /** Takes in how the lock really stands; gives how it would. */
  synchronized LockObservation seen(LockObservation observation) {
    LockObservation before = real;
    if (before != null && observation.index() < before.index()) {
      return shown(before);
    }
    noteDelay(before, observation);
    real = observation;
    if (observation.state() instanceof LockState.Held) {
      held = null;
    }
    return shown(observation);
  }

  /** A lock that vanishes with its session refuses everyone for that session's lock delay. */
  private void noteDelay(@Nullable LockObservation before, LockObservation now) {
    if (now.state() instanceof LockState.Missing
        && before != null
        && before.state() instanceof LockState.Held gone
        && gone.value() instanceof Payload payload) {
      Origin origin = payload.origin();
      delayKnown = origin != null;
      delayedUntil = origin == null ? 0 : clock.getAsLong() + origin.lockDelay().toNanos();
    } else if (!(now.state() instanceof LockState.Missing)) {
      delayKnown = false;
    }
  }

  synchronized boolean isDelayed() {
    return delayKnown && clock.getAsLong() < delayedUntil;
  }

  private LockObservation shown(LockObservation observation) {
    LockState.Held pretended = held;
    return new LockObservation(
        observation.index() + ahead, pretended == null ? observation.state() : pretended);
  }

  /**
   * Holds the lock from now on, as far as we are concerned.
   *
   * @param at how the lock was shown right before
   * @return how it would stand
   */
  LockState.Held pretend(LockObservation at, SessionId session, LockValue value) {
    LockState.Held pretended;
    synchronized (this) {
      ahead++;
      long token = at.index() + 1;
      long made = at.state().createIndexOnceWritten(token);
      pretended = new LockState.Held(session, made, token, value);
      held = pretended;
    }
    tellAll();
    return pretended;
  }

  /**
   * Gives the lock back.
   *
   * @param at how the lock was shown right before
   * @return the index it would have
   */
  long giveBack(LockObservation at) {
    synchronized (this) {
      ahead++;
      held = null;
    }
    tellAll();
    return at.index() + 1;
  }

  void sessionEnded(SessionId session) {
    synchronized (this) {
      if (held == null || !held.session().equals(session)) {
        return;
      }
      held = null;
    }
    tellAll();
  }

  synchronized void tell(Watcher<LockObservation> watcher) {
    watchers.add(watcher);
  }

  synchronized void forget(Watcher<LockObservation> watcher) {
    watchers.remove(watcher);
  }

  private void tellAll() {
    List<Watcher<LockObservation>> all;
    LockObservation now;
    synchronized (this) {
      if (real == null) {
        return;
      }
      now = shown(real);
      all = List.copyOf(watchers);
    }
    all.forEach(watcher -> watcher.seen(now));
  }
}
