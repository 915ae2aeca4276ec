package io.ballot.hooks;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends a hook's processes: TERM to all of them once, KILL to those that live on after {@link
 * #GRACE}, again and again until none is left or {@link #PATIENCE} has passed. It is driven: each
 * {@link #step} looks, does what is due and says how it stands.
 *
 * <p>TERM is sent once, so that what a hook starts to clean up after itself can do its work.
 *
 * <p>Not for use by several threads.
 */
final class Ending {
  /** From TERM to KILL. */
  static final Duration GRACE = Duration.ofSeconds(2);

  /**
   * From the first KILL to giving up: what survives it hangs in the kernel, or belongs to another
   * user, and no waiting helps.
   */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

  /** How often single processes are killed before the group is, as a whole. */
  private static final int KILLS_ONE_BY_ONE = 2;

  private final HookFamily family;
  private final Set<Long> signalled = new HashSet<>();
  private boolean termSent;
  private long killAt;
  private int kills;
  private int emptyLooks;
  private Duration pause = FIRST_PAUSE;
  private List<ProcessEntry> left = List.of();
  private @Nullable Process groupKill;

  /** How an ending stands. */
  enum Progress {
    /** Something lives still. */
    UNDER_WAY,
    /** Nothing is left. */
    DONE,
    /** Something is left, and will be. */
    GIVEN_UP
  }

  private Ending(HookFamily family, boolean termSent, long killAt) {
    this.family = family;
    this.termSent = termSent;
    this.killAt = killAt;
  }

  /** Begins with TERM. */
  static Ending gently(HookFamily family, long now) {
    return new Ending(family, false, now + GRACE.toNanos());
  }

  /** Begins with KILL. */
  static Ending atOnce(HookFamily family, long now) {
    return new Ending(family, true, now);
  }

  /** From now on KILL. */
  void hurry(long now) {
    termSent = true;
    if (killAt - now > 0) {
      killAt = now;
    }
  }

  /**
   * Does what is due.
   *
   * @param now the present, as {@link System#nanoTime} counts
   */
  Progress step(long now) {
    long group = family.group();
    try {
      left = family.living();
    } catch (UncheckedIOException e) {
      // Out of file descriptors, most likely; the next look may be luckier.
      left = List.of();
      return isOutOfPatience(now) ? Progress.GIVEN_UP : Progress.UNDER_WAY;
    }
    if (left.isEmpty()) {
      return nothingSeen(group, now);
    }
    emptyLooks = 0;
    if (isOutOfPatience(now)) {
      return Progress.GIVEN_UP;
    }
    if (now - killAt >= 0) {
      kill();
    } else if (!termSent) {
      termSent = true;
      signal(false);
    }
    return Progress.UNDER_WAY;
  }

  /**
   * Takes all its steps, on a thread that has nothing else to do.
   *
   * @return how it stands then: under way only if the thread was interrupted, which it stays
   */
  Progress awaitEnd() {
    // Nobody reports the end of another process's child: looking again is all there is.
    Semaphore never = new Semaphore(0);
    while (true) {
      long now = System.nanoTime();
      Progress progress = step(now);
      if (progress != Progress.UNDER_WAY) {
        return progress;
      }
      try {
        never.tryAcquire(pause(now).toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return progress;
      }
    }
  }

  /**
   * Nothing seen is not yet nothing there. A process that forks and ends while the others are
   * listed slips through, so the group is killed as a whole; and one that is just executing a
   * program shows no variables for a moment, so there is one more look.
   */
  private Progress nothingSeen(long group, long now) {
    if (group != 0) {
      killGroup(group);
    }
    emptyLooks++;
    pause = FIRST_PAUSE;
    boolean groupKilled = groupKill == null || !groupKill.isAlive() || isOutOfPatience(now);
    return emptyLooks > 1 && groupKilled ? Progress.DONE : Progress.UNDER_WAY;
  }

  private boolean isOutOfPatience(long now) {
    return now - killAt > PATIENCE.toNanos();
  }

  /** How long to wait for the next step, unless something happens: longer and longer. */
  Duration pause(long now) {
    Duration next = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    long untilKill = killAt - now;
    return untilKill > 0 && untilKill < next.toNanos() ? Duration.ofNanos(untilKill) : next;
  }

  /** How many processes were sent a signal. */
  int signalled() {
    return signalled.size();
  }

  /**
   * A sentence about what could not be ended.
   *
   * @param what whose processes they are
   */
  String surrender(String what) {
    if (left.isEmpty()) {
      return "could not look for the processes of "
          + what
          + ", so some of them may still run; are this process's file descriptors used up"
          + " (ulimit -n)?";
    }
    return "could not end all processes of "
        + what
        + ": "
        + left.stream().map(entry -> Long.toString(entry.pid())).collect(Collectors.joining(", "))
        + " survived KILL for "
        + PATIENCE.toSeconds()
        + " s (another user's, or hanging in the kernel?); look at them with ps and end them by"
        + " hand";
  }

  private void kill() {
    if (kills == 0) {
      pause = FIRST_PAUSE;
    }
    kills++;
    signal(true);
    if (kills > KILLS_ONE_BY_ONE && family.group() != 0) {
      killGroup(family.group());
    }
  }

  private void killGroup(long group) {
    if (groupKill == null || !groupKill.isAlive()) {
      groupKill = Signals.killGroup(group);
    }
  }

  private void signal(boolean kill) {
    for (ProcessEntry entry : left) {
      if (Signals.send(family.table(), entry, kill)) {
        signalled.add(entry.pid());
      }
    }
  }
}
