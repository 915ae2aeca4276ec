package io.ballot.domain.election;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one election knows of its lock: the newest answer, and what of the past still matters when
 * the lock is won. That past outlives what is seen later: a lock can be seen in our own hand before
 * the acquire is answered, and another winner may come and go before an older leader's time is up.
 */
final class LockHistory {
  private static final long NEVER = World.NEVER;

  /** ncode/ballot looks at its lock twice a TTL; this much more, and it has looked. */
  private static final Duration NCODE_MARGIN = Duration.ofSeconds(1);

  /**
   * The demote hook of an ncode/ballot waits for its successor's payload, for which it looks once a
   * second; this long after we wrote ours, it has begun.
   */
  private static final Duration NCODE_HOOK_BEGINS = Duration.ofSeconds(1).plus(NCODE_MARGIN);

  private @Nullable LockObservation lock;

  /** Answers from before this index are history: a write of ours that was confirmed is newer. */
  private long horizon;

  /** Whether the newest answer is to a read that was asked when all else was known already. */
  private boolean readLast;

  private long version;
  private long freeSince = NEVER;
  private boolean sawItBecomeFree;
  private long vanishedAt = NEVER;
  private @Nullable Payload lastPayload;
  private long olderTermUntil = NEVER;

  /** The highest index by which anybody was seen to hold the lock. */
  private long newestHolding;

  /** The token of the last term that was begun here. */
  private long lastTerm;

  LockHistory copy() {
    LockHistory copy = new LockHistory();
    copy.lock = lock;
    copy.horizon = horizon;
    copy.version = version;
    copy.readLast = readLast;
    copy.freeSince = freeSince;
    copy.sawItBecomeFree = sawItBecomeFree;
    copy.vanishedAt = vanishedAt;
    copy.lastPayload = lastPayload;
    copy.olderTermUntil = olderTermUntil;
    copy.newestHolding = newestHolding;
    copy.lastTerm = lastTerm;
    return copy;
  }

  /**
   * What it takes to understand an answer: whose sessions are ours, which of them lives for sure
   * (its lease holds), our settings, and the time.
   */
  record Reader(
      Predicate<SessionId> ours, @Nullable SessionId alive, ElectionSettings settings, long now) {}

  /** Takes in an answer, unless it is older than what is known; tells whether it did. */
  boolean see(LockObservation seen, Reader reader) {
    if (seen.index() < horizon) {
      return false;
    }
    adopt(seen, reader);
    return true;
  }

  /**
   * Takes in an answer to a read that was asked when {@link #version} was {@code asked}. It may be
   * older than what was seen since. If nothing was seen since and its index went backwards all the
   * same, then the backend's history began anew (a restored snapshot, a forgotten deletion).
   */
  void seeRead(LockObservation seen, long asked, Reader reader) {
    boolean last = version == asked;
    if (seen.index() >= horizon || last) {
      adopt(seen, reader);
      readLast = last;
    }
  }

  private void adopt(LockObservation seen, Reader reader) {
    LockState before = lock == null ? null : lock.state();
    version++;
    readLast = false;
    horizon = seen.index();
    lock = seen;
    if (before != null && isMadeAnew(before, seen.state())) {
      vanishUnseen(before, seen.state(), reader);
    }
    switch (seen.state()) {
      case LockState.Held held -> taken(before, held, reader);
      case LockState.Free free -> {
        // Whoever led last, as far as is known, may have been followed by somebody unseen.
        becomeFree(before, reader);
        remember(free.value());
        boolean known =
            before instanceof LockState.Free last && last.modifyIndex() == free.modifyIndex();
        if (!known) {
          // Whoever left it so may have come and gone unseen.
          waitForNcode(reader);
        }
        vanishedAt = NEVER;
      }
      case LockState.Missing ignored -> {
        becomeFree(before, reader);
        if (before != null && !(before instanceof LockState.Missing)) {
          vanish(before, reader);
        }
      }
    }
  }

  private void taken(@Nullable LockState before, LockState.Held held, Reader reader) {
    if (before instanceof LockState.Held last && !last.session().equals(held.session())) {
      // Whoever holds it now may lose it before an ncode/ballot before it has looked.
      waitForNcode(reader);
    }
    boolean seenBefore =
        before instanceof LockState.Held last && last.session().equals(held.session());
    if (reader.ours().test(held.session()) && !seenBefore) {
      if (ncodeLedLast(reader)) {
        waitFor(NCODE_HOOK_BEGINS, reader);
      }
    }
    freeSince = NEVER;
    vanishedAt = NEVER;
    newestHolding = Math.max(newestHolding, held.modifyIndex());
    remember(held.value());
  }

  private void becomeFree(@Nullable LockState before, Reader reader) {
    if (freeSince == NEVER) {
      freeSince = reader.now();
      sawItBecomeFree = before instanceof LockState.Held;
      waitForNcode(reader);
    }
  }

  /**
   * A lock that vanishes may have been deleted by someone, and its holder's lease may run on; a
   * session that ended takes its key with it just so, but then the backend itself makes everyone
   * wait. Only for itself nobody waits: an own term has ended by the time the lock is tried again.
   * But a session of ours that may have ended was perhaps followed by another's, which we have not
   * seen, and whose key it was that vanished.
   */
  private void vanish(LockState before, Reader reader) {
    vanishedAt = reader.now();
    if (!isAlive(before, reader)) {
      waitFor(lease(reader), reader);
    }
  }

  /**
   * Between two answers the key went, and somebody made it anew. Its index of creation tells so in
   * every answer, whoever made it and however we learn of it; that is why nothing here asks whose
   * acquire it was. An acquire of ours that was carried out although its answer was lost cannot say
   * whether it found a key, and one that found a key cannot say whether that was the one we knew:
   * somebody may have made it, and have given it back before the last holder's time was up.
   *
   * <p>So whoever held the key that went is waited for, from now on, for it went before now. If it
   * went with its holder's session, the backend has made everyone wait already, and we wait for
   * nothing; that is not to be seen, and it is rare: mostly the watch shows the key missing. Nobody
   * waits for itself, as long as it was another who came after: the one that is to be waited for is
   * then the one that we see. But a key that went from our hand and came back to it, by a late
   * request of ours, may have had another holder and been deleted once more; and so may one that
   * went with a session of ours that has ended, and that nobody holds now.
   */
  private void vanishUnseen(LockState before, LockState now, Reader reader) {
    boolean ours = isOurs(before, reader);
    boolean left = now instanceof LockState.Free && !isAlive(before, reader);
    if (!ours || isOurs(now, reader) || left) {
      waitFor(lease(reader), reader);
    }
  }

  private static boolean isMadeAnew(LockState before, LockState now) {
    long known = before.createIndex();
    long shown = now.createIndex();
    return known != LockState.NO_KEY && shown != LockState.NO_KEY && known != shown;
  }

  private static boolean isOurs(LockState state, Reader reader) {
    return state instanceof LockState.Held held && reader.ours().test(held.session());
  }

  private static boolean isAlive(LockState state, Reader reader) {
    return state instanceof LockState.Held held && held.session().equals(reader.alive());
  }

  /** The last leader may believe in its term for as long as its lock delay. */
  private Duration lease(Reader reader) {
    Duration delay = lastLockDelay();
    return delay == null ? reader.settings().session().lockDelay() : delay;
  }

  private void waitFor(Duration wait, Reader reader) {
    olderTermUntil = Math.max(olderTermUntil, reader.now() + wait.toNanos());
  }

  /** ncode/ballot notices a loss only when it looks the next time. */
  private void waitForNcode(Reader reader) {
    if (ncodeLedLast(reader)) {
      waitFor(reader.settings().session().ttl().dividedBy(2).plus(NCODE_MARGIN), reader);
    }
  }

  private boolean ncodeLedLast(Reader reader) {
    Payload last = lastPayload;
    return last != null && last.origin() == null && !reader.ours().test(last.session());
  }

  private void remember(LockValue value) {
    if (value instanceof Payload payload) {
      lastPayload = payload;
    }
  }

  /** The lock is held by {@code id}, by our own acquire. */
  void ownAcquire(SessionId id, AcquireAnswer.Acquired acquired, Payload payload, Reader reader) {
    long index = acquired.fencingToken();
    boolean known =
        lock != null
            && lock.index() >= index
            && lock.state() instanceof LockState.Held held
            && held.session().equals(id);
    if (!known) {
      adopt(
          new LockObservation(
              Math.max(horizon, index),
              new LockState.Held(id, acquired.createIndex(), index, payload)),
          reader);
    }
  }

  /** A term was begun by that token. */
  void termBegins(long fencingToken) {
    lastTerm = fencingToken;
  }

  /**
   * Whether a holding of the lock by that index can be no new term: a restored snapshot puts a lock
   * back into the hand of whoever held it when it was taken, by the index of then. A resource that
   * has seen a later token would refuse that one, and whoever leads by a later one takes no notice
   * of it; but it does of what is written next.
   */
  boolean isSetBack(long index) {
    return index < newestHolding || index <= lastTerm;
  }

  /** The newest token that is known, whoever's. */
  long newestToken() {
    return Math.max(newestHolding, lastTerm);
  }

  /**
   * No token of before means anything any more. What is written after a snapshot was restored has
   * an index above all that there were; where it has not, the servers are new and count from the
   * beginning.
   */
  void forgetTokens() {
    newestHolding = 0;
    lastTerm = 0;
  }

  /** How the lock stands by a release of ours, which keeps the key. */
  LockObservation released(long index, Payload payload) {
    long made = lock == null ? index : lock.state().createIndexOnceWritten(index);
    return new LockObservation(index, new LockState.Free(made, index, payload));
  }

  /**
   * Whether what is known of the lock tells of a term, or of what came after it: by its index, or
   * because it was read when the term was known already. A read is never older than what was known
   * when it was asked; an index below the token then means that a restored snapshot has set the
   * lock back, and from then on the index counts that the key has by it.
   */
  boolean tellsOf(Term term) {
    long from = Math.min(term.fencingToken(), term.keyIndex());
    return lock != null && (lock.index() >= from || readLast);
  }

  /** Whether an answer that is not older than {@code index} shows that {@code id} does not hold. */
  boolean contradicts(SessionId id, long index) {
    return lock != null && lock.index() >= index && !id.equals(holder());
  }

  @Nullable LockObservation lock() {
    return lock;
  }

  /** Grows with every answer taken in. */
  long version() {
    return version;
  }

  /** The session that holds the lock, as far as is known, or {@code null}. */
  @Nullable SessionId holder() {
    return lock != null && lock.state() instanceof LockState.Held held ? held.session() : null;
  }

  boolean isFree() {
    return lock != null && !(lock.state() instanceof LockState.Held);
  }

  /**
   * Whether the lock, though free, is marked as another tool's, which then is the only one to take
   * it.
   */
  boolean belongsToAnotherTool() {
    return lock != null
        && lock.state() instanceof LockState.Free free
        && free.value() instanceof ForeignValue foreign
        && foreign.tool() != null;
  }

  /** Since when the lock is seen free, or {@link World#NEVER} while it is not. */
  long freeSince() {
    return freeSince;
  }

  /** Whether that is when it became free, rather than when it was first looked at. */
  boolean sawItBecomeFree() {
    return sawItBecomeFree;
  }

  /** When the key vanished, or {@link World#NEVER} while it is there or was never seen. */
  long vanishedAt() {
    return vanishedAt;
  }

  /** The last payload that was seen, whoever's, or {@code null}. */
  @Nullable Payload lastPayload() {
    return lastPayload;
  }

  /** The lock delay that the last holder's session has, as it wrote itself, or {@code null}. */
  @Nullable Duration lastLockDelay() {
    return lastPayload == null || lastPayload.origin() == null
        ? null
        : lastPayload.origin().lockDelay();
  }

  /** Until when someone may still act on an older term; long past where nobody can. */
  long olderTermUntil() {
    return olderTermUntil;
  }
}
