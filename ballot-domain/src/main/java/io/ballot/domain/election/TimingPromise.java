package io.ballot.domain.election;

import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an election's settings promise about time, for people who have to decide whether that is
 * good enough. It decides nothing itself: {@link Lease} and {@link Timings} do.
 *
 * <p><b>Lease</b>, as durations after the last renewal that succeeded was sent:
 *
 * <pre>
 * takeover bound = earliest death + lockDelay
 * lease          = takeover bound − 2 % − demoteBudget − 4 ms × sharers
 * </pre>
 *
 * The earliest death is 0 once a connection to the agent has failed; while the agent answers it is
 * the least of TTL, {@code nodeFailureFloor} (with serfHealth) and the liveness TTL less one beat
 * period, for the last beat may be that much older than the renewal.
 *
 * <p><b>Ridden out</b>, the longest outage that surely ends no term. It may begin a whole period
 * after the last renewal, and as it ends one may have been sent in vain that is given up only after
 * its timeout; {@code slack} = renewal period + renewal timeout + 50 ms, {@code beat slack} = the
 * same of the beats:
 *
 * <pre>
 * no server leader   = lease while the agent answers − slack
 * agent cut off      = the least of that, 5 s (with serfHealth), TTL − slack
 * agent out of reach = the least of shortest lease − slack, 5 s (with serfHealth), TTL − slack,
 *                      liveness TTL − beat slack
 * </pre>
 *
 * <p><b>Takeover</b>, from a fault to the next leader, at the latest. It is one second more than
 * session and lock delay, in which the others notice, contend and begin:
 *
 * <pre>
 * daemon crashes or is frozen            = the least of liveness TTL, 2 × TTL;       + lockDelay + 1 s
 * host crashes, or its agent is cut off  = the least of 6.8 s (with serfHealth), 2 × TTL; the same
 * stop                                   = 2 s or 1 s + hookTimeout + 2 s + 1 s
 * </pre>
 *
 * An unrenewed session was seen to die at twice its TTL. The 6.8 s are the longest that serfHealth
 * was seen to take in a small cluster. A stop ends a running promote hook (TERM, after 2 s KILL)
 * while it takes the tag off (it waits 1 s for that), and then waits for the demote hook; where
 * there is none, or it awaits the next leader, only for the former.
 *
 * <p>All of it takes for granted that another instance may stand, that Consul answers it, and that
 * Consul's own leader does not change meanwhile, which starts every session's TTL anew.
 *
 * @param shortestLease how long the leader goes on without a renewal, once its agent cannot be
 *     connected to
 * @param lease how long at least, while the agent answers
 * @param shortestTakeoverBound before when nobody else can lead, once the agent cannot be connected
 *     to
 * @param takeoverBound before when nobody else can lead, while the agent answers
 * @param demoteBudget how long the demote hook has from the lease's end to the takeover bound;
 *     {@code null} where nothing is promised: the role is kept past the lease ({@code
 *     whenUnreachable: hold}), or the hook awaits the next leader
 * @param riddenOut how long an outage may last
 * @param takeover how long a change of leaders may take
 */
public record TimingPromise(
    Duration shortestLease,
    Duration lease,
    Duration shortestTakeoverBound,
    Duration takeoverBound,
    @Nullable Duration demoteBudget,
    RiddenOut riddenOut,
    Takeover takeover) {

  /** The longest that serfHealth was seen to take to give up a node. */
  private static final Duration NODE_FAILURE_SEEN = Duration.ofMillis(6_800);

  /** Until the others have noticed that the lock is free, and one of them has begun. */
  private static final Duration CONTEST = Duration.ofSeconds(1);

  /** From TERM to KILL. */
  private static final Duration HOOK_GRACE = Duration.ofSeconds(2);

  /**
   * The longest outage that surely ends no term.
   *
   * @param noServerLeader Consul's servers have no leader, and the agent says so or hangs; {@code
   *     null}: however long (the role is kept past the lease, and the session outlives it)
   * @param agentCutOff the servers work, and the own agent does not reach them
   * @param agentOutOfReach the own agent cannot be connected to
   */
  public record RiddenOut(
      @Nullable Duration noServerLeader, Duration agentCutOff, Duration agentOutOfReach) {}

  /**
   * From a fault to the next leader, at the latest. One that passes after the lease's end and
   * before the session's may take longer: the leader, alive again, hands over once its demote hook
   * has ended.
   *
   * @param ofDaemon this daemon crashes, or is frozen and stays so
   * @param ofHost its host crashes, or its agent is cut off from the servers and stays so
   * @param ofStop it is stopped in good order, and its demote hook runs into its timeout
   */
  public record Takeover(Duration ofDaemon, Duration ofHost, Duration ofStop) {}

  /**
   * The promise of settings in which {@link Timings#problems} finds nothing.
   *
   * @param settings the election's
   * @param sharers how many elections share its session
   */
  public static TimingPromise of(ElectionSettings settings, int sharers) {
    SessionSettings session = settings.session();
    Timings timings = Timings.of(session, settings.demoteBudget(), sharers);
    Duration liveness = session.liveness();
    Long beatAt = liveness == null ? null : -timings.beatPeriod().toNanos();
    Lease lost = Lease.of(session, session.ttl(), 0, beatAt, true, 0, 0, sharers);
    Lease answers = Lease.of(session, session.ttl(), 0, beatAt, false, 0, 0, sharers);
    Duration lease = Duration.ofNanos(answers.endsAt(settings.demoteBudget()));
    boolean awaitsLeader = settings.demoteAwaitsLeader() && settings.hooks().onDemote() != null;
    return new TimingPromise(
        timings.shortestLease(),
        lease,
        Duration.ofNanos(lost.takeoverBound()),
        Duration.ofNanos(answers.takeoverBound()),
        holds(settings) || awaitsLeader ? null : settings.demoteBudget(),
        riddenOut(settings, timings, lease),
        new Takeover(
            afterDeath(session, liveness),
            afterDeath(session, session.serfHealth() ? NODE_FAILURE_SEEN : null),
            ofStop(settings, awaitsLeader)));
  }

  private static boolean holds(ElectionSettings settings) {
    return settings.whenUnreachable() == ElectionSettings.WhenUnreachable.HOLD;
  }

  private static RiddenOut riddenOut(ElectionSettings settings, Timings timings, Duration lease) {
    SessionSettings session = settings.session();
    Duration slack = timings.renewPeriod().plus(timings.renewTimeout()).plus(Timings.RESERVE);
    Duration beatSlack = timings.beatPeriod().plus(timings.beatTimeout()).plus(Timings.RESERVE);
    Duration unrenewed = session.ttl().minus(slack);
    Duration failedNode = session.serfHealth() ? SessionSettings.MAX_NODE_FAILURE_FLOOR : null;
    Duration unbeaten = session.liveness() == null ? null : session.liveness().minus(beatSlack);
    Duration answers = holds(settings) ? null : lease.minus(slack);
    Duration lost = holds(settings) ? null : timings.shortestLease().minus(slack);
    return new RiddenOut(
        answers,
        least(unrenewed, answers, failedNode),
        least(unrenewed, lost, failedNode, unbeaten));
  }

  /**
   * From what ends a session after {@code death}, or once it is not renewed, to the next leader.
   */
  private static Duration afterDeath(SessionSettings session, @Nullable Duration death) {
    return least(session.ttl().multipliedBy(2), death).plus(session.lockDelay()).plus(CONTEST);
  }

  private static Duration ofStop(ElectionSettings settings, boolean awaitsLeader) {
    Duration until = CONTEST;
    if (settings.hooks().onPromote() != null) {
      until = until.plus(HOOK_GRACE);
    } else if (settings.primaryTag() != null) {
      until = until.plus(Beginning.UNTAG_MOMENT);
    }
    return settings.hooks().onDemote() == null || awaitsLeader
        ? until
        : until.plus(settings.hookTimeout()).plus(HOOK_GRACE);
  }

  private static Duration least(Duration first, @Nullable Duration... others) {
    return Stream.concat(Stream.of(first), Stream.of(others).filter(other -> other != null))
        .min(Duration::compareTo)
        .orElse(first);
  }
}
