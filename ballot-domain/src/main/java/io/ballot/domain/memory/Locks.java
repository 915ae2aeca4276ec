package io.ballot.domain.memory;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.runtime.Timers;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys, who holds them, and which of them still refuse everyone. Used under the monitor. */
final class Locks {
  private static final LockState MISSING = new LockState.Missing();

  private final Timers timers;
  private final History history;
  private final WatchHub watches;
  private final Map<LockKey, LockState> keys = new HashMap<>();

  /** Until when a key refuses everyone; kept apart, for it outlives the key. */
  private final Map<LockKey, Long> delayedUntil = new HashMap<>();

  Locks(Timers timers, History history, WatchHub watches) {
    this.timers = timers;
    this.history = history;
    this.watches = watches;
  }

  LockState state(LockKey key) {
    LockState state = keys.get(key);
    return state == null ? MISSING : state;
  }

  LockObservation observe(LockKey key) {
    return new LockObservation(history.index(), state(key));
  }

  /**
   * As Consul, looks at the lock delay before the session: while it lasts the answer is the same
   * for everyone.
   *
   * @param session the request's session, {@code null} when there is none such
   */
  AcquireAnswer acquire(AcquireRequest request, @Nullable Session session) {
    LockKey key = request.key();
    if (delayed(key)) {
      return new AcquireAnswer.Delayed();
    }
    if (session == null) {
      return new AcquireAnswer.SessionGone();
    }
    if (state(key) instanceof LockState.Held held) {
      if (!held.session().equals(session.id())) {
        return new AcquireAnswer.HeldByOther();
      }
      if (held.value().equals(request.payload())) {
        return new AcquireAnswer.Acquired(held.modifyIndex(), held.createIndex());
      }
    }
    long index = history.commit();
    long made = state(key).createIndexOnceWritten(index);
    session.locks().add(key);
    store(key, new LockState.Held(session.id(), made, index, request.payload()));
    return new AcquireAnswer.Acquired(index, made);
  }

  ReleaseAnswer release(ReleaseRequest request, @Nullable Session session) {
    LockKey key = request.key();
    if (session != null
        && state(key) instanceof LockState.Held held
        && held.session().equals(session.id())
        && held.modifyIndex() == request.keyIndex()) {
      long index = history.commit();
      session.locks().remove(key);
      store(key, new LockState.Free(held.createIndex(), index, request.payload()));
      return new ReleaseAnswer.Released(index);
    }
    return new ReleaseAnswer.Moved(observe(key));
  }

  /** A plain write, which asks nobody and leaves the holder in place. */
  long put(LockKey key, LockValue value) {
    long index = history.commit();
    store(
        key,
        state(key) instanceof LockState.Held held
            ? new LockState.Held(held.session(), held.createIndex(), index, value)
            : new LockState.Free(state(key).createIndexOnceWritten(index), index, value));
    return index;
  }

  /** A plain delete: no lock delay follows, and a session that held the key goes on without it. */
  void delete(LockKey key, Sessions sessions) {
    LockState was = keys.remove(key);
    if (was == null) {
      return;
    }
    history.commit();
    if (was instanceof LockState.Held held) {
      Session holder = sessions.find(held.session());
      if (holder != null) {
        holder.locks().remove(key);
      }
    }
    watches.changed(new Topic.Lock(key));
  }

  /** A session was invalidated: its keys go with it and refuse everyone for its lock delay. */
  void invalidated(Session session) {
    long until = timers.now() + session.lockDelay().toNanos();
    for (LockKey key : session.locks()) {
      keys.remove(key);
      if (session.lockDelay().isPositive()) {
        delayedUntil.put(key, until);
      }
      watches.changed(new Topic.Lock(key));
    }
    session.locks().clear();
  }

  /** All keys as they are. */
  Map<LockKey, LockState> saved() {
    return Map.copyOf(keys);
  }

  /** Has the keys be as they were; no lock delay is part of a snapshot. */
  void restore(Map<LockKey, LockState> saved) {
    Set<LockKey> touched = new LinkedHashSet<>(keys.keySet());
    touched.addAll(saved.keySet());
    keys.clear();
    keys.putAll(saved);
    delayedUntil.clear();
    touched.forEach(key -> watches.changed(new Topic.Lock(key)));
  }

  private boolean delayed(LockKey key) {
    Long until = delayedUntil.get(key);
    if (until == null) {
      return false;
    }
    if (timers.now() < until) {
      return true;
    }
    delayedUntil.remove(key);
    return false;
  }

  private void store(LockKey key, LockState state) {
    keys.put(key, state);
    watches.changed(new Topic.Lock(key));
  }
}
