package io.ballot.domain.simulation;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A daemon of ncode/ballot: takes the lock when it finds it free, and in the end gives it up. */
final class Rival {
  private static final LockKey KEY = World.FIRST_KEY;
  private static final Duration MOST_BETWEEN_TRIES = Duration.ofMillis(1500);

  /** At first it tries as fast as it can: somebody has just been asked to step down for it. */
  private static final Duration EAGER = Duration.ofMillis(300);

  private static final Duration BETWEEN_EAGER_TRIES = Duration.ofMillis(1);

  private final World world;
  private final Chance chance;
  private final LockPort port;
  private final Runnable leads;
  private @Nullable SessionId session;
  private long token;
  private long since;
  private boolean ended;

  /**
   * @param leads told when it has the lock
   */
  Rival(World world, Chance chance, Runnable leads) {
    this.leads = leads;
    this.world = world;
    this.chance = chance;
    this.port = world.backend().node("rival", "10.0.1.1").lockPort();
  }

  void begin() {
    since = world.timers().now();
    for (Competitor leader : world.referee().leaders(KEY)) {
      SimulatedDaemon daemon = world.hosts().get(leader.host()).daemon();
      if (daemon != null && chance.in(0.7)) {
        daemon.askToStepDown();
      }
    }
    SessionAnswer answer =
        asked(() ->
            port.openSession(
                new SessionRequest(Duration.ofSeconds(10), Duration.ofSeconds(5), false, null)));
    if (answer instanceof SessionAnswer.Opened opened) {
      session = opened.session();
      attempt(opened.session());
    }
  }

  private void attempt(SessionId id) {
    if (ended) {
      return;
    }
    AcquireAnswer answer = asked(() -> port.acquire(new AcquireRequest(KEY, id, payload(id))));
    if (answer instanceof AcquireAnswer.Acquired acquired) {
      token = acquired.fencingToken();
      world.trace().add("rival", "leads, by token " + token);
      leads.run();
    } else {
      boolean eager = world.timers().now() - since < EAGER.toNanos();
      world.after(
          eager ? BETWEEN_EAGER_TRIES : chance.between(Duration.ZERO, MOST_BETWEEN_TRIES),
          () -> attempt(id));
    }
  }

  private static Payload payload(SessionId id) {
    return new Payload("10.0.1.1", 99, id, /* origin= */ null);
  }

  void end() {
    ended = true;
    SessionId id = session;
    if (id == null) {
      return;
    }
    if (world.backend().lock(KEY) instanceof LockState.Held held && held.session().equals(id)) {
      // It looks at its lock twice in its TTL, and may act on it until then.
      Duration half = world.schedule().setup().session().ttl().dividedBy(2);
      world.referee().rivalActs(KEY, world.timers().now() + half.toNanos());
      if (chance.in(0.5)) {
        asked(() -> port.release(new ReleaseRequest(KEY, id, token, payload(id))));
      }
    }
    asked(() -> {
      port.endSession(id);
      return true;
    });
    world.trace().add("rival", "has ended");
  }

  private static <A> A asked(Courier.Request<A> request) {
    try {
      return request.carryOut();
    } catch (PortException e) {
      throw new IllegalStateException("a rival's agent is always there", e);
    }
  }
}
