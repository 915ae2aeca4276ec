package io.ballot.domain.memory;

import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sessions that live. Used under the monitor. */
final class Sessions {
  /** Consul ends a session after twice its TTL: measured, where its documentation promises once. */
  private static final int TTLS_WITHOUT_RENEWAL = 2;

  /** Marks the ids as versioned UUIDs, since people's tools may look for that. */
  private static final long ID_PREFIX = 0xba11_0700_0000_4000L;

  private static final long ID_VARIANT = 0x8000_0000_0000_0000L;

  private final Object monitor;
  private final Timers timers;
  private final History history;
  private final Locks locks;
  private final Map<SessionId, Session> living = new LinkedHashMap<>();
  private long opened;

  Sessions(Object monitor, Timers timers, History history, Locks locks) {
    this.monitor = monitor;
    this.timers = timers;
    this.history = history;
    this.locks = locks;
  }

  @Nullable Session find(SessionId id) {
    return living.get(id);
  }

  Collection<Session> living() {
    return Collections.unmodifiableCollection(living.values());
  }

  /**
   * Opens one; what it is bound to was looked at by the caller.
   *
   * @param checks the ids of the checks of its node that it ends with
   */
  Session open(String node, String name, Duration ttl, Duration lockDelay, Set<String> checks) {
    opened++;
    SessionId id = new SessionId(new UUID(ID_PREFIX, ID_VARIANT | opened).toString());
    history.commit();
    return begin(id, node, name, ttl, lockDelay, checks);
  }

  private Session begin(
      SessionId id,
      String node,
      String name,
      Duration ttl,
      Duration lockDelay,
      Set<String> checks) {
    Deadline expiry = new Deadline(monitor, timers, () -> end(id));
    Session session = new Session(id, node, name, ttl, lockDelay, checks, expiry);
    living.put(id, session);
    renew(session);
    return session;
  }

  /** A session as a snapshot has it. */
  record Saved(
      SessionId id,
      String node,
      String name,
      Duration ttl,
      Duration lockDelay,
      Set<String> checks,
      List<LockKey> locks) {}

  /** All that live. */
  List<Saved> saved() {
    return living.values().stream()
        .map(session ->
            new Saved(
                session.id(),
                session.node(),
                session.name(),
                session.ttl(),
                session.lockDelay(),
                session.checks(),
                List.copyOf(session.locks())))
        .toList();
  }

  /** Those live that lived then, each with its whole TTL before it, and nobody else. */
  void restore(List<Saved> saved) {
    living.values().forEach(session -> session.expiry().clear());
    living.clear();
    for (Saved it : saved) {
      begin(it.id(), it.node(), it.name(), it.ttl(), it.lockDelay(), it.checks())
          .locks()
          .addAll(it.locks());
    }
  }

  /** Starts its TTL again. Costs no step of the history. */
  void renew(Session session) {
    session.expiry().set(timers.now() + TTLS_WITHOUT_RENEWAL * session.ttl().toNanos());
  }

  /** Invalidates a session, if it lives. */
  void end(SessionId id) {
    Session session = living.get(id);
    if (session != null) {
      history.commit();
      invalidate(session);
    }
  }

  /**
   * Invalidates the sessions bound to a check, in the very step that turned it critical or took it
   * away.
   */
  void endBoundTo(String node, String checkId) {
    endAll(session -> session.node().equals(node) && session.boundTo(checkId));
  }

  /** Invalidates the sessions of a node that is gone, in the very step that took it away. */
  void endOnNode(String node) {
    endAll(session -> session.node().equals(node));
  }

  private void endAll(Predicate<Session> condemned) {
    for (Session session : new ArrayList<>(living.values())) {
      if (condemned.test(session)) {
        invalidate(session);
      }
    }
  }

  private void invalidate(Session session) {
    living.remove(session.id());
    session.expiry().clear();
    locks.invalidated(session);
  }
}
