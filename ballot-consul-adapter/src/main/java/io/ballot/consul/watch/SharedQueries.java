package io.ballot.consul.watch;

import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Blocking queries of one kind, at most one for each key, shared by all who watch it: the first one
 * starts it, the last one to leave ends it at once. Who joins later is told the present at once.
 *
 * @param <K> what tells the queries apart: a lock's key, a node, a service
 */
public final class SharedQueries<K, T> implements AutoCloseable {
  private final String name;
  private final Duration longPoll;
  private final Function<K, Source<T>> sources;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Shared> shared = new HashMap<>();
  private boolean closed;

  /**
   * @param name of the kind, for threads
   * @param longPoll how long a read blocks at most when nothing changes
   * @param sources what is read for a key
   */
  public SharedQueries(String name, Duration longPoll, Function<K, Source<T>> sources) {
    this.name = name;
    this.longPoll = longPoll;
    this.sources = sources;
  }

  /** Begins to tell a listener of a key. */
  public Watch watch(K key, Listener<T> listener) {
    return watch(key, Function.identity(), listener);
  }

  /**
   * Begins to tell a listener of a part of what a key's query shows. As long as that part stays the
   * same, whatever else changes costs the listener nothing.
   *
   * @param part takes it out, quickly; equal parts are the same
   */
  public <P> Watch watch(K key, Function<T, P> part, Listener<P> listener) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the connection to Consul has been closed");
      }
      Member<T, P> member = new Member<>(part, new Mailbox<>(name + " watch of " + key, listener));
      shared.computeIfAbsent(key, Shared::new).join(member);
      AtomicBoolean left = new AtomicBoolean();
      return () -> {
        if (left.compareAndSet(false, true)) {
          member.mailbox.close();
          leave(key, member);
        }
      };
    } finally {
      lock.unlock();
    }
  }

  /** Ends all watches. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      shared.values().forEach(Shared::end);
      shared.clear();
    } finally {
      lock.unlock();
    }
  }

  private void leave(K key, Member<T, ?> member) {
    lock.lock();
    try {
      Shared query = shared.get(key);
      if (query != null && query.leave(member)) {
        shared.remove(key);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One who watches, and the part that it was told last; under the lock. */
  private static final class Member<T, P> {
    private final Function<T, P> part;
    private final Mailbox<P> mailbox;
    private @Nullable P told;

    Member(Function<T, P> part, Mailbox<P> mailbox) {
      this.part = part;
      this.mailbox = mailbox;
    }

    void seen(T observation) {
      P now = part.apply(observation);
      if (!now.equals(told)) {
        told = now;
        mailbox.seen(now);
      }
    }

    void failed(PortException failure) {
      // What comes next ends the outage even if it is the same.
      told = null;
      mailbox.failed(failure);
    }
  }

  /** One query and those who share it; all under the lock. */
  private final class Shared implements Watcher<T> {
    private final BlockingQuery<T> query;
    private final Set<Member<T, ?>> members = new LinkedHashSet<>();
    private @Nullable T present;

    Shared(K key) {
      query = new BlockingQuery<>(name + " of " + key, sources.apply(key), longPoll, this);
      query.start();
    }

    void join(Member<T, ?> member) {
      members.add(member);
      if (present != null) {
        member.seen(present);
      }
    }

    boolean leave(Member<T, ?> member) {
      members.remove(member);
      if (members.isEmpty()) {
        query.close();
      }
      return members.isEmpty();
    }

    void end() {
      query.close();
      members.forEach(member -> member.mailbox.close());
    }

    @Override
    public void seen(T observation) {
      lock.lock();
      try {
        if (!observation.equals(present)) {
          present = observation;
          members.forEach(member -> member.seen(observation));
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void failed(PortException failure) {
      lock.lock();
      try {
        // What was seen before is no longer the present.
        present = null;
        members.forEach(member -> member.failed(failure));
      } finally {
        lock.unlock();
      }
    }
  }
}
