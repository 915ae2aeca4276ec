package io.ballot.domain.simulation;

import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A daemon of ncode/ballot: takes the lock when it finds it free, and in the end gives it up. From
 * when it first leads it looks at health, lock and {@linkplain RivalTags tags} twice in its TTL.
 * Who leads is told by the payload alone, so that a key that vanished leaves it in its belief; and
 * it ends without taking its tag off.
 */
final class Rival {
  static final LockKey KEY = World.FIRST_KEY;
  static final int PORT = 99;

  private static final Duration MOST_BETWEEN_TRIES = Duration.ofMillis(1500);

  /** At first it tries as fast as it can: somebody has just been asked to step down for it. */
  private static final Duration EAGER = Duration.ofMillis(300);

  private static final Duration A_REQUEST = Duration.ofMillis(2);

  private static final Duration BETWEEN_EAGER_TRIES = Duration.ofMillis(1);

  private final World world;
  private final Chance chance;
  private final LockPort port;
  private final String address;
  private final @Nullable RivalTags tags;
  private final Runnable leads;
  private @Nullable SessionId session;
  private long token;
  private long since;
  private boolean ended;
  private boolean believes;
  private boolean critical;

  /**
   * @param number how many there have been before
   * @param leads told when it has the lock
   */
  Rival(World world, int number, Chance chance, Runnable leads) {
    this.leads = leads;
    this.world = world;
    this.chance = chance;
    Setup setup = world.schedule().setup();
    this.address = "10.0.1." + (setup.taggedRivals() ? number + 1 : 1);
    MemoryNode node =
        world.backend().node(setup.taggedRivals() ? "rival-" + (number + 1) : "rival", address);
    this.port = node.lockPort();
    String tag = setup.primaryTag();
    this.tags = tag == null || !setup.taggedRivals() ? null : new RivalTags(world, node, tag);
  }

  void begin() {
    since = world.timers().now();
    for (Competitor leader : world.referee().leaders(KEY)) {
      SimulatedDaemon daemon = world.hosts().get(leader.host()).daemon();
      if (daemon != null && chance.in(0.7)) {
        daemon.askToStepDown();
      }
    }
    SessionId opened = open();
    if (opened != null) {
      attempt(opened);
    }
  }

  private @Nullable SessionId open() {
    SessionAnswer answer =
        asked(() ->
            port.openSession(
                new SessionRequest(Duration.ofSeconds(10), Duration.ofSeconds(5), false, null)));
    session = answer instanceof SessionAnswer.Opened opened ? opened.session() : null;
    return session;
  }

  private void attempt(SessionId id) {
    if (ended) {
      return;
    }
    if (acquires(id)) {
      if (tags != null) {
        look(tags);
      }
    } else {
      boolean eager = world.timers().now() - since < EAGER.toNanos();
      world.after(
          eager ? BETWEEN_EAGER_TRIES : chance.between(Duration.ZERO, MOST_BETWEEN_TRIES),
          () -> attempt(id));
    }
  }

  private boolean acquires(SessionId id) {
    AcquireAnswer answer = asked(() -> port.acquire(new AcquireRequest(KEY, id, payload(id))));
    if (answer instanceof AcquireAnswer.Acquired acquired) {
      token = acquired.fencingToken();
      world.trace().add("rival", "leads, by token " + token);
      leads.run();
      return true;
    }
    return false;
  }

  private Payload payload(SessionId id) {
    return new Payload(address, PORT, id, /* origin= */ null);
  }

  /** A check of its instance is critical from now on. */
  void turnsCritical() {
    critical = true;
  }

  /** Somebody destroys its session: the key vanishes, and it does not know. */
  void losesItsSession() {
    SessionId id = session;
    if (id != null && !ended) {
      tellThatItActs(id);
      endSession(id);
      world.trace().add("rival", "has lost its session");
    }
  }

  private boolean isAlive(SessionId id) {
    return world.backend().sessions().stream().anyMatch(living -> living.id().equals(id));
  }

  private void look(RivalTags its) {
    if (ended) {
      return;
    }
    world.after(half(), () -> look(its));
    if (critical) {
      withdraw(its);
      return;
    }
    SessionId own = session != null && isAlive(session) ? session : open();
    if (own == null) {
      return;
    }
    if (!believes && !holds(own)) {
      acquires(own);
    }
    Payload seen = payloadInTheKey();
    if (seen != null) {
      believes = seen.session().equals(own);
      its.have(believes);
    }
    if (believes) {
      if (!holds(own)) {
        world.coverage().rivalErrs();
      }
      // A request of its own: somebody else may have the lock by then.
      world.after(A_REQUEST, its::takeOffOthers);
    }
  }

  private void withdraw(RivalTags its) {
    believes = false;
    SessionId own = session;
    session = null;
    if (own != null) {
      giveUp(own);
    }
    its.have(false);
  }

  private static @Nullable Payload payload(LockValue value) {
    return value instanceof Payload payload ? payload : null;
  }

  private @Nullable Payload payloadInTheKey() {
    return switch (world.backend().lock(KEY)) {
      case LockState.Held held -> payload(held.value());
      case LockState.Free free -> payload(free.value());
      case LockState.Missing ignored -> null;
    };
  }

  private boolean holds(SessionId id) {
    return world.backend().lock(KEY) instanceof LockState.Held held && held.session().equals(id);
  }

  private Duration half() {
    return world.schedule().setup().session().ttl().dividedBy(2);
  }

  void end() {
    ended = true;
    SessionId id = session;
    if (id != null) {
      tellThatItActs(id);
      if (holds(id) && chance.in(0.5)) {
        asked(() -> port.release(new ReleaseRequest(KEY, id, token, payload(id))));
      }
      endSession(id);
    }
    if (tags != null) {
      tags.leave(chance);
    }
    world.trace().add("rival", "has ended");
  }

  private void giveUp(SessionId id) {
    tellThatItActs(id);
    endSession(id);
    world.trace().add("rival", "is critical, and ends its session");
  }

  /** It looks at its lock twice in its TTL, and may act on it until then. */
  private void tellThatItActs(SessionId id) {
    if (holds(id)) {
      world.referee().rivalActs(KEY, world.timers().now() + half().toNanos());
    }
  }

  private void endSession(SessionId id) {
    asked(() -> {
      port.endSession(id);
      return true;
    });
  }

  private static <A> A asked(Courier.Request<A> request) {
    try {
      return request.carryOut();
    } catch (PortException e) {
      throw new IllegalStateException("a rival's agent is always there", e);
    }
  }
}
