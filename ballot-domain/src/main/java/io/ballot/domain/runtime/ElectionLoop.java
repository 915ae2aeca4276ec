package io.ballot.domain.runtime;

import io.ballot.domain.election.Effect;
import io.ballot.domain.election.Election;
import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Event;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Now;
import io.ballot.domain.election.Phase;
import io.ballot.domain.election.Session;
import io.ballot.domain.election.Step;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Owns one election: takes events one by one, steps, and has the effects carried out. At most one
 * thread is in here at a time, and never the caller of {@link #post}.
 */
final class ElectionLoop implements EffectRunner.Host {
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(5);

  /** The watchdog's token comes once a second, so it can tell nothing sooner than this. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);

  private final Election election;
  private final Ports ports;
  private final Platform platform;
  private final BallotListener listener;
  private final Outage outage;
  private final WedgeAlarm alarm;
  private final SessionKeeper.Member session;
  private final EffectRunner effects;
  private final Mailbox mailbox = new Mailbox();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private volatile ElectionState state;
  private volatile long movedAt;
  private volatile boolean begun;
  private volatile boolean ended;
  private Timers.@Nullable Timer wake;
  private long wakeAt = Long.MAX_VALUE;

  ElectionLoop(
      Election election,
      Ports ports,
      Platform platform,
      Lanes lanes,
      BallotListener listener,
      Outage outage,
      WedgeAlarm alarm,
      SessionKeeper keeper) {
    this.election = election;
    this.ports = ports;
    this.platform = platform;
    this.listener = listener;
    this.outage = outage;
    this.alarm = alarm;
    this.state = election.initial();
    this.movedAt = platform.timers().now();
    this.session =
        keeper.join(
            election.settings().key(),
            election.settings().demoteBudget(),
            seen -> post(new Event.SessionSeen(seen)));
    this.effects = new EffectRunner(election.settings(), ports, platform, lanes, this, session);
  }

  String name() {
    return election.settings().name();
  }

  /** What it takes part in. */
  Ballot.Candidacy candidacy() {
    return new Ballot.Candidacy(election.settings(), ports);
  }

  ElectionState state() {
    return state;
  }

  /** Completed when the election has stopped. */
  CompletableFuture<Void> stopped() {
    return stopped;
  }

  /** Opens the watches and begins. */
  void begin() {
    String serviceId = election.settings().serviceId();
    watches.add(
        watch(
            watcher -> ports.catalog().watchInstance(serviceId, watcher), Event.InstanceSeen::new));
    watches.add(watch(watcher -> ports.health().watch(serviceId, watcher), Event.HealthSeen::new));
    watches.add(
        watch(
            watcher -> ports.lock().watch(election.settings().key(), watcher),
            Event.LockSeen::new));
    if (ended) {
      // Told to stop meanwhile; whoever ended it did not know of the last watches yet.
      watches.forEach(Watch::close);
      return;
    }
    movedAt = platform.timers().now();
    begun = true;
    post(new Event.Begin());
  }

  @Override
  public void post(Event event) {
    try {
      mailbox.put(event);
    } catch (IllegalStateException e) {
      alarm.wedged(name(), String.valueOf(e.getMessage()));
      return;
    }
    schedule();
  }

  /**
   * Passes the watchdog's token through the loop, on a thread for loops. One that has something to
   * do, or has stopped doing it, keeps the token from passing, and moves by itself or does not.
   */
  void passToken() {
    if (scheduled.compareAndSet(false, true)) {
      movedAt = platform.timers().now();
      scheduled.set(false);
      if (!mailbox.isEmpty()) {
        schedule();
      }
    }
  }

  /** When the loop last moved, by the platform's clock. */
  long movedAt() {
    return movedAt;
  }

  private void schedule() {
    if (!scheduled.compareAndSet(false, true)) {
      return;
    }
    try {
      platform.loops().execute(this::drain);
    } catch (RejectedExecutionException e) {
      // The platform was closed under us: nothing moves any more, and nobody waits for it.
      scheduled.set(false);
    }
  }

  private void drain() {
    try {
      movedAt = platform.timers().now();
      for (Event event = mailbox.take(); event != null; event = mailbox.take()) {
        stepWithTheNewestLease(event);
        movedAt = platform.timers().now();
      }
    } catch (RuntimeException | Error e) {
      alarm.wedged(name(), "its rules broke: " + e);
      return;
    }
    scheduled.set(false);
    if (!mailbox.isEmpty()) {
      schedule();
    }
  }

  /**
   * Nothing is acted on with an older lease than there is. So a renewal that went as usual need not
   * be told to each of thousands of elections: they ask when something happens, or when the lease
   * that they know of has ended.
   */
  private void stepWithTheNewestLease(Event event) {
    Session known = state.session();
    Session newest = known == null ? null : session.renewed(known);
    if (newest == null) {
      step(event);
    } else if (event instanceof Event.SessionSeen seen
        && seen.session() != null
        && seen.session().id().equals(newest.id())) {
      step(new Event.SessionSeen(newest));
    } else {
      step(new Event.SessionSeen(newest));
      step(event);
    }
  }

  private void step(Event event) {
    Now now = new Now(platform.timers().now(), platform.timers().wallClockJumps());
    Step step = election.step(state, event, now);
    state = step.state();
    inOrder(step.effects()).forEach(effects::run);
    wakeAt(step.wakeAt());
    if (state.phase() instanceof Phase.Stopped && !stopped.isDone()) {
      end();
    }
  }

  /**
   * What brings a promotion forward goes before what tells of it: everybody waits for the one, and
   * whoever is told may take its time. All else is in the order of the step, so that whoever is
   * told of a term's end has heard of it before the lock is given back.
   */
  private static List<Effect> inOrder(List<Effect> effects) {
    if (effects.stream().noneMatch(ElectionLoop::bringsForward)) {
      return effects;
    }
    List<Effect> ordered = new ArrayList<>(effects);
    ordered.sort(Comparator.comparing(effect -> effect instanceof Effect.Announce));
    return ordered;
  }

  private static boolean bringsForward(Effect effect) {
    return effect instanceof Effect.AssignTag
        || (effect instanceof Effect.StartHook hook && hook.call().event() == HookEvent.PROMOTE);
  }

  private void wakeAt(long at) {
    if (at == wakeAt && wake != null) {
      return;
    }
    if (wake != null) {
      wake.cancel();
      wake = null;
    }
    wakeAt = at;
    if (at != Long.MAX_VALUE) {
      wake = platform.timers().at(at, this::woken);
    }
  }

  private void woken() {
    post(new Event.Woken());
  }

  private void end() {
    ended = true;
    if (wake != null) {
      wake.cancel();
    }
    watches.forEach(Watch::close);
    effects.close();
    session.leave();
    stopped.complete(null);
  }

  @Override
  public void announce(Notice notice) {
    listener.noticed(name(), notice);
  }

  @Override
  public void requestFailed(Failure failure) {
    if (failure == Failure.UNREACHABLE) {
      session.contactLost();
    }
  }

  @Override
  public <O> Watch watch(Function<Watcher<O>, Watch> open, Function<O, Event> event) {
    Sight<O> sight =
        new Sight<>(event, this::post, failure -> requestFailed(failure.failure()), outage);
    Watch watch = open.apply(sight);
    return () -> {
      watch.close();
      sight.close();
    };
  }

  /** How long the loop may stand still before that counts as wedged. */
  Duration patience() {
    Duration liveness = election.settings().session().liveness();
    Duration limit = liveness == null ? DEFAULT_PATIENCE : liveness;
    return limit.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : limit;
  }

  boolean begun() {
    return begun;
  }
}
