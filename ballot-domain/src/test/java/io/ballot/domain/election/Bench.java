package io.ballot.domain.election;

import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One election, and a test that plays the world around it: it tells what is seen, answers what is
 * asked, and lets time pass. What a test does not take into its own {@linkplain #byHand hands} is
 * answered at once, and well; an acquire, a release and a read of the lock always are by hand. A
 * {@link Referee} watches every step.
 */
final class Bench extends Replies {
  static final Duration RENEW_PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private long index = 100;
  private int sessions;
  private @Nullable SessionId session;
  private long renewedAt;
  private long triedAt;
  private int renewedJumps;
  private boolean contactLost;
  private boolean renews = true;
  private boolean registered;

  Bench(ElectionSettings settings) {
    super(settings);
  }

  @Override
  Bench self() {
    return this;
  }

  @Override
  boolean isRegistered() {
    return registered;
  }

  /** With a tag, a promote hook and a demote hook, and whatever a test wants otherwise. */
  static Bench with(UnaryOperator<ElectionSettingsBuilder> change) {
    ElectionSettingsBuilder settings =
        ElectionSettings.of("web", Cast.OWN.serviceId(), Cast.KEY.value())
            .primaryTag("primary")
            .hooks(Cast.hooks(false));
    return new Bench(change.apply(settings).build());
  }

  static Bench plain() {
    return with(settings -> settings);
  }

  /** Has a test answer effects of these kinds itself. */
  @SafeVarargs
  final Bench byHand(Class<? extends Effect>... kinds) {
    for (Class<? extends Effect> kind : kinds) {
      takeIntoHand(List.of(kind));
    }
    return this;
  }

  // The way to where a test begins.

  /** Begun, registered and healthy, the lock never held: stands, and waits for a session. */
  Bench stands() {
    return begin().registered().health(Cast.healthy()).lockMissing();
  }

  /** Stands, and tries to acquire the lock. */
  Bench tries() {
    return stands().sessionOpens();
  }

  /** Has acquired the lock just now. */
  Bench wins() {
    tries().acquired();
    return this;
  }

  /** Leads, where nothing of a promotion is by hand. */
  Bench leads() {
    wins();
    phase(Phase.Leading.class);
    return fresh();
  }

  /** Has a session and follows a rival. */
  Bench follows() {
    begin().registered().health(Cast.healthy()).rivalLeads("r1").sessionOpens();
    phase(Phase.Following.class);
    return fresh();
  }

  // Time.

  /** Lets time pass; the election is woken when it wants to be, and its session renewed. */
  Bench pass(Duration duration) {
    long until = now() + duration.toNanos();
    while (true) {
      long renewAt = session != null && renews ? triedAt + RENEW_PERIOD.toNanos() : Long.MAX_VALUE;
      long next = Math.min(wakeAt(), renewAt);
      if (next > until) {
        itIs(until);
        return this;
      }
      itIs(next);
      if (next == renewAt) {
        renewed();
      } else {
        send(new Event.Woken());
      }
    }
  }

  /** Lets time pass, by the millisecond, until something is so; tells how long it took. */
  Duration passUntil(BooleanSupplier so) {
    long since = now();
    while (!so.getAsBoolean()) {
      if (now() - since > PATIENCE.toNanos()) {
        throw new AssertionError("not within " + PATIENCE + ": " + phase() + ", " + diary);
      }
      passMillis(1);
    }
    return Duration.ofNanos(now() - since);
  }

  Bench passMillis(long millis) {
    return pass(Duration.ofMillis(millis));
  }

  /** Lets time pass in which this process is frozen: it is neither woken nor renews. */
  Bench freeze(Duration duration) {
    itIs(now() + duration.toNanos());
    return this;
  }

  Bench clockJump() {
    theClockJumps();
    return send(new Event.Woken());
  }

  // Commands and observations.

  Bench begin() {
    return send(new Event.Begin());
  }

  Bench stop() {
    return send(new Event.Stop());
  }

  Bench stepDown() {
    return send(new Event.StepDown());
  }

  Bench registered(String... tags) {
    registered = true;
    return send(seen(Cast.own(tags)));
  }

  Bench notRegistered() {
    registered = false;
    return send(new Event.InstanceSeen(new InstanceObservation.NotRegistered()));
  }

  Bench health(HealthObservation health) {
    return send(new Event.HealthSeen(health));
  }

  Bench rivalCarries(String... tags) {
    return send(
        new Event.ServiceSeen(
            new ServiceObservation(++index, List.of(Cast.own("primary"), Cast.rival(tags)))));
  }

  /** The lock is seen, and something has happened to it. */
  Bench lock(LockState seen) {
    return lockAt(index, seen);
  }

  Bench lockAt(long at, LockState seen) {
    return send(new Event.LockSeen(new LockObservation(at, seen)));
  }

  @Override
  long nextIndex() {
    return ++index;
  }

  Bench lockMissing() {
    nextIndex();
    return lock(new LockState.Missing());
  }

  Bench lockFree(Payload left) {
    return lock(new LockState.Free(Cast.MADE, nextIndex(), left));
  }

  Bench lockHeld(Payload holder) {
    return lock(new LockState.Held(holder.session(), Cast.MADE, nextIndex(), holder));
  }

  Bench rivalLeads(String name) {
    return lockHeld(Cast.rivalPayload(Cast.session(name)));
  }

  // The session.

  /** A session opens: s1, s2, and so on. */
  Bench sessionOpens() {
    session = Cast.session("s" + ++sessions);
    renewedAt = now();
    triedAt = now();
    renewedJumps = clockJumps();
    contactLost = false;
    return tellSession();
  }

  SessionId session() {
    return Objects.requireNonNull(session);
  }

  boolean hasSession() {
    return session != null;
  }

  Bench renewed() {
    return renewedUntold().tellSession();
  }

  /** As {@link #renewed}, and the election is not told before something else is. */
  Bench renewedUntold() {
    renewedAt = now();
    triedAt = now();
    renewedJumps = clockJumps();
    contactLost = false;
    return this;
  }

  Bench renewalFails() {
    triedAt = now();
    return tellSession();
  }

  Bench contactLost() {
    contactLost = true;
    return tellSession();
  }

  /** From now on nothing renews the session; nobody even tries. */
  Bench renewsNoMore() {
    renews = false;
    return this;
  }

  Bench sessionGone() {
    session = null;
    return tellSession();
  }

  private Bench tellSession() {
    return send(new Event.SessionSeen(present()));
  }

  private @Nullable Session present() {
    if (session == null) {
      return null;
    }
    SessionSettings settings = election.settings().session();
    return new Session(
        session,
        Lease.of(
            settings,
            settings.ttl(),
            renewedAt,
            settings.liveness() == null ? null : renewedAt,
            contactLost,
            triedAt,
            renewedJumps,
            1));
  }
}
