package io.ballot.consul.catalog;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One lock for each local service id, whatever the token: the agent's registrations are read,
 * changed and written back, and it has no way to refuse a write that is based on an old read. So
 * two elections that tag one instance take turns.
 */
public final class TagLocks {
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** Locks that are held until it is closed. */
  interface Held {
    void close();
  }

  /** Holds the locks of some ids if nobody else holds one of them; {@code null} otherwise. */
  @Nullable Held tryHold(Collection<String> serviceIds) {
    Deque<ReentrantLock> held = new ArrayDeque<>();
    Held release = () -> held.forEach(ReentrantLock::unlock);
    for (String id : serviceIds) {
      ReentrantLock lock = lock(id);
      if (!lock.tryLock()) {
        release.close();
        return null;
      }
      held.push(lock);
    }
    return release;
  }

  private ReentrantLock lock(String id) {
    return locks.computeIfAbsent(id, key -> new ReentrantLock());
  }

  /**
   * Waits for the locks of some ids and holds them. Always in one order, so nobody waits in a ring.
   */
  Held hold(Collection<String> serviceIds) throws PortException {
    Deque<ReentrantLock> held = new ArrayDeque<>();
    Held release = () -> held.forEach(ReentrantLock::unlock);
    try {
      for (String id : new TreeSet<>(serviceIds)) {
        ReentrantLock lock = lock(id);
        lock.lockInterruptibly();
        held.push(lock);
      }
      return release;
    } catch (InterruptedException e) {
      release.close();
      Thread.currentThread().interrupt();
      throw new PortException(
          Failure.CANCELLED, "waiting for another change of the tags was interrupted", e);
    }
  }
}
