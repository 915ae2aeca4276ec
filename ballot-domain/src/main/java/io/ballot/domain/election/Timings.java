package io.ballot.domain.election;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The periods and timeouts that follow from an election's settings, and whether they leave a lease
 * at all.
 *
 * <p>The shortest lease is the one that remains after a connection to the agent has failed: one
 * lock delay, less 2 % for clocks that run apart, less the demote budget, less some milliseconds
 * for each election that shares the session, of which there are only so many ({@link
 * #mostSharers}). A renewal is tried every quarter of it, and given up after a third, so two may
 * fail and the third still come in time.
 *
 * @param shortestLease that lease
 * @param renewPeriod from one renewal to the next
 * @param renewTimeout how long a renewal may take
 * @param beatPeriod from one beat to the next
 * @param beatTimeout how long a beat may take
 */
public record Timings(
    Duration shortestLease,
    Duration renewPeriod,
    Duration renewTimeout,
    Duration beatPeriod,
    Duration beatTimeout) {

  /** Which setting a {@link Problem} is about. */
  public enum Setting {
    /** {@code ttl}. */
    TTL,
    /** {@code lockDelay}. */
    LOCK_DELAY,
    /** {@code demoteBudget}. */
    DEMOTE_BUDGET,
    /** {@code hookTimeout}. */
    HOOK_TIMEOUT,
    /** {@code sitOut}. */
    SIT_OUT,
    /** {@code consul.liveness}. */
    LIVENESS,
    /** {@code consul.nodeFailureFloor}. */
    NODE_FAILURE_FLOOR
  }

  /**
   * A setting that cannot be used.
   *
   * @param setting which
   * @param message what is wrong with it and what is allowed, with the arithmetic
   */
  public record Problem(Setting setting, String message) {}

  private static final Duration LONGEST_PERIOD = Duration.ofSeconds(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(200);

  /** For the way of a request that is answered at once. */
  static final Duration RESERVE = Duration.ofMillis(50);

  /** The shortest lease that can be kept: one period, one timeout and a reserve fit into it. */
  public static final Duration LEAST_LEASE = SHORTEST_PERIOD.plus(SHORTEST_TIMEOUT).plus(RESERVE);

  /**
   * The timings of elections that share a session.
   *
   * @param session its settings
   * @param demoteBudget the largest demote budget among them
   * @param sharers how many they are
   */
  public static Timings of(SessionSettings session, Duration demoteBudget, int sharers) {
    Duration lease = shortestLease(session, demoteBudget, sharers);
    Duration basis = max(lease, LEAST_LEASE);
    Duration liveness = session.liveness();
    Duration beatBasis = liveness == null ? LONGEST_PERIOD : liveness;
    return new Timings(
        lease,
        max(SHORTEST_PERIOD, min(LONGEST_PERIOD, basis.dividedBy(4))),
        max(SHORTEST_TIMEOUT, min(LONGEST_TIMEOUT, basis.dividedBy(3))),
        max(SHORTEST_PERIOD, min(LONGEST_PERIOD, beatBasis.dividedBy(5))),
        max(SHORTEST_TIMEOUT, min(LONGEST_TIMEOUT, beatBasis.dividedBy(2))));
  }

  /**
   * The most elections that share a session. Each takes its part of every other's lease, and each
   * session costs a renewal and a beat a second: with so many a thousand elections renew as often
   * as two.
   */
  private static final int MOST_SHARERS = 500;

  /**
   * How many elections may share a session: what is kept free for their hooks takes no more than
   * half of the lease that one of them would have alone, and leaves enough of it.
   *
   * @param demoteBudget the largest demote budget among them
   * @return at least 1, also where the settings are not safe even for one
   */
  public static int mostSharers(SessionSettings session, Duration demoteBudget) {
    Duration alone = shortestLease(session, demoteBudget, 1);
    Duration spare = min(alone.dividedBy(2), alone.minus(LEAST_LEASE));
    long others = spare.isNegative() ? 0 : spare.dividedBy(Lease.PER_SHARER);
    return (int) Math.min(MOST_SHARERS, 1 + others);
  }

  /**
   * How many will share an election's session at most.
   *
   * @param alike how many elections could, itself included
   */
  public static int sharers(ElectionSettings settings, int alike) {
    return Math.min(alike, mostSharers(settings.session(), settings.demoteBudget()));
  }

  /** The lease that remains when the agent cannot be connected to; may be negative. */
  public static Duration shortestLease(
      SessionSettings session, Duration demoteBudget, int sharers) {
    long bound = session.lockDelay().toNanos();
    return Duration.ofNanos(new Lease(0, bound, 0, 0, sharers).endsAt(demoteBudget));
  }

  /**
   * Everything about an election's settings that cannot be used; empty when they can.
   *
   * @param settings the settings
   * @param sharers how many elections will share its session
   */
  public static List<Problem> problems(ElectionSettings settings, int sharers) {
    List<Problem> problems = new ArrayList<>();
    SessionSettings session = settings.session();
    if (isOutside(session.ttl(), SessionSettings.MIN_TTL, SessionSettings.MAX_TTL)) {
      problems.add(
          new Problem(
              Setting.TTL,
              "is " + text(session.ttl()) + "; Consul allows 10s to 24h for a session"));
    }
    boolean delayInRange =
        !isOutside(session.lockDelay(), Duration.ZERO, SessionSettings.MAX_LOCK_DELAY);
    if (!delayInRange) {
      problems.add(
          new Problem(
              Setting.LOCK_DELAY,
              "is "
                  + text(session.lockDelay())
                  + "; Consul allows up to 60s and silently cuts a longer one"));
    }
    Duration liveness = session.liveness();
    if (liveness != null && isOutside(liveness, SessionSettings.MIN_LIVENESS, null)) {
      problems.add(
          new Problem(
              Setting.LIVENESS,
              "is " + text(liveness) + "; at least 1s, or 0s for no liveness check"));
    }
    if (isOutside(
        session.nodeFailureFloor(), Duration.ZERO, SessionSettings.MAX_NODE_FAILURE_FLOOR)) {
      problems.add(
          new Problem(
              Setting.NODE_FAILURE_FLOOR,
              "is "
                  + text(session.nodeFailureFloor())
                  + "; serfHealth can end a session 5s after a node was cut off, less 500ms × the"
                  + " servers' raft_multiplier, so from 0s to 5s"));
    }
    if (settings.hookTimeout().toMillis() <= 0) {
      problems.add(
          new Problem(
              Setting.HOOK_TIMEOUT,
              "is " + text(settings.hookTimeout()) + "; a hook needs some time to run"));
    }
    if (settings.sitOut().isNegative()) {
      problems.add(
          new Problem(
              Setting.SIT_OUT, "is " + text(settings.sitOut()) + "; it cannot be negative"));
    }
    if (settings.demoteBudget().isNegative()) {
      problems.add(
          new Problem(
              Setting.DEMOTE_BUDGET,
              "is " + text(settings.demoteBudget()) + "; it cannot be negative"));
    } else if (delayInRange) {
      leaseProblem(settings, sharers, problems);
    }
    return problems;
  }

  private static void leaseProblem(ElectionSettings settings, int sharers, List<Problem> problems) {
    SessionSettings session = settings.session();
    Duration lease = shortestLease(session, settings.demoteBudget(), sharers);
    if (lease.compareTo(LEAST_LEASE) >= 0) {
      return;
    }
    Duration needed =
        LEAST_LEASE
            .plus(settings.demoteBudget())
            .plus(Lease.PER_SHARER.multipliedBy(sharers))
            .multipliedBy(50)
            .dividedBy(49);
    problems.add(
        new Problem(
            Setting.LOCK_DELAY,
            "leaves no lease to lead on: lockDelay "
                + text(session.lockDelay())
                + " − 2 % − demoteBudget "
                + text(settings.demoteBudget())
                + " − 4ms × "
                + sharers
                + (sharers == 1 ? " election" : " elections")
                + " that share the session = "
                + text(lease)
                + ", but a renewal's period, its timeout and a reserve need "
                + text(LEAST_LEASE)
                + "; "
                + advice(needed)));
  }

  private static String advice(Duration needed) {
    Duration rounded = Duration.ofMillis((needed.toMillis() / 100 + 1) * 100);
    return rounded.compareTo(SessionSettings.MAX_LOCK_DELAY) > 0
        ? "lower demoteBudget, or let fewer elections share one session"
        : "with this demoteBudget, lockDelay has to be at least " + text(rounded);
  }

  private static boolean isOutside(Duration value, Duration least, @Nullable Duration most) {
    return value.compareTo(least) < 0 || (most != null && value.compareTo(most) > 0);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static String text(Duration duration) {
    return DurationText.of(duration);
  }
}
