package io.ballot.domain.election;

import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.SessionId;
import org.jspecify.annotations.Nullable;

/** What an election remembers of itself from one phase to the next. */
final class Standing {
  /** Why an eligible instance does not stand. */
  enum SitOut {
    /** It stands. */
    NONE,
    /** Its health made it step down again and again. */
    FLAPPING,
    /** It was asked to step down: someone else shall lead. */
    REQUESTED,
    /** Its promote hook failed. */
    PROMOTE_FAILED
  }

  /** Whether the election was told to begin, and to end. */
  boolean begun;

  boolean stopping;
  long stopSince;

  /** Since when nothing but tidying up keeps it from its end. */
  long tidySince = World.NEVER;

  /** Whether, at a stop, a mark that had stayed was tried to be removed. */
  boolean unmarkTried;

  SitOut sitOut = SitOut.NONE;
  long sitOutUntil;

  /** How many terms in a row ended early by the instance's own health. */
  int flaps;

  /** The session that seems to hold the lock in our name, while that is being found out. */
  @Nullable SessionId suspect;

  /** The session that was found to hold the lock in our name, and the one that was found not to. */
  @Nullable SessionId twin;

  @Nullable SessionId notTwin;

  /** What has to be undone of a predecessor as soon as its session has ended. */
  @Nullable MarkReading leftover;

  /** Whether the own registration has yet to be looked at for a predecessor's tag. */
  boolean tagUnchecked;

  /** For which jumps of the clock a renewal was asked for. */
  int renewedForJumps;

  /** The last holder that was told of, and the last one that the leader-change hook was run for. */
  @Nullable SessionId leaderTold;

  @Nullable SessionId leaderHookFor;
  boolean freeTold;

  /** The value of another tool that was told of, while the lock has such a one. */
  @Nullable ForeignValue foreignTold;

  @Nullable Eligibility eligibilityTold;
  boolean vanishTold;
  TroubleTold lockTrouble = TroubleTold.NONE;

  /** What the shell was told last. */
  boolean wantsSession;

  boolean watchesService;

  Standing copy() {
    Standing copy = new Standing();
    copy.begun = begun;
    copy.stopping = stopping;
    copy.stopSince = stopSince;
    copy.tidySince = tidySince;
    copy.unmarkTried = unmarkTried;
    copy.sitOut = sitOut;
    copy.sitOutUntil = sitOutUntil;
    copy.flaps = flaps;
    copy.suspect = suspect;
    copy.twin = twin;
    copy.notTwin = notTwin;
    copy.leftover = leftover;
    copy.tagUnchecked = tagUnchecked;
    copy.renewedForJumps = renewedForJumps;
    copy.leaderTold = leaderTold;
    copy.leaderHookFor = leaderHookFor;
    copy.freeTold = freeTold;
    copy.foreignTold = foreignTold;
    copy.eligibilityTold = eligibilityTold;
    copy.vanishTold = vanishTold;
    copy.lockTrouble = lockTrouble;
    copy.wantsSession = wantsSession;
    copy.watchesService = watchesService;
    return copy;
  }
}
