package io.ballot.domain.election;

import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import org.jspecify.annotations.Nullable;

/** Where an election stands. {@link Election} has the table of the transitions. */
public sealed interface Phase {

  /** The phases in which this daemon believes that it holds the lock. */
  sealed interface HoldsTerm extends Phase {
    /** The term. */
    Term term();
  }

  /** The phases that end a term. */
  sealed interface Demoting extends Phase {
    /** The term. */
    Term term();

    /** Why it ends. */
    Reason reason();

    /** How far it has come. */
    WindDown windDown();
  }

  /**
   * Looks for traces of a predecessor.
   *
   * @param since since when
   * @param mark what the mark said, once read
   */
  record Starting(long since, @Nullable MarkReading mark) implements Phase {}

  /**
   * Undoes what a predecessor left behind.
   *
   * @param mark its mark; in place of one that is not there or cannot be read, one without a term
   * @param since since when
   * @param marked whether the mark is on the disk, or cannot be, or is not needed
   * @param orphansEnded whether its hooks are known not to run any more
   * @param untagged whether the untagging was begun, or is not needed
   * @param demoted whether the demote hook has ended, or is not wanted
   * @param unmarked whether the mark is off the disk, or was tried to be
   */
  record Recovering(
      Mark mark,
      long since,
      boolean marked,
      boolean orphansEnded,
      boolean untagged,
      boolean demoted,
      boolean unmarked)
      implements Phase {
    Recovering withMarked() {
      return new Recovering(mark, since, true, orphansEnded, untagged, demoted, unmarked);
    }

    Recovering withOrphansEnded() {
      return new Recovering(mark, since, marked, true, untagged, demoted, unmarked);
    }

    Recovering withUntagged() {
      return new Recovering(mark, since, marked, orphansEnded, true, demoted, unmarked);
    }

    Recovering withDemoted() {
      return new Recovering(mark, since, marked, orphansEnded, untagged, true, unmarked);
    }

    Recovering withUnmarked() {
      return new Recovering(mark, since, marked, orphansEnded, untagged, demoted, true);
    }
  }

  /**
   * Is no candidate: not eligible, sits out, stands by for another daemon of the same instance, or
   * stops.
   */
  record StandingBy() implements Phase {}

  /**
   * Is a candidate and waits for the lock.
   *
   * @param tryAt not before when the next try may go out
   * @param refusals how often a free lock was refused since it became free
   */
  record Following(long tryAt, int refusals) implements Phase {}

  /**
   * Has a try under way.
   *
   * @param session for which session
   * @param payload with what
   * @param refusals how often a free lock was refused before
   */
  record Acquiring(SessionId session, Payload payload, int refusals) implements Phase {}

  /**
   * Holds the lock and has not yet finished what comes before leading.
   *
   * @param term the term
   * @param waitUntil until when someone may still act on an older term
   * @param tagged whether the tag's part before the hook is done, or was tried for long enough
   * @param marked whether the mark is written, or cannot be
   */
  record Promoting(Term term, long waitUntil, boolean tagged, boolean marked)
      implements HoldsTerm {}

  /**
   * Leads.
   *
   * @param term the term
   * @param withoutLease whether the lease has run out and the role is kept all the same
   */
  record Leading(Term term, boolean withoutLease) implements HoldsTerm {}

  /**
   * Gives its term up, the lock still in hand.
   *
   * @param term the term
   * @param reason why
   * @param windDown how far it has come
   */
  record SteppingDown(Term term, Reason reason, WindDown windDown) implements HoldsTerm, Demoting {}

  /**
   * Has lost its term, or may have.
   *
   * @param term the term
   * @param reason why
   * @param windDown how far it has come
   */
  record Losing(Term term, Reason reason, WindDown windDown) implements Demoting {}

  /** Has ended; nothing follows. */
  record Stopped() implements Phase {}
}
