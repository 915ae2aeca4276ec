package io.ballot.domain.election;

import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happened in an election, for those who log, count or show it. */
public sealed interface Notice {

  /**
   * The instance may lead, or may not, from now on.
   *
   * @param eligibility whether, and why not
   */
  record EligibilityChanged(Eligibility eligibility) implements Notice {}

  /**
   * The agent no longer knows the instance; nothing follows from it unless it stays so.
   *
   * @param grace how long it may stay so
   */
  record InstanceVanished(Duration grace) implements Notice {}

  /**
   * Another instance leads.
   *
   * @param leader what it wrote about itself, or {@code null} where that is no payload
   * @param session its session
   * @param fencingToken its term's token
   */
  record LeaderKnown(@Nullable Payload leader, SessionId session, long fencingToken)
      implements Notice {}

  /**
   * Somebody else's value stands in the lock: another tool uses this key.
   *
   * @param value its beginning, and whose it is where that can be told
   * @param overOurs whether it was written over ours, which ends no term
   */
  record ForeignLock(ForeignValue value, boolean overOurs) implements Notice {}

  /** Nobody holds the lock. */
  record LockFree() implements Notice {}

  /**
   * The lock refuses everyone until the lock delay is over.
   *
   * @param remaining for about how long
   */
  record LockDelayed(Duration remaining) implements Notice {}

  /**
   * The lock is held in this instance's name by a session that is not this daemon's: its dead
   * predecessor's, or a second daemon's.
   *
   * @param session which
   */
  record HeldInOurName(SessionId session) implements Notice {}

  /**
   * The lock was acquired: a term begins.
   *
   * @param fencingToken its token
   * @param session its session
   * @param adopted whether it was acquired by a request whose answer had been lost
   * @param leaseLeft how long the lease went on when that was decided; positive, however late this
   *     is told
   */
  record Elected(long fencingToken, SessionId session, boolean adopted, Duration leaseLeft)
      implements Notice {}

  /**
   * The promotion waits, because someone may still act on an older term.
   *
   * @param lasts for how long
   * @param why for whom
   */
  record PromotionWaits(Duration lasts, String why) implements Notice {}

  /**
   * The instance leads: tag and promote hook are done, as far as they could be.
   *
   * @param fencingToken the term's token
   * @param took from the acquire to now
   */
  record Promoted(long fencingToken, Duration took) implements Notice {}

  /**
   * The leader gives up its term.
   *
   * @param fencingToken the term's token
   * @param reason why
   * @param detail more about it, empty where there is no more
   */
  record SteppingDown(long fencingToken, Reason reason, String detail) implements Notice {}

  /**
   * The term was taken, or may have been.
   *
   * @param fencingToken the term's token
   * @param reason why
   * @param detail how that is known
   */
  record TermLost(long fencingToken, Reason reason, String detail) implements Notice {}

  /**
   * The lease has run out, and the role is kept all the same, as configured: two instances may
   * lead.
   *
   * @param fencingToken the term's token
   */
  record HoldingWithoutLease(long fencingToken) implements Notice {}

  /**
   * The lease is good again; the term went on.
   *
   * @param fencingToken the term's token
   */
  record LeaseRegained(long fencingToken) implements Notice {}

  /**
   * The lock was given back.
   *
   * @param fencingToken the term's token
   */
  record Released(long fencingToken) implements Notice {}

  /**
   * The lock could not be given back yet, and is tried again.
   *
   * @param fencingToken the term's token
   * @param message what went wrong
   */
  record ReleaseTrouble(long fencingToken, String message) implements Notice {}

  /**
   * The term is over: demoted, as far as that was due.
   *
   * @param fencingToken the term's token
   * @param reason why it ended
   * @param took from the decision to now
   * @param overrun by how much the demotion passed the takeover bound, within which two may have
   *     been active at once; zero where it did not
   */
  record Demoted(long fencingToken, Reason reason, Duration took, Duration overrun)
      implements Notice {}

  /**
   * The instance does not stand for a while.
   *
   * @param lasts for how long at most
   * @param why for what
   */
  record SittingOut(Duration lasts, String why) implements Notice {}

  /**
   * A predecessor died while it led.
   *
   * @param trace how that is known
   */
  record LeftoverFound(String trace) implements Notice {}

  /**
   * Processes of a dead predecessor's hooks were ended.
   *
   * @param count how many
   */
  record OrphansEnded(int count) implements Notice {}

  /** What a predecessor left behind is undone. */
  record LeftoverUndone() implements Notice {}

  /**
   * A hook was started.
   *
   * @param event for what
   */
  record HookBegan(HookEvent event) implements Notice {}

  /**
   * A hook wrote a line.
   *
   * @param event what it runs for
   * @param error whether to standard error
   * @param line the line
   */
  record HookWrote(HookEvent event, boolean error, String line) implements Notice {}

  /**
   * A hook ended.
   *
   * @param event what it ran for
   * @param outcome how
   */
  record HookEnded(HookEvent event, HookOutcome outcome) implements Notice {}

  /**
   * A demote hook takes its time while everyone waits for it.
   *
   * @param running for how long already
   */
  record DemoteHookSlow(Duration running) implements Notice {}

  /**
   * A tag was put where it belongs: the leader's on this instance alone, or a follower's on this
   * one.
   *
   * @param tag which
   */
  record TagAssigned(String tag) implements Notice {}

  /**
   * The tag was taken off this instance.
   *
   * @param tag which
   */
  record TagRemoved(String tag) implements Notice {}

  /**
   * The tag was found wrong and is put right.
   *
   * @param tag which
   * @param wrong what was found
   */
  record TagRepair(String tag, String wrong) implements Notice {}

  /**
   * Somebody else changes the tag back again and again; it is put right more and more slowly.
   *
   * @param tag which
   * @param times how often it was put right in close succession
   * @param within in how long a time
   * @param who what is known of who that is
   */
  record TagFight(String tag, int times, Duration within, String who) implements Notice {}

  /**
   * The instance leads with a tag that is less lasting than it could be; told once.
   *
   * @param tag which
   * @param caveat why, what will happen, and what to change
   */
  record TagCaveat(String tag, String caveat) implements Notice {}

  /**
   * The tag could not be changed; it is tried again.
   *
   * @param tag which
   * @param message what went wrong
   */
  record TagTrouble(String tag, String message) implements Notice {}

  /**
   * A lock or session request failed; it is tried again.
   *
   * @param message what went wrong
   */
  record LockTrouble(String message) implements Notice {}

  /**
   * The mark could not be read, written or removed; the election goes on without.
   *
   * @param message what went wrong
   */
  record MarkTrouble(String message) implements Notice {}

  /**
   * A session is open for this election.
   *
   * @param session its id
   */
  record SessionOpened(SessionId session) implements Notice {}

  /**
   * The session is gone.
   *
   * @param session its id
   */
  record SessionEnded(SessionId session) implements Notice {}

  /** The election has ended. */
  record Stopped() implements Notice {}
}
