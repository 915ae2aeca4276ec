package io.ballot.consul.lock;

import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.Paths;
import io.ballot.consul.lock.KeyReader.Below;
import io.ballot.consul.watch.Audience;
import io.ballot.consul.watch.Audiences;
import io.ballot.consul.watch.BlockingQuery;
import io.ballot.consul.watch.Rounds;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

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
final class LockWatches extends Audiences<LockKey, LockObservation> {
  /**
   * Less than a term takes: who sits out after a step-down until somebody else leads has to see
   * that somebody did, even if that one steps down as soon as it can.
   */
  private static final Duration REST = Duration.ofMillis(20);

  /** Each is a connection, and an agent allows 200 to all who live on one machine. */
  static final int MOST_SINGLE = 32;

  /** Below this they are followed by themselves again; not just below the other bound. */
  private static final int FEW = 16;

  private static final int MOST_SHARED = 16;

  /** More keys than this under one prefix are split, if there is room. */
  private static final int CROWD = 1_500;

  /** An answer is heavy when it is as long as this, and most of it is not ours. */
  private static final long HEAVY_BYTES = 128 << 10;

  /** Others' keys count that much more, so that reading them never takes much of a core. */
  private static final int OTHERS_WEIGH = 10;

  /**
   * What a prefix does not show, or may not be asked for, is tried again after so long: rights may
   * have been missing for a moment only, as while a primary datacenter that decides of them is
   * away.
   */
  private static final Duration LEARN_AGAIN = Duration.ofMinutes(2);

  private final KeyReader reader;
  private final Duration longPoll;
  private final Duration learnAgain;
  private final Rounds<LockKey, LockObservation> rounds;
  private final Map<String, Prefix> prefixes = new HashMap<>();
  private final Set<LockKey> hidden = new HashSet<>();
  private final Set<String> heavy = new HashSet<>();
  private final Set<String> unusable = new HashSet<>();
  private boolean shared;
  private boolean aboutToForget;

  LockWatches(ConsulHttp http, KeyReader reader) {
    this(http, reader, LEARN_AGAIN);
  }

  LockWatches(ConsulHttp http, KeyReader reader, Duration learnAgain) {
    super("lock", http.longPoll(), LockWatches::sayTheSame);
    this.reader = reader;
    this.learnAgain = learnAgain;
    this.longPoll = http.longPoll();
    this.rounds = new Rounds<>("lock reads", new Reads());
  }

  @Override
  protected Duration rest() {
    return REST;
  }

  @Override
  protected Source<LockObservation> source(LockKey key) {
    return reader.source(key);
  }

  /** At a later index, too: what has not changed is not told. */
  private static boolean sayTheSame(LockObservation one, LockObservation other) {
    return one.state().equals(other.state());
  }

  @Override
  protected void added(LockKey key) {
    if (shared) {
      planSoon();
    } else {
      single(key);
    }
  }

  @Override
  protected void removed(LockKey key) {
    hidden.remove(key);
    rounds.forget(key);
    planSoon();
  }

  @Override
  protected void closing() {
    rounds.close();
    prefixes.values().forEach(prefix -> prefix.query.close());
  }

  @Override
  protected void plan() {
    Set<LockKey> keys = audiences().keySet();
    shared = keys.size() > (shared ? FEW : MOST_SINGLE);
    carryOut(
        shared
            ? LockPlan.of(
                keys,
                new LockPlan.Store(this::isHidden, heavy::contains, this::isUnusable),
                MOST_SHARED,
                CROWD)
            : new LockPlan(Set.copyOf(keys), Map.of(), Set.of()));
  }

  private boolean isHidden(LockKey key) {
    return hidden.contains(key) || !Paths.isReadable(key.value());
  }

  /** What is too much, or not allowed, is no less so for a shorter prefix. */
  private boolean isUnusable(String prefix) {
    return unusable.stream().anyMatch(known -> known.startsWith(prefix));
  }

  /** Plans with what was just learnt, and without it a while later. */
  private void learnt() {
    planSoon();
    if (!aboutToForget) {
      aboutToForget = true;
      after(
          learnAgain,
          () -> {
            aboutToForget = false;
            unusable.clear();
            hidden.clear();
            planSoon();
          });
    }
  }

  private void carryOut(LockPlan plan) {
    keepOnly(plan.prefixes().keySet(), prefixes, prefix -> prefix.query.close());
    singles(plan.single());
    plan.prefixes()
        .forEach((prefix, keys) -> prefixes.computeIfAbsent(prefix, Prefix::new).follow(keys));
    rounds.keep(plan.read());
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
      query = new BlockingQuery<>("locks under " + prefix, this::read, longPoll, REST, this);
      query.start();
    }

    private Source.Page<Below> read(long index) throws PortException {
      Below below = reader.below(prefix, index);
      return below instanceof Below.Shown shown
          ? new Source.Page<>(shown.index(), shown, weight(shown), shown.arrived())
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
          own += audiences().containsKey(new LockKey(entry.getKey())) ? weight : 0;
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

    /**
     * What the last answer said of keys that are new here was not kept; nor is what is known of one
     * that was left and is watched anew.
     */
    void follow(Set<LockKey> now) {
      if (answered) {
        now.stream().filter(key -> !keys.contains(key) || isUnknown(key)).forEach(rounds::soon);
      }
      keys = now;
      lacking.retainAll(now);
    }

    private boolean isUnknown(LockKey key) {
      Audience<LockObservation> watched = audience(key);
      return watched != null && watched.present() == null;
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
            learnt();
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
      Audience<LockObservation> watched = audience(key);
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
        Audience<LockObservation> watched = audience(key);
        if (watched == null) {
          return;
        }
        if (lackingAt != NOT_LACKING
            && modifyIndex(observation.state()) <= lackingAt
            && hidden.add(key)) {
          learnt();
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
