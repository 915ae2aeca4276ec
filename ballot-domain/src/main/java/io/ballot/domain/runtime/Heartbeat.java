package io.ballot.domain.runtime;

import io.ballot.domain.election.Reply;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockPort;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Beats one liveness check, on a schedule of its own. When the agent says that it does not know the
 * check, it is registered again at once, which saves the session. The owner's lock guards
 * everything here.
 */
final class Heartbeat {
  private final LockPort port;
  private final Platform platform;
  private final Liveness liveness;
  private final Consumer<Runnable> guarded;
  private final Consumer<DaemonNotice> tell;
  private final Consumer<Failure> failed;
  private final Outage outage;
  private Duration period;
  private Duration timeout;
  private long lastAnswered;
  private boolean stopped;
  private boolean restoring;
  private boolean refusalTold;
  private @Nullable Runnable whenQuiet;
  private Timers.@Nullable Timer timer;

  /**
   * Begins to beat.
   *
   * @param registeredAt when the registration was sent that succeeded: it counts as the first beat
   * @param guarded runs a task under the owner's lock
   * @param tell told of restored checks
   * @param failed told in what way a request failed
   * @param outage told what fails and what works, apart from the renewals: either may go on alone
   */
  Heartbeat(
      LockPort port,
      Platform platform,
      Liveness liveness,
      long registeredAt,
      Duration period,
      Duration timeout,
      Consumer<Runnable> guarded,
      Consumer<DaemonNotice> tell,
      Consumer<Failure> failed,
      Outage outage) {
    this.port = port;
    this.platform = platform;
    this.liveness = liveness;
    this.lastAnswered = registeredAt;
    this.period = period;
    this.timeout = timeout;
    this.guarded = guarded;
    this.tell = tell;
    this.failed = failed;
    this.outage = outage;
    next(registeredAt);
  }

  Liveness liveness() {
    return liveness;
  }

  /** When the last beat was sent that was answered. */
  long lastAnswered() {
    return lastAnswered;
  }

  void pace(Duration newPeriod, Duration newTimeout) {
    period = newPeriod;
    timeout = newTimeout;
  }

  /** Stops beating. */
  void stop() {
    stopThen(() -> {});
  }

  /**
   * Stops beating, and runs a task once no registration is under way any more that would undo it.
   */
  void stopThen(Runnable task) {
    stopped = true;
    outage.forget(this);
    if (timer != null) {
      timer.cancel();
    }
    if (restoring) {
      whenQuiet = task;
    } else {
      task.run();
    }
  }

  private void next(long sentAt) {
    if (!stopped) {
      timer = platform.timers().at(sentAt + period.toNanos(), () -> guarded.accept(this::beat));
    }
  }

  private void beat() {
    if (stopped) {
      return;
    }
    long sentAt = platform.timers().now();
    Duration limit = timeout;
    platform
        .calls()
        .make(
            () -> port.beat(liveness, limit), reply -> guarded.accept(() -> beaten(sentAt, reply)));
  }

  private void beaten(long sentAt, Reply<BeatAnswer> reply) {
    switch (reply) {
      case Reply.Answered<BeatAnswer> answered -> {
        switch (answered.answer()) {
          case BeatAnswer.Beaten ignored -> answered(sentAt);
          case BeatAnswer.Unknown ignored -> restore();
        }
      }
      case Reply.Failed<BeatAnswer> failure -> {
        failed(sentAt, failure);
      }
    }
  }

  private void restore() {
    if (stopped) {
      return;
    }
    long sentAt = platform.timers().now();
    restoring = true;
    platform
        .calls()
        .make(
            () -> port.restoreLiveness(liveness),
            reply -> guarded.accept(() -> restored(sentAt, reply)));
  }

  private void restored(long sentAt, Reply<LivenessAnswer> reply) {
    restoring = false;
    Runnable quiet = whenQuiet;
    if (quiet != null) {
      whenQuiet = null;
      quiet.run();
      return;
    }
    switch (reply) {
      case Reply.Answered<LivenessAnswer> answered -> {
        switch (answered.answer()) {
          case LivenessAnswer.Registered ignored -> {
            refusalTold = false;
            tell.accept(new DaemonNotice.LivenessRestored(liveness.id()));
            answered(sentAt);
          }
          case LivenessAnswer.NotAllowed refused -> {
            if (!refusalTold) {
              refusalTold = true;
              tell.accept(new DaemonNotice.LivenessRefused(refused.reason()));
            }
            next(sentAt);
          }
        }
      }
      case Reply.Failed<LivenessAnswer> failure -> {
        failed(sentAt, failure);
      }
    }
  }

  private void failed(long sentAt, Reply.Failed<?> failure) {
    failed.accept(failure.failure());
    if (!stopped) {
      outage.failed(this, failure.failure(), failure.message());
      next(sentAt);
    }
  }

  private void answered(long sentAt) {
    outage.worked(this);
    lastAnswered = Math.max(lastAnswered, sentAt);
    next(sentAt);
  }
}
