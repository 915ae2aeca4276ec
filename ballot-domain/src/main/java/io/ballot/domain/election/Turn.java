package io.ballot.domain.election;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The workspace of one step: copies of everything, the effects so far, and the next instant to wake
 * at.
 */
final class Turn {
  final ElectionSettings settings;
  final Now now;
  final World world;
  final Standing standing;
  final Desk desk;

  /** The hook whose end this step was told of, or {@code null}. */
  @Nullable HookRun endedHook;

  /** The change of tags that this step was told of, or {@code null}. */
  @Nullable TagWork endedTagWork;

  /** Whether the access to the mark that this step was told of removed it. */
  boolean markRemoved;

  private final DaemonId daemon;
  private final List<Effect> effects = new ArrayList<>();
  private long attempts;
  private long wakeAt = Long.MAX_VALUE;

  Turn(ElectionSettings settings, DaemonId daemon, ElectionState state, Now now) {
    this.settings = settings;
    this.daemon = daemon;
    this.now = now;
    this.world = state.world().copy();
    this.standing = state.standing().copy();
    this.desk = state.desk().copy();
    this.attempts = state.attempts();
  }

  Step finish(Phase phase) {
    return new Step(new ElectionState(phase, world, standing, desk, attempts), effects, wakeAt);
  }

  long nanos() {
    return now.nanos();
  }

  long nextAttempt() {
    return ++attempts;
  }

  /** A number that differs from try to try, to spread waits by. */
  long salt() {
    return now.nanos() * 31 + attempts + settings.serviceId().hashCode();
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void announce(Notice notice) {
    effects.add(new Effect.Announce(notice));
  }

  /**
   * Has the election woken at {@code at}, if not sooner; instants that have passed need no waking.
   */
  void wakeAt(long at) {
    if (at > now.nanos() && at < wakeAt) {
      wakeAt = at;
    }
  }

  /** Forgets what would have been waited for in a phase that was left, or is looked at again. */
  void forgetWakeUps() {
    wakeAt = Long.MAX_VALUE;
  }

  Eligibility eligibility() {
    return world.eligibility(settings, now.nanos());
  }

  /** Whether the instance stands, or may go on leading: nothing of its own speaks against it. */
  boolean mayStand() {
    return standing.begun
        && !standing.stopping
        && standing.leftover == null
        && standing.suspect == null
        && standing.twin == null
        && standing.sitOut == Standing.SitOut.NONE
        && eligibility().mayLead();
  }

  @Nullable SessionId sessionId() {
    Session session = world.session();
    return session == null ? null : session.id();
  }

  /**
   * When the lease of the present session ends for this election; long past where there is no
   * session.
   */
  long leaseEndsAt() {
    Session session = world.session();
    return session == null ? World.NEVER : session.lease().endsAt(settings.demoteBudget());
  }

  /** Whether the present session's lease has not ended. */
  boolean leaseHolds() {
    return now.nanos() < leaseEndsAt();
  }

  /**
   * Whether the lease holds, and no jump of the clock since the last renewal puts it into doubt.
   */
  boolean leaseIsSure() {
    Session session = world.session();
    return session != null && leaseHolds() && session.lease().clockJumps() == now.clockJumps();
  }

  /**
   * Has the session renewed if a jump of the clock since the last renewal puts its lease into
   * doubt; once for each jump, for renewals go on by themselves.
   */
  void renewIfInDoubt() {
    Session session = world.session();
    if (session != null
        && session.lease().clockJumps() != now.clockJumps()
        && standing.renewedForJumps != now.clockJumps()) {
      standing.renewedForJumps = now.clockJumps();
      effect(new Effect.RenewNow());
    }
  }

  /** With what answers about the lock are to be understood. */
  LockHistory.Reader reader() {
    return new LockHistory.Reader(
        world::isOwn, leaseHolds() ? sessionId() : null, settings, now.nanos());
  }

  /** The instant that comes {@code wait} after now; a wait without end never comes. */
  long in(Duration wait) {
    long left = Long.MAX_VALUE - Math.max(0, now.nanos());
    return wait.compareTo(Duration.ofNanos(left)) < 0
        ? now.nanos() + wait.toNanos()
        : Long.MAX_VALUE;
  }

  /** The leader, if it is another instance and its payload can be read. */
  @Nullable Payload otherLeader() {
    LockState.Held held = world.heldByOther();
    return held != null && held.value() instanceof Payload payload ? payload : null;
  }

  /** What this instance writes into the lock. */
  Payload payload(SessionId session) {
    Instance own = Objects.requireNonNull(world.instance());
    return new Payload(
        own.reachableAddress(),
        own.port(),
        session,
        new Origin(own.id(), settings.session().lockDelay(), daemon.host(), daemon.pid()));
  }

  /**
   * Starts a hook, if one is configured for the event; tells whether one is. The slot must be free.
   */
  boolean startHook(HookEvent event, Map<String, String> environment, long notAfter) {
    HookCommand command = settings.hooks().of(event);
    if (command == null) {
      return false;
    }
    if (desk.hook != null) {
      throw new IllegalStateException(
          "a " + event.text() + " hook cannot start beside " + desk.hook.event().text());
    }
    long attempt = nextAttempt();
    desk.hook = new HookRun(attempt, event, now.nanos(), notAfter, HookRun.Ending.NONE);
    effect(
        new Effect.StartHook(
            attempt, new HookCall(event, command, environment, settings.hookTimeout()), notAfter));
    return true;
  }

  /** Tells a running hook to end, with TERM first. */
  void stopHook() {
    HookRun hook = desk.hook;
    if (hook != null && hook.ending() == HookRun.Ending.NONE) {
      desk.hook = hook.with(HookRun.Ending.STOPPED);
      effect(new Effect.StopHook(hook.attempt()));
    }
  }

  /** Ends a running hook with KILL. */
  void killHook() {
    HookRun hook = desk.hook;
    if (hook != null && hook.ending() != HookRun.Ending.KILLED) {
      desk.hook = hook.with(HookRun.Ending.KILLED);
      effect(new Effect.KillHook(hook.attempt()));
    }
  }

  boolean hookRuns(HookEvent event) {
    return desk.hook != null && desk.hook.event() == event;
  }

  void wantSession(boolean wanted) {
    if (standing.wantsSession != wanted) {
      standing.wantsSession = wanted;
      effect(new Effect.WantSession(wanted));
    }
  }

  void watchService(boolean wanted) {
    if (standing.watchesService != wanted) {
      standing.watchesService = wanted;
      effect(new Effect.WatchService(wanted));
      if (!wanted) {
        world.forgetService();
      }
    }
  }
}
