package io.ballot.domain.runtime;

import io.ballot.domain.election.Backoff;
import io.ballot.domain.election.Reply;
import io.ballot.domain.election.Session;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.election.Timings;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one session for the elections that share it: opens it when the first wants one, has it
 * renewed ({@link Renewals}) and its liveness check beaten ({@link Heartbeat}) on schedules of
 * their own, opens another when a renewal says that it is gone, and ends it when none wants one any
 * more. What changes in its life goes to all of them as a {@link Session}, save that it was renewed
 * as usual, which they ask for.
 *
 * <p>One call to open or end one is under way at a time; what an earlier session still has under
 * way changes nothing.
 */
final class SessionKeeper implements SessionOpening.Owner, Renewals.Owner {
  private static final Duration RETRY_BASE = Duration.ofMillis(100);
  private static final Duration RETRY_CAP = Duration.ofSeconds(2);

  private enum Stage {
    NONE,
    OPENING,
    OPEN,
    ENDING,
    ABANDONED
  }

  private final LockPort port;
  private final SessionSettings settings;
  private final Platform platform;
  private final BallotListener listener;
  private final Outage outage;
  private final WedgeAlarm alarm;
  private final ReentrantLock lock = new ReentrantLock();
  private final SessionMembers members = new SessionMembers();
  private final SessionEnding ending;
  private final List<Runnable> whenEnded = new ArrayList<>();

  private Stage stage = Stage.NONE;
  private long generation;
  private Timings timings;
  private @Nullable SessionOpening opening;
  private @Nullable Heartbeat heartbeat;
  private boolean livenessRefused;
  private @Nullable Renewals renewals;
  private long contactLostAt = Long.MIN_VALUE;
  private int failures;
  private @Nullable String troubleTold;
  private Timers.@Nullable Timer timer;

  SessionKeeper(
      LockPort port,
      SessionSettings settings,
      Platform platform,
      BallotListener listener,
      Outage outage,
      WedgeAlarm alarm) {
    this.port = port;
    this.settings = settings;
    this.platform = platform;
    this.listener = listener;
    this.outage = outage;
    this.alarm = alarm;
    this.ending = new SessionEnding(port, platform, this::guarded);
    this.timings = Timings.of(settings, Duration.ZERO, 1);
  }

  /** One election's part in a session. */
  final class Member {
    private final SessionMembers.Entry entry;

    private Member(SessionMembers.Entry entry) {
      this.entry = entry;
    }

    /** Wants a session from now on, or none. */
    void want(boolean wanted) {
      guarded(() -> {
        if (entry.want(wanted)) {
          retime();
          wanted();
        }
      });
    }

    /** Has the session renewed as soon as possible; without one there is nothing to renew. */
    void renewNow() {
      guarded(() -> {
        if (renewals != null) {
          renewals.now();
        }
      });
    }

    /**
     * When the lease of a session ends for this election, as of now; long past if it is not the
     * present one. Any thread may ask.
     */
    long leaseEndsAt(SessionId session) {
      lock.lock();
      try {
        Session now = present();
        return now == null || !now.id().equals(session)
            ? Long.MIN_VALUE
            : now.lease().endsAt(entry.demoteBudget());
      } finally {
        lock.unlock();
      }
    }

    /**
     * What is known of a session now; {@code null} if that is nothing more, or it is not the
     * present one. Any thread may ask.
     */
    @Nullable Session renewed(Session known) {
      lock.lock();
      try {
        Session now = entry.wants() ? present() : null;
        return now == null || !now.id().equals(known.id()) || now.equals(known) ? null : now;
      } finally {
        lock.unlock();
      }
    }

    /** A connection to the agent has failed, whoever noticed. */
    void contactLost() {
      guarded(SessionKeeper.this::loseContact);
    }

    /** Leaves for good. */
    void leave() {
      want(false);
      guarded(() -> members.remove(entry));
    }
  }

  /** Whether an election with these settings, and this key, can share this session. */
  boolean suits(LockPort itsPort, SessionSettings itsSettings, LockKey key, Duration demoteBudget) {
    lock.lock();
    try {
      return port.equals(itsPort)
          && settings.equals(itsSettings)
          && stage != Stage.ABANDONED
          && members.haveRoomFor(demoteBudget, settings)
          && !members.competesFor(key);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes an election in.
   *
   * @param key its lock; two elections on one key cannot share a session
   * @param demoteBudget its demote budget
   * @param told told the session whenever what is known of it changes; must return at once
   */
  Member join(LockKey key, Duration demoteBudget, Consumer<@Nullable Session> told) {
    SessionMembers.Entry entry = new SessionMembers.Entry(key, demoteBudget, told);
    guarded(() -> members.add(entry));
    return new Member(entry);
  }

  /** Stops beating and renewing at once, and for good: the session shall end by itself. */
  void abandon() {
    guarded(() -> {
      stage = Stage.ABANDONED;
      generation++;
      cancelTimer();
      if (opening != null) {
        opening.callOff(left -> {});
      }
      if (heartbeat != null) {
        heartbeat.stop();
      }
      if (renewals != null) {
        renewals.stop();
      }
      runWhenEnded();
    });
  }

  /** Runs a task once there is no session, and no call about one, any more. */
  void whenEnded(Runnable task) {
    guarded(() -> {
      if (stage == Stage.NONE || stage == Stage.ABANDONED) {
        task.run();
      } else {
        whenEnded.add(task);
      }
    });
  }

  /**
   * {@inheritDoc}
   *
   * <p>One that fails has left renewals, beats or tries to open a session without a successor, and
   * no other event would bring them back; so the daemon has to end.
   */
  @Override
  public void guarded(Runnable task) {
    Throwable broken = null;
    lock.lock();
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      broken = e;
    } finally {
      lock.unlock();
    }
    // Not under the lock: the alarm goes to all keepers, each of which has one of its own.
    if (broken != null) {
      alarm.wedged(null, "the care of a session broke: " + broken);
    }
  }

  private void retime() {
    timings = Timings.of(settings, members.largestDemoteBudget(), members.sharers());
    if (heartbeat != null) {
      heartbeat.pace(timings.beatPeriod(), timings.beatTimeout());
    }
  }

  private void wanted() {
    switch (stage) {
      case NONE -> {
        if (members.wantOne()) {
          openAnew();
        }
      }
      case OPEN -> {
        if (members.wantOne()) {
          tellAll();
        } else {
          end();
        }
      }
      case OPENING -> {
        if (!members.wantOne()) {
          end();
        }
      }
      case ENDING, ABANDONED -> {
        // The end comes first; whoever wants a session then is looked for there.
      }
    }
  }

  private void openAnew() {
    failures = 0;
    open();
  }

  private void open() {
    stage = Stage.OPENING;
    generation++;
    SessionOpening next = new SessionOpening(port, platform, settings, this);
    opening = next;
    next.begin(!livenessRefused);
  }

  @Override
  public Timings timings() {
    return timings;
  }

  @Override
  public @Nullable Heartbeat heartbeat() {
    return heartbeat;
  }

  @Override
  public void registered(Liveness liveness, long registeredAt) {
    heartbeat =
        new Heartbeat(
            port,
            platform,
            liveness,
            registeredAt,
            timings.beatPeriod(),
            timings.beatTimeout(),
            this::guarded,
            listener::noticed,
            this::noteContact,
            outage);
    if (stage == Stage.ABANDONED) {
      heartbeat.stop();
    }
  }

  @Override
  public void livenessRefused(String reason) {
    Heartbeat unknown = takeHeartbeat();
    if (unknown != null) {
      unknown.stop();
    }
    if (!livenessRefused) {
      livenessRefused = true;
      listener.noticed(new DaemonNotice.LivenessRefused(reason));
    }
  }

  @Override
  public void opened(SessionId opened, Renewals.Proof proof) {
    stage = Stage.OPEN;
    opening = null;
    failures = 0;
    troubleTold = null;
    renewals = new Renewals(port, platform, settings, this, opened, proof);
    renewed(/* asUsual= */ false);
  }

  @Override
  public void renewed(boolean asUsual) {
    outage.worked(this);
    if (!asUsual) {
      tellAll();
    }
  }

  @Override
  public void renewalFailed(Reply.Failed<?> failed) {
    noteFailure(failed);
    tellAll();
  }

  @Override
  public void gone() {
    outage.worked(this);
    renewals = null;
    generation++;
    ending.end(null, takeHeartbeat(), () -> {});
    tellAll();
    if (members.wantOne()) {
      openAnew();
    } else {
      nowNone();
    }
  }

  @Override
  public void failed(Reply.Failed<?> failed) {
    noteFailure(failed);
    notNow(failed.message());
  }

  /** Tries again later; that there is no session is no outage where Consul has answered. */
  @Override
  public void notNow(String why) {
    if (!why.equals(troubleTold)) {
      troubleTold = why;
      listener.noticed(new DaemonNotice.SessionTrouble(why));
    }
    long now = platform.timers().now();
    long wait = Backoff.nanos(RETRY_BASE, RETRY_CAP, ++failures, now);
    tryAgainAt(now + wait);
  }

  private void noteFailure(Reply.Failed<?> failed) {
    outage.failed(this, failed.failure(), failed.message());
    noteContact(failed.failure());
  }

  private void noteContact(Failure failure) {
    if (failure == Failure.UNREACHABLE) {
      loseContact();
    }
  }

  private void loseContact() {
    long before = contactLostAt;
    contactLostAt = platform.timers().now();
    if (renewals != null && before < renewals.provenAt()) {
      tellAll();
    }
  }

  private void tellAll() {
    members.tell(present());
  }

  private @Nullable Session present() {
    return renewals == null ? null : renewals.session(contactLostAt, members.sharers());
  }

  private void end() {
    stage = Stage.ENDING;
    generation++;
    cancelTimer();
    SessionId id = null;
    if (renewals != null) {
      id = renewals.id();
      renewals.stop();
      renewals = null;
    }
    SessionOpening called = opening;
    opening = null;
    if (called == null) {
      ending.end(id, takeHeartbeat(), this::nowNone);
    } else {
      called.callOff(left -> ending.end(left, takeHeartbeat(), this::nowNone));
    }
  }

  private @Nullable Heartbeat takeHeartbeat() {
    Heartbeat taken = heartbeat;
    heartbeat = null;
    return taken;
  }

  private void nowNone() {
    if (stage == Stage.ABANDONED) {
      return;
    }
    stage = Stage.NONE;
    outage.forget(this);
    if (members.wantOne()) {
      openAnew();
      return;
    }
    runWhenEnded();
  }

  private void runWhenEnded() {
    List<Runnable> tasks = List.copyOf(whenEnded);
    whenEnded.clear();
    tasks.forEach(Runnable::run);
  }

  private void tryAgainAt(long at) {
    cancelTimer();
    long mine = generation;
    timer =
        platform
            .timers()
            .at(
                at,
                () ->
                    guarded(() -> {
                      if (stage == Stage.OPENING && mine == generation) {
                        open();
                      }
                    }));
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
