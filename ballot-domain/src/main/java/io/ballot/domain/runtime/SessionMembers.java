package io.ballot.domain.runtime;

import io.ballot.domain.election.Session;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.election.Timings;
import io.ballot.domain.port.LockKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The elections that share a session, and what they want of it. The owner's lock guards it. */
final class SessionMembers {
  private final Set<Entry> entries = new LinkedHashSet<>();
  private final Set<LockKey> keys = new HashSet<>();

  /** One election. */
  static final class Entry {
    private final LockKey key;
    private final Duration demoteBudget;
    private final Consumer<@Nullable Session> told;
    private boolean wants;

    Entry(LockKey key, Duration demoteBudget, Consumer<@Nullable Session> told) {
      this.key = key;
      this.demoteBudget = demoteBudget;
      this.told = told;
    }

    boolean wants() {
      return wants;
    }

    Duration demoteBudget() {
      return demoteBudget;
    }

    /** Says whether it wants a session; tells whether that is a change. */
    boolean want(boolean wanted) {
      boolean changed = wants != wanted;
      wants = wanted;
      return changed;
    }
  }

  void add(Entry entry) {
    entries.add(entry);
    keys.add(entry.key);
  }

  void remove(Entry entry) {
    if (entries.remove(entry)) {
      keys.remove(entry.key);
    }
  }

  /** Whether one of them competes for a lock; a second one for it needs another session. */
  boolean competesFor(LockKey key) {
    return keys.contains(key);
  }

  /** Whether the lease of each has room for one more that ends with it. */
  boolean haveRoomFor(Duration demoteBudget, SessionSettings settings) {
    Duration largest =
        entries.stream()
            .map(entry -> entry.demoteBudget)
            .reduce(demoteBudget, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    return entries.size() < Timings.mostSharers(settings, largest);
  }

  boolean wantOne() {
    return entries.stream().anyMatch(entry -> entry.wants);
  }

  /** How many hold, or will hold, their locks by the session; at least one. */
  int sharers() {
    return (int) Math.max(1, entries.stream().filter(entry -> entry.wants).count());
  }

  Duration largestDemoteBudget() {
    return entries.stream()
        .filter(entry -> entry.wants)
        .map(entry -> entry.demoteBudget)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Tells everyone who wants a session how it stands. */
  void tell(@Nullable Session session) {
    for (Entry entry : List.copyOf(entries)) {
      if (entry.wants) {
        entry.told.accept(session);
      }
    }
  }
}
