package io.ballot.consul.lock;

import io.ballot.consul.watch.Backoff;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.PortException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys one by one beside the blocking queries: those whose state is in doubt as soon as
 * possible, a few at once, and those that no query can follow in turns, each once a second where
 * that takes no more than {@link #MOST_A_SECOND} reads.
 */
final class KeyRounds implements AutoCloseable {
  private static final int LANES = 4;
  private static final int MOST_A_SECOND = 50;

  /** Told of every read, on a thread of these rounds. */
  interface Host {
    /** A key is about to be read; what it returns comes back with the answer. */
    long asking(LockKey key);

    /** It was read. */
    void read(LockKey key, long asked, LockObservation observation);

    /**
     * It could not be read.
     *
     * @return whether to try again
     */
    boolean failed(LockKey key, PortException failure);
  }

  private final KeyReader reader;
  private final Host host;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<LockKey> due = new LinkedHashSet<>();
  private final Set<LockKey> underWay = new HashSet<>();
  private final Set<LockKey> again = new HashSet<>();
  private Set<LockKey> kept = Set.of();
  private final Deque<LockKey> round = new ArrayDeque<>();
  private int lanes;
  private boolean keeping;

  KeyRounds(KeyReader reader, Host host) {
    this.reader = reader;
    this.host = host;
  }

  /** Has a key read by a request that is sent from now on. */
  void soon(LockKey key) {
    lock.lock();
    try {
      if (underWay.contains(key)) {
        again.add(key);
      } else {
        due.add(key);
        if (lanes < LANES && closed.getCount() > 0) {
          lanes++;
          Thread.ofVirtual().name("lock reads").start(this::lane);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody wants to know of a key any more. */
  void forget(LockKey key) {
    lock.lock();
    try {
      due.remove(key);
      again.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** The keys to be read again and again from now on. */
  void keep(Set<LockKey> keys) {
    lock.lock();
    try {
      kept = Set.copyOf(keys);
      round.retainAll(kept);
      if (!kept.isEmpty() && !keeping) {
        keeping = true;
        Thread.ofVirtual().name("lock rounds").start(this::rounds);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void rounds() {
    try {
      for (long pause = next(); pause > 0; pause = next()) {
        if (closed.await(pause, TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but the end of the process.
    }
  }

  /** Has the next key of the round read; how long to wait then, 0 where there are none any more. */
  private long next() {
    lock.lock();
    try {
      if (kept.isEmpty()) {
        keeping = false;
        return 0;
      }
      if (round.isEmpty()) {
        round.addAll(kept);
      }
      soon(round.remove());
      return TimeUnit.SECONDS.toNanos(1) / Math.min(MOST_A_SECOND, kept.size());
    } finally {
      lock.unlock();
    }
  }

  private void lane() {
    Backoff wait = new Backoff();
    try {
      for (LockKey key = take(); key != null; key = take()) {
        Failure failure = read(key);
        if (failure == null) {
          wait.reset();
        } else if (closed.await(wait.next(failure).toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // As above.
    }
  }

  private @Nullable LockKey take() {
    lock.lock();
    try {
      var keys = due.iterator();
      if (closed.getCount() == 0 || !keys.hasNext()) {
        lanes--;
        return null;
      }
      LockKey key = keys.next();
      keys.remove();
      underWay.add(key);
      return key;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Failure read(LockKey key) {
    long asked = host.asking(key);
    PortException failed = null;
    try {
      host.read(key, asked, reader.read(key));
    } catch (PortException e) {
      failed = e;
    } catch (RuntimeException | Error e) {
      failed =
          new PortException(Failure.UNAVAILABLE, "reading the lock " + key + " ended with " + e, e);
    }
    done(key, failed != null && host.failed(key, failed));
    return failed == null ? null : failed.failure();
  }

  private void done(LockKey key, boolean repeat) {
    lock.lock();
    try {
      underWay.remove(key);
      if (again.remove(key) || repeat) {
        due.add(key);
      }
    } finally {
      lock.unlock();
    }
  }
}
