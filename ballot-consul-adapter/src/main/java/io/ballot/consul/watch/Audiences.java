package io.ballot.consul.watch;

import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Those who watch any number of keys, where few keys have a query of their own each and many are
 * followed in some cheaper way. This holds who watches what, the single queries, and when to plan;
 * what the cheaper way is, subclasses know.
 *
 * @param <K> what is watched: a lock's key, a service
 * @param <T> what is told of it
 */
public abstract class Audiences<K, T> implements AutoCloseable {
  /** The first few begin at once; what comes after them may be the first of a thousand. */
  private static final int AT_ONCE = 4;

  private static final Duration MOMENT = Duration.ofMillis(10);

  /** Guards everything here and in subclasses. */
  protected final ReentrantLock lock = new ReentrantLock();

  private final String kind;
  private final Duration longPoll;
  private final BiPredicate<T, T> same;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<K, Audience<T>> audiences = new HashMap<>();
  private final Map<K, Single> singles = new HashMap<>();
  private boolean planning;

  /**
   * Nobody as yet.
   *
   * @param kind what is told, for threads
   * @param longPoll how long a single query blocks at most when nothing changes
   * @param same whether two observations say the same, so that the second need not be told
   */
  protected Audiences(String kind, Duration longPoll, BiPredicate<T, T> same) {
    this.kind = kind;
    this.longPoll = longPoll;
    this.same = same;
  }

  /** How long a query on one key rests after each answer. */
  protected Duration rest() {
    return BlockingQuery.REST;
  }

  /** What a query on one key reads. */
  protected abstract Source<T> source(K key);

  /** A key is watched from now on; under the lock. */
  protected abstract void added(K key);

  /** Nobody watches a key any more; under the lock. */
  protected abstract void removed(K key);

  /** Decides how keys are followed, now that they are others than before; under the lock. */
  protected abstract void plan();

  /** Ends the cheaper way; under the lock. */
  protected abstract void closing();

  /** Begins to tell a watcher of a key. */
  public final Watch watch(K key, Watcher<T> watcher) {
    Mailbox<T> mailbox = new Mailbox<>(kind + " watch of " + key, Listener.of(watcher));
    lock.lock();
    try {
      if (closed.getCount() == 0) {
        throw new IllegalStateException("the connection to Consul has been closed");
      }
      Audience<T> audience = audiences.get(key);
      if (audience == null) {
        audience = new Audience<>(same);
        audiences.put(key, audience);
        added(key);
      }
      audience.join(mailbox);
    } finally {
      lock.unlock();
    }
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        mailbox.close();
        leave(key, mailbox);
      }
    };
  }

  private void leave(K key, Mailbox<T> mailbox) {
    lock.lock();
    try {
      Audience<T> audience = audiences.get(key);
      if (audience == null || !audience.leave(mailbox)) {
        return;
      }
      audiences.remove(key);
      Single single = singles.remove(key);
      if (single != null) {
        single.query.close();
      }
      removed(key);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final void close() {
    lock.lock();
    try {
      closed.countDown();
      keepSingle(Set.of());
      closing();
      audiences.values().forEach(Audience::close);
      audiences.clear();
    } finally {
      lock.unlock();
    }
  }

  /** The keys that are watched; under the lock. */
  protected final Map<K, Audience<T>> audiences() {
    return audiences;
  }

  /** Those who watch a key, {@code null} if nobody does; under the lock. */
  protected final @Nullable Audience<T> audience(K key) {
    return audiences.get(key);
  }

  /** Tells those who watch a key of a failure, and whether there are any; under the lock. */
  protected final boolean failed(K key, PortException failure) {
    Audience<T> audience = audiences.get(key);
    if (audience != null) {
      audience.failed(failure);
    }
    return audience != null;
  }

  /** Follows a key by itself if it is one of the first, else plans soon; under the lock. */
  protected final void single(K key) {
    if (audiences.size() <= AT_ONCE) {
      singles.computeIfAbsent(key, Single::new);
    } else {
      planSoon();
    }
  }

  /** Follows these keys by themselves, and no others; under the lock. */
  protected final void singles(Set<K> keys) {
    keepSingle(keys);
    keys.forEach(key -> singles.computeIfAbsent(key, Single::new));
  }

  private void keepSingle(Set<K> keys) {
    keepOnly(keys, singles, single -> single.query.close());
  }

  /** Takes out of a map all but some keys, and ends what is taken out. */
  protected static <A, B> void keepOnly(Set<A> keys, Map<A, B> map, Consumer<B> end) {
    map.entrySet()
        .removeIf(entry -> {
          boolean over = !keys.contains(entry.getKey());
          if (over) {
            end.accept(entry.getValue());
          }
          return over;
        });
  }

  /** Plans in a moment, for keys come and go in crowds; under the lock. */
  protected final void planSoon() {
    if (!planning) {
      planning = true;
      after(
          MOMENT,
          () -> {
            planning = false;
            plan();
          });
    }
  }

  /** Runs a task later, under the lock, unless all is closed by then. */
  protected final void after(Duration wait, Runnable task) {
    Thread.ofVirtual()
        .name(kind + " watches")
        .start(() -> {
          try {
            if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
              return;
            }
          } catch (InterruptedException e) {
            return; // Nobody interrupts this thread but the end of the process.
          }
          lock.lock();
          try {
            if (closed.getCount() > 0) {
              task.run();
            }
          } finally {
            lock.unlock();
          }
        });
  }

  /** A key with a query of its own. */
  private final class Single implements Watcher<T> {
    private final K key;
    private final BlockingQuery<T> query;

    Single(K key) {
      this.key = key;
      query = new BlockingQuery<>(kind + " of " + key, source(key), longPoll, rest(), this);
      query.start();
    }

    @Override
    public void seen(T observation) {
      lock.lock();
      try {
        Audience<T> audience = audiences.get(key);
        if (audience != null && equals(singles.get(key))) {
          audience.seen(observation);
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void failed(PortException failure) {
      lock.lock();
      try {
        if (equals(singles.get(key))) {
          Audiences.this.failed(key, failure);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
