package io.ballot.domain.election;

import java.time.Duration;

/** Whether, and for how long, an instance lets others go first after a term. */
final class SittingOut {
  private static final Duration REQUESTED = Duration.ofSeconds(5);
  private static final Duration FLAP_BASE = Duration.ofSeconds(1);
  private static final Duration FLAP_CAP = Duration.ofMinutes(1);

  /** A term of more than this was no flapping. */
  private static final Duration STEADY_TERM = Duration.ofMinutes(1);

  /** A role that nobody takes for so long is taken by one who let others go first. */
  private static final Duration FREE_ENDS_WAITING = Duration.ofSeconds(2);

  private static final int MAX_DOUBLINGS = 6;

  private SittingOut() {}

  static void afterTerm(Turn turn, Reason reason, long termNanos) {
    if (termNanos > STEADY_TERM.toNanos()) {
      turn.standing.flaps = 0;
    }
    switch (reason) {
      case UNHEALTHY, MAINTENANCE, DEREGISTERED -> afterFlap(turn);
      case REQUESTED -> sitOut(turn, Standing.SitOut.REQUESTED, REQUESTED, "asked to step down");
      case PROMOTE_FAILED ->
          sitOut(
              turn,
              Standing.SitOut.PROMOTE_FAILED,
              turn.settings.sitOut(),
              "the promote hook failed");
      case STOPPED, LOST, LEASE_EXPIRED, LEFTOVER -> {
        // It stands again as soon as it can.
      }
    }
  }

  /**
   * Releases have no lock delay, so a cause that all share would move the role at the speed of
   * hooks.
   */
  private static void afterFlap(Turn turn) {
    int flaps = turn.standing.flaps++;
    if (flaps == 0) {
      return;
    }
    Duration wait = FLAP_BASE.multipliedBy(1L << Math.min(flaps - 1, MAX_DOUBLINGS));
    Duration capped = wait.compareTo(FLAP_CAP) < 0 ? wait : FLAP_CAP;
    sitOut(
        turn,
        Standing.SitOut.FLAPPING,
        capped,
        "its health made it step down " + (flaps + 1) + " times in a row");
  }

  private static void sitOut(Turn turn, Standing.SitOut kind, Duration wait, String why) {
    turn.standing.sitOut = kind;
    turn.standing.sitOutUntil = turn.in(wait);
    turn.announce(new Notice.SittingOut(wait, why));
  }

  /** Ends a sitting out that has lasted long enough. */
  static void endIfOver(Turn turn) {
    Standing standing = turn.standing;
    if (standing.sitOut == Standing.SitOut.NONE) {
      return;
    }
    if (turn.nanos() >= standing.sitOutUntil || endsEarly(turn)) {
      standing.sitOut = Standing.SitOut.NONE;
    } else {
      turn.wakeAt(standing.sitOutUntil);
    }
  }

  private static boolean endsEarly(Turn turn) {
    return switch (turn.standing.sitOut) {
      case NONE, PROMOTE_FAILED -> false;
      case FLAPPING -> nobodyTakesIt(turn);
      case REQUESTED -> turn.world.heldByOther() != null;
    };
  }

  /** Whether the lock has been free to take for so long that nobody else seems to want it. */
  static boolean nobodyTakesIt(Turn turn) {
    LockHistory lock = turn.world.lock();
    if (lock.freeSince() == World.NEVER) {
      return false;
    }
    long enough = freeToTakeAt(turn) + FREE_ENDS_WAITING.toNanos();
    turn.wakeAt(enough);
    return turn.nanos() >= enough;
  }

  /** From when on a free lock could be taken: after a session's end its lock delay has to pass. */
  private static long freeToTakeAt(Turn turn) {
    LockHistory lock = turn.world.lock();
    if (lock.vanishedAt() == World.NEVER) {
      return lock.freeSince();
    }
    Duration delay = lock.lastLockDelay();
    Duration assumed = delay == null ? turn.settings.session().lockDelay() : delay;
    return lock.freeSince() + assumed.toNanos();
  }
}
