package io.ballot.consul.watch;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads things one by one beside the blocking queries: those whose state is in doubt as soon as
 * possible, a few at once, and others in turns, at a pace that spares the agent. No two reads of
 * one thing are under way at once, so what they bring comes in order.
 *
 * <p>After a failure a lane rests, for it says something of the agent. A refusal says something of
 * the one thing alone, which is not read again for a while, whoever asks for it: nothing else may
 * come late because of it.
 *
 * @param <K> what is read
 * @param <V> what a read brings
 */
public final class Rounds<K, V> implements AutoCloseable {
  private static final int LANES = 4;
  private static final int MOST_KEPT_A_SECOND = 50;
  private static final int SWEPT_A_SECOND = 10;

  /** Of those that were refused. */
  private static final int MOST_TRIED_AGAIN_A_SECOND = 50;

  /** Told of every read, on a thread of these rounds. */
  public interface Host<K, V> {
    /** A read is about to be made; what it returns comes back with the answer. */
    default long asking(K key) {
      return 0;
    }

    /** Reads. */
    V ask(K key) throws PortException;

    /** It was read. */
    void read(K key, long asked, V value);

    /**
     * It could not be read.
     *
     * @return whether to try again
     */
    boolean failed(K key, PortException failure);
  }

  private final String name;
  private final Host<K, V> host;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<K> due = new LinkedHashSet<>();
  private final Set<K> underWay = new HashSet<>();
  private final Set<K> again = new HashSet<>();
  private final Set<K> round = new LinkedHashSet<>();
  private final Map<K, Refusal> refused = new LinkedHashMap<>();
  private final Condition refusals = lock.newCondition();
  private Set<K> kept = Set.of();
  private int lanes;
  private boolean goingRound;
  private boolean tryingAgain;

  /** Something was refused, and perhaps not for the first time. */
  private static final class Refusal {
    private final Backoff wait = new Backoff();
    private boolean waits;
    private long until;
  }

  /**
   * Nothing to read as yet.
   *
   * @param name of its threads
   */
  public Rounds(String name, Host<K, V> host) {
    this.name = name;
    this.host = host;
  }

  /** Has something read by a request that is sent from now on. */
  public void soon(K key) {
    lock.lock();
    try {
      round.remove(key);
      Refusal refusal = refused.get(key);
      if (refusal != null && refusal.waits) {
        return;
      }
      if (underWay.contains(key)) {
        again.add(key);
      } else if (due.add(key) && lanes < LANES && closed.getCount() > 0) {
        Thread.ofVirtual().name(name).start(this::lane);
        lanes++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Reads something now, on the calling thread, unless it is being read: then once more. */
  public void now(K key) {
    lock.lock();
    try {
      if (!underWay.add(key)) {
        again.add(key);
        return;
      }
      due.remove(key);
      round.remove(key);
    } finally {
      lock.unlock();
    }
    Failure unused = read(key);
  }

  /** Nobody wants to know of something any more. */
  public void forget(K key) {
    lock.lock();
    try {
      due.remove(key);
      again.remove(key);
      round.remove(key);
      refused.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** What is to be read again and again from now on, each once a second if it is not too much. */
  public void keep(Set<K> keys) {
    lock.lock();
    try {
      round.removeAll(kept);
      kept = Set.copyOf(keys);
      goRound();
    } finally {
      lock.unlock();
    }
  }

  /** Has each of them read once, without haste. */
  public void sweep(Set<K> keys) {
    lock.lock();
    try {
      round.addAll(keys);
      goRound();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    lock.lock();
    try {
      refusals.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void goRound() {
    if (!goingRound && !(kept.isEmpty() && round.isEmpty())) {
      Thread.ofVirtual().name(name).start(this::rounds);
      goingRound = true;
    }
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

  /** Has the next of the round read; how long to wait then, 0 where there is none any more. */
  private long next() {
    lock.lock();
    try {
      if (round.isEmpty()) {
        round.addAll(kept);
      }
      var keys = round.iterator();
      if (!keys.hasNext()) {
        goingRound = false;
        return 0;
      }
      soon(keys.next());
      int rate = kept.isEmpty() ? SWEPT_A_SECOND : Math.min(MOST_KEPT_A_SECOND, kept.size());
      return TimeUnit.SECONDS.toNanos(1) / rate;
    } finally {
      lock.unlock();
    }
  }

  private void lane() {
    Backoff wait = new Backoff();
    try {
      for (K key = take(); key != null; key = take()) {
        Failure failure = read(key);
        if (failure == null || failure == Failure.DENIED) {
          wait.reset();
        } else if (closed.await(wait.next(failure).toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // As above.
    }
  }

  private @Nullable K take() {
    lock.lock();
    try {
      var keys = due.iterator();
      if (closed.getCount() == 0 || !keys.hasNext()) {
        lanes--;
        return null;
      }
      K key = keys.next();
      keys.remove();
      underWay.add(key);
      return key;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Failure read(K key) {
    long asked = host.asking(key);
    PortException failed = null;
    try {
      host.read(key, asked, host.ask(key));
    } catch (PortException e) {
      failed = e;
    } catch (RuntimeException | Error e) {
      failed = new PortException(Failure.UNAVAILABLE, name + ": " + key + " ended with " + e, e);
    }
    done(key, failed != null && host.failed(key, failed), failed);
    return failed == null ? null : failed.failure();
  }

  private void done(K key, boolean repeat, @Nullable PortException failed) {
    lock.lock();
    try {
      underWay.remove(key);
      boolean more = again.remove(key) || repeat;
      if (failed == null) {
        wasRead(key);
      }
      if (more && failed != null && failed.failure() == Failure.DENIED) {
        wasRefused(key);
      } else if (more) {
        soon(key);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who may read one again that was refused may read others again, too. */
  private void wasRead(K key) {
    if (refused.remove(key) != null) {
      refused.values().forEach(refusal -> refusal.until = System.nanoTime());
      refusals.signalAll();
    }
  }

  private void wasRefused(K key) {
    Refusal refusal = refused.computeIfAbsent(key, unused -> new Refusal());
    refusal.until = System.nanoTime() + refusal.wait.next(Failure.DENIED).toNanos();
    refusal.waits = true;
    if (!tryingAgain) {
      Thread.ofVirtual().name(name).start(this::tryAgain);
      tryingAgain = true;
    } else {
      refusals.signalAll();
    }
  }

  /** Has those that were refused read again when they have waited, until none waits any more. */
  private void tryAgain() {
    lock.lock();
    try {
      for (Map.Entry<K, Refusal> next = waitsLeast();
          next != null && closed.getCount() > 0;
          next = waitsLeast()) {
        long left = next.getValue().until - System.nanoTime();
        if (left > 0) {
          long unused = refusals.awaitNanos(left);
        } else {
          next.getValue().waits = false;
          soon(next.getKey());
          long unused =
              refusals.awaitNanos(TimeUnit.SECONDS.toNanos(1) / MOST_TRIED_AGAIN_A_SECOND);
        }
      }
      tryingAgain = false;
    } catch (InterruptedException e) {
      // As above.
    } finally {
      lock.unlock();
    }
  }

  private Map.@Nullable Entry<K, Refusal> waitsLeast() {
    long now = System.nanoTime();
    return refused.entrySet().stream()
        .filter(each -> each.getValue().waits)
        .min(Comparator.comparingLong(each -> each.getValue().until - now))
        .orElse(null);
  }
}
