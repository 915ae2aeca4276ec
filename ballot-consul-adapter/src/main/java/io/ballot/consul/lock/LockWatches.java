package io.ballot.consul.lock;

import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.Paths;
import io.ballot.consul.lock.KeyReader.Below;
import io.ballot.consul.watch.Audience;
import io.ballot.consul.watch.BlockingQuery;
import io.ballot.consul.watch.Listener;
import io.ballot.consul.watch.Mailbox;
import io.ballot.consul.watch.Rounds;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Watches of locks by a bounded number of blocking queries, however many locks there are.
 *
 * <p>Up to {@link #MOST_SINGLE} keys have a query each. Beyond, they are followed by prefix ({@link
 * LockPlan}): such a query wakes on every change below it, and only those are told whose key has
 * changed. What a prefix does not show counts only once a read of the key itself says the same: the
 * answer may be older than the key, and a token that may not list a key sees nothing where there is
 * something. Where the read finds a key that was there all the time, that key is followed by itself
 * from then on.
 */
final class LockWatches implements AutoCloseable {
  /** Each is a connection, and an agent allows 200 to all who live on one machine. */
  static final int MOST_SINGLE = 32;

  /** Below this they are followed by themselves again; not just below the other bound. */
  private static final int FEW = 16;

  private static final int MOST_SHARED = 16;

  /** More keys than this under one prefix are split, if there is room. */
  private static final int CROWD = 1_500;

  /** The first few begin at once; what comes after them may be the first of a thousand. */
  private static final int AT_ONCE = 4;

  private static final long MOMENT_MS = 10;

  /** An answer is heavy when it is as long as this, and most of it is not ours. */
  private static final long HEAVY_BYTES = 128 << 10;

  /** Others' keys count that much more, so that reading them never takes much of a core. */
  private static final int OTHERS_WEIGH = 10;

  private final KeyReader reader;
  private final Duration longPoll;
  private final Rounds<LockKey, LockObservation> rounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<LockKey, Audience<LockObservation>> locks = new HashMap<>();
  private final Map<LockKey, Single> singles = new HashMap<>();
  private final Map<String, Prefix> prefixes = new HashMap<>();
  private final Set<LockKey> hidden = new HashSet<>();
  private final Set<String> heavy = new HashSet<>();
  private final Set<String> unusable = new HashSet<>();
  private boolean shared;
  private boolean planning;

  LockWatches(ConsulHttp http, KeyReader reader) {
    this.reader = reader;
    this.longPoll = http.longPoll();
    this.rounds = new Rounds<>("lock reads", new Reads());
  }

  /** Begins to tell a watcher of a key. */
  Watch watch(LockKey key, Watcher<LockObservation> watcher) {
    Mailbox<LockObservation> mailbox = new Mailbox<>("lock watch of " + key, Listener.of(watcher));
    lock.lock();
    try {
      if (closed.getCount() == 0) {
        throw new IllegalStateException("the connection to Consul has been closed");
      }
      Audience<LockObservation> watched = locks.get(key);
      if (watched == null) {
        watched = new Audience<>(LockWatches::sayTheSame);
        locks.put(key, watched);
        added(key);
      }
      watched.join(mailbox);
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

  /** At a later index, too: what has not changed is not told. */
  private static boolean sayTheSame(LockObservation one, LockObservation other) {
    return one.state().equals(other.state());
  }

  private void added(LockKey key) {
    if (!shared && locks.size() <= AT_ONCE) {
      singles.computeIfAbsent(key, Single::new);
    } else {
      planSoon();
    }
  }

  private void leave(LockKey key, Mailbox<LockObservation> mailbox) {
    lock.lock();
    try {
      Audience<LockObservation> watched = locks.get(key);
      if (watched == null || !watched.leave(mailbox)) {
        return;
      }
      locks.remove(key);
      hidden.remove(key);
      rounds.forget(key);
      Single single = singles.remove(key);
      if (single != null) {
        single.query.close();
      }
      planSoon();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed.countDown();
      rounds.close();
      singles.values().forEach(single -> single.query.close());
      prefixes.values().forEach(prefix -> prefix.query.close());
      locks.values().forEach(Audience::close);
      locks.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Plans in a moment, for keys come and go in crowds. */
  private void planSoon() {
    if (planning) {
      return;
    }
    planning = true;
    Thread.ofVirtual()
        .name("lock watches")
        .start(() -> {
          try {
            if (!closed.await(MOMENT_MS, TimeUnit.MILLISECONDS)) {
              plan();
            }
          } catch (InterruptedException e) {
            // Nobody interrupts this thread but the end of the process.
          }
        });
  }

  private void plan() {
    lock.lock();
    try {
      planning = false;
      if (closed.getCount() == 0) {
        return;
      }
      shared = locks.size() > (shared ? FEW : MOST_SINGLE);
      carryOut(
          shared
              ? LockPlan.of(
                  locks.keySet(),
                  new LockPlan.Store(this::isHidden, heavy::contains, this::isUnusable),
                  MOST_SHARED,
                  CROWD)
              : new LockPlan(Set.copyOf(locks.keySet()), Map.of(), Set.of()));
    } finally {
      lock.unlock();
    }
  }

  private boolean isHidden(LockKey key) {
    return hidden.contains(key) || !Paths.isReadable(key.value());
  }

  /** What is too much, or not allowed, is no less so for a shorter prefix. */
  private boolean isUnusable(String prefix) {
    return unusable.stream().anyMatch(known -> known.startsWith(prefix));
  }

  private void carryOut(LockPlan plan) {
    singles
        .entrySet()
        .removeIf(entry -> {
          boolean over = !plan.single().contains(entry.getKey());
          if (over) {
            entry.getValue().query.close();
          }
          return over;
        });
    prefixes
        .entrySet()
        .removeIf(entry -> {
          boolean over = !plan.prefixes().containsKey(entry.getKey());
          if (over) {
            entry.getValue().query.close();
          }
          return over;
        });
    plan.single().forEach(key -> singles.computeIfAbsent(key, Single::new));
    plan.prefixes()
        .forEach((prefix, keys) -> prefixes.computeIfAbsent(prefix, Prefix::new).follow(keys));
    rounds.keep(plan.read());
  }

  private boolean failed(LockKey key, PortException failure) {
    Audience<LockObservation> watched = locks.get(key);
    if (watched != null) {
      watched.failed(failure);
    }
    return watched != null;
  }

  /** A key with a query of its own. */
  private final class Single implements Watcher<LockObservation> {
    private final LockKey key;
    private final BlockingQuery<LockObservation> query;

    Single(LockKey key) {
      this.key = key;
      query = new BlockingQuery<>("lock of " + key, reader.source(key), longPoll, this);
      query.start();
    }

    @Override
    public void seen(LockObservation observation) {
      lock.lock();
      try {
        Audience<LockObservation> watched = locks.get(key);
        if (watched != null && equals(singles.get(key))) {
          watched.seen(observation);
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
          LockWatches.this.failed(key, failure);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** The query on a prefix. */
  private final class Prefix implements Watcher<Below> {
    private final String prefix;
    private final BlockingQuery<Below> query;
    private final Set<LockKey> lacking = new HashSet<>();
    private Set<LockKey> keys = Set.of();
    private long lastIndex;
    private boolean answered;

    Prefix(String prefix) {
      this.prefix = prefix;
      query = new BlockingQuery<>("locks under " + prefix, this::read, longPoll, this);
      query.start();
    }

    private Source.Page<Below> read(long index) throws PortException {
      Below below = reader.below(prefix, index);
      return below instanceof Below.Shown shown
          ? new Source.Page<>(shown.index(), shown, weight(shown))
          : new Source.Page<>(0, below);
    }

    private long weight(Below.Shown shown) {
      lock.lock();
      try {
        long own = 0;
        long all = 0;
        for (Map.Entry<String, LockEntry> entry : shown.keys().entrySet()) {
          long weight = Below.Shown.weight(entry.getKey(), entry.getValue());
          all += weight;
          own += locks.containsKey(new LockKey(entry.getKey())) ? weight : 0;
        }
        if (all > HEAVY_BYTES && own < all / 4 && isCurrent() && heavy.add(prefix)) {
          planSoon();
        }
        return own + OTHERS_WEIGH * (all - own);
      } finally {
        lock.unlock();
      }
    }

    private boolean isCurrent() {
      return equals(prefixes.get(prefix));
    }

    /** What the last answer said of keys that are new here was not kept. */
    void follow(Set<LockKey> now) {
      if (answered) {
        now.stream().filter(key -> !keys.contains(key)).forEach(rounds::soon);
      }
      keys = now;
      lacking.retainAll(now);
    }

    /** The index of the last answer, if it should have shown a key and did not. */
    long lackingAt(LockKey key) {
      return lacking.contains(key) ? lastIndex : Reads.NOT_LACKING;
    }

    @Override
    public void seen(Below below) {
      lock.lock();
      try {
        if (!isCurrent()) {
          return;
        }
        switch (below) {
          case Below.Unusable ignored -> {
            unusable.add(prefix);
            planSoon();
          }
          case Below.Shown shown -> {
            answered = true;
            lastIndex = shown.index();
            lacking.clear();
            keys.forEach(key -> seen(key, shown));
          }
        }
      } finally {
        lock.unlock();
      }
    }

    private void seen(LockKey key, Below.Shown shown) {
      Audience<LockObservation> watched = locks.get(key);
      if (watched == null) {
        return;
      }
      LockObservation present = watched.present();
      LockEntry entry = shown.keys().get(key.value());
      if (entry == null) {
        lacking.add(key);
        if (present == null || !(present.state() instanceof LockState.Missing)) {
          rounds.soon(key);
        }
      } else if (present == null || !entry.isIn(present.state())) {
        if (present != null && shown.index() < present.index()) {
          // Either this answer is older than a read of the key, or history began anew.
          rounds.soon(key);
        } else {
          decoded(key, watched, shown.index(), entry);
        }
      }
    }

    private void decoded(
        LockKey key, Audience<LockObservation> watched, long index, LockEntry entry) {
      try {
        watched.seen(new LockObservation(index, entry.state()));
      } catch (IllegalArgumentException e) {
        // The read says properly what is wrong with it.
        rounds.soon(key);
      }
    }

    @Override
    public void failed(PortException failure) {
      lock.lock();
      try {
        if (isCurrent()) {
          answered = false;
          lacking.clear();
          keys.forEach(key -> LockWatches.this.failed(key, failure));
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Takes in what keys are when they are read by themselves. */
  private final class Reads implements Rounds.Host<LockKey, LockObservation> {
    private static final long NOT_LACKING = -1;

    @Override
    public long asking(LockKey key) {
      lock.lock();
      try {
        for (Prefix prefix : prefixes.values()) {
          if (prefix.keys.contains(key)) {
            return prefix.lackingAt(key);
          }
        }
        return NOT_LACKING;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public LockObservation ask(LockKey key) throws PortException {
      return reader.read(key);
    }

    @Override
    public void read(LockKey key, long lackingAt, LockObservation observation) {
      lock.lock();
      try {
        Audience<LockObservation> watched = locks.get(key);
        if (watched == null) {
          return;
        }
        if (lackingAt != NOT_LACKING
            && modifyIndex(observation.state()) <= lackingAt
            && hidden.add(key)) {
          planSoon();
        }
        watched.seen(observation);
      } finally {
        lock.unlock();
      }
    }

    private static long modifyIndex(LockState state) {
      return switch (state) {
        case LockState.Missing ignored -> Long.MAX_VALUE;
        case LockState.Free free -> free.modifyIndex();
        case LockState.Held held -> held.modifyIndex();
      };
    }

    @Override
    public boolean failed(LockKey key, PortException failure) {
      lock.lock();
      try {
        return LockWatches.this.failed(key, failure);
      } finally {
        lock.unlock();
      }
    }
  }
}
