package io.ballot.consul.watch;

import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the connection to Consul has been closed");
      }
      Mailbox<T> mailbox = new Mailbox<>(name + " watch of " + key, listener);
      shared.computeIfAbsent(key, Shared::new).join(mailbox);
      AtomicBoolean left = new AtomicBoolean();
      return () -> {
        if (left.compareAndSet(false, true)) {
          mailbox.close();
          leave(key, mailbox);
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

  private void leave(K key, Mailbox<T> mailbox) {
    lock.lock();
    try {
      Shared query = shared.get(key);
      if (query != null && query.leave(mailbox)) {
        shared.remove(key);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One query and those who share it; all under the lock. */
  private final class Shared implements Watcher<T> {
    private final BlockingQuery<T> query;
    private final List<Mailbox<T>> mailboxes = new ArrayList<>();
    private @Nullable T present;

    Shared(K key) {
      query = new BlockingQuery<>(name + " of " + key, sources.apply(key), longPoll, this);
      query.start();
    }

    void join(Mailbox<T> mailbox) {
      mailboxes.add(mailbox);
      if (present != null) {
        mailbox.seen(present);
      }
    }

    boolean leave(Mailbox<T> mailbox) {
      boolean unused = mailboxes.remove(mailbox);
      if (mailboxes.isEmpty()) {
        query.close();
      }
      return mailboxes.isEmpty();
    }

    void end() {
      query.close();
      mailboxes.forEach(Mailbox::close);
    }

    @Override
    public void seen(T observation) {
      lock.lock();
      try {
        if (!observation.equals(present)) {
          present = observation;
          mailboxes.forEach(mailbox -> mailbox.seen(observation));
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void failed(PortException failure) {
      lock.lock();
      try {
        // What was seen before is no longer the present, and what comes next ends the outage even
        // if it is the same.
        present = null;
        mailboxes.forEach(mailbox -> mailbox.failed(failure));
      } finally {
        lock.unlock();
      }
    }
  }
}
