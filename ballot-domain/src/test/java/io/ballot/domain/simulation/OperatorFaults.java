package io.ballot.domain.simulation;

import io.ballot.domain.memory.Right;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.List;

/** What people and other tools do. */
final class OperatorFaults {
  private final World world;
  private int rivals;

  OperatorFaults(World world) {
    this.world = world;
  }

  /** At once, or between two records of a tag that the session's daemon moves. */
  boolean destroySession(Fault fault, Chance chance) {
    LockKey key = chance.pick(world.keys());
    if (!(world.backend().lock(key) instanceof LockState.Held held) || !mayStrike(held)) {
      return false;
    }
    // Drawn besides, it leaves all else of a seed as it was.
    Chance besides = new Chance(fault.seed() * 59);
    boolean inAMove = world.schedule().setup().recordByRecord() && besides.in(0.5);
    if (!inAMove || !hasToMoveItsTag(held.session())) {
      world.backend().destroySession(held.session());
      return true;
    }
    Runnable once = world.atItsMoment(fault, () -> destroy(key, held.session()));
    world.hosts().stream()
        .filter(host -> owns(host, held.session()))
        .forEach(host ->
            host.atNextMove(lasts -> world.after(besides.between(Duration.ZERO, lasts), once)));
    return true;
  }

  private boolean destroy(LockKey key, SessionId session) {
    boolean struck =
        world.backend().lock(key) instanceof LockState.Held held
            && held.session().equals(session)
            && mayStrike(held);
    if (struck) {
      world.backend().destroySession(session);
    }
    return struck;
  }

  /** Has its daemon put its own tag on again, and take it off another's instance. */
  private boolean hasToMoveItsTag(SessionId session) {
    boolean lost =
        world.hosts().stream().filter(host -> owns(host, session)).anyMatch(Host::loseATag);
    boolean beside =
        lost
            && world.hosts().stream()
                .filter(host -> !owns(host, session))
                .anyMatch(Host::getALeadersTag);
    if (lost) {
      world.trace().add("operator", "takes a leader's tag" + (beside ? " to a follower" : " off"));
    }
    return lost;
  }

  boolean deleteKey(Chance chance) {
    LockKey key = chance.pick(world.keys());
    LockState lock = world.backend().lock(key);
    if (lock instanceof LockState.Missing) {
      return false;
    }
    if (!mayStrike(lock) || !isKnown(key)) {
      world.atAcquires(this::deleteUnder);
      return false;
    }
    world.deleteKey(key);
    return true;
  }

  /**
   * Whether whoever leads hears of it at once. Where nobody of ours leads, it is those who come
   * next that have to have seen it.
   */
  private boolean mayStrike(LockState lock) {
    List<Host> holders =
        lock instanceof LockState.Held held
            ? world.hosts().stream().filter(host -> owns(host, held.session())).toList()
            : List.of();
    return areConnected(holders.isEmpty() ? world.hosts() : holders);
  }

  /**
   * Whether everybody has seen a key, and none gone since. Who has not cannot know, when it finds
   * none, that there was one, whose holder's demote hook may still run.
   */
  private boolean isKnown(LockKey key) {
    return world.hosts().stream()
        .allMatch(host -> {
          SimulatedDaemon daemon = host.daemon();
          return daemon == null
              || host.competitors().stream()
                  .filter(competitor -> competitor.key().equals(key))
                  .map(daemon::state)
                  .allMatch(state ->
                      state.lock() != null && !(state.lock().state() instanceof LockState.Missing));
        });
  }

  private boolean areConnected(List<Host> hosts) {
    Duration now = Duration.ofNanos(world.timers().now());
    return hosts.stream().noneMatch(host -> world.schedule().isDeaf(host.number(), now));
  }

  private boolean owns(Host host, SessionId id) {
    return world.backend().sessions().stream()
        .anyMatch(session -> session.id().equals(id) && session.node().equals(host.name()));
  }

  /** Deletes a key that is held right before another's acquire, which would come too late. */
  private boolean deleteUnder(AcquireRequest request) {
    LockState lock = world.backend().lock(request.key());
    if (!(lock instanceof LockState.Held held)
        || held.session().equals(request.session())
        || !mayStrike(lock)
        || !isKnown(request.key())) {
      return false;
    }
    world.deleteKey(request.key());
    world.trace().add("operator", "deletes " + request.key() + " under an acquire");
    world.coverage().keyDeletedUnderAcquire();
    return true;
  }

  boolean overwriteKey(Chance chance) {
    LockKey key = chance.pick(world.keys());
    if (world.backend().lock(key) instanceof LockState.Missing) {
      return false;
    }
    world.backend().putText(key, "written by a person");
    return true;
  }

  boolean startRival(Fault fault, Chance chance, Runnable leads) {
    Rival rival = new Rival(world, rivals++, chance, leads);
    rival.begin();
    Chance later = new Chance(fault.seed() * 43);
    if (later.in(0.25)) {
      world.after(later.between(Duration.ZERO, fault.lasts()), rival::turnsCritical);
    } else if (world.schedule().setup().taggedRivals() && later.in(0.25)) {
      world.after(later.between(Duration.ZERO, fault.lasts()), rival::losesItsSession);
    }
    world.after(fault.lasts(), rival::end);
    return true;
  }

  boolean editCatalogTags(Host host, Chance chance) {
    InstanceId instance = new InstanceId(host.name(), host.serviceIds().getFirst());
    if (world.backend().instance(instance).isEmpty()) {
      return false;
    }
    world.referee().tags().edited();
    world.backend().editCatalogTags(instance, List.of(host.someTags(chance)));
    return true;
  }

  boolean setAgentTags(Host host, Chance chance) {
    return host.setTags(host.serviceIds().getFirst(), host.someTags(chance));
  }

  boolean denyRight(Fault fault, Host host, Chance chance) {
    Right right = chance.pick(List.of(Right.values()));
    host.deny(right);
    world.after(fault.lasts(), () -> host.allow(right));
    return true;
  }
}
