package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Reason;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code demoteAwaitsLeader}: the demote hook begins once a new leader is known, with its address;
 * or without one when the wait is over, which a stop shortens and which ends early when nobody
 * takes the lock. By default it waits for nobody.
 */
final class DemotePromise extends PromiseToEach<DemotePromise.Seen> {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long AT_A_STOP = Duration.ofSeconds(5).toNanos();
  private static final long NOBODY_TAKES_IT = Duration.ofSeconds(2).toNanos();

  /** From a decision to what comes of it, and what clocks round off. */
  private static final long A_MOMENT = Duration.ofMillis(5).toNanos();

  /** A hook that runs is asked to end, and killed 2 s later; tags get a second. */
  private static final long LONGEST_PRELUDE = Duration.ofMillis(3500).toNanos();

  private final Setup setup;
  private final boolean awaits;
  private final Coverage coverage;
  private final Consumer<String> breach;

  /** What is known of one competitor's daemon, by its own clock. */
  static final class Seen {
    private long endsSince = NEVER;
    private SessionId own = new SessionId("none");
    private final Set<String> leaders = new HashSet<>();
    private long freeSince = NEVER;

    /** When it was last taken, and for how long it had been free then. */
    private long takenAt = Long.MIN_VALUE;

    private long wasFreeFor;
    private boolean gone;
    private boolean oursAgain;
    private boolean heldUp;
    private long stopSince = NEVER;
  }

  DemotePromise(Setup setup, Coverage coverage, Consumer<String> breach) {
    super(Seen::new);
    this.setup = setup;
    this.awaits = setup.demoteAwaitsLeader();
    this.coverage = coverage;
    this.breach = breach;
    coverage.met(awaits ? PromiseMet.AWAITS_DRAWN : PromiseMet.AT_ONCE_DRAWN);
  }

  @Override
  public void noticed(Competitor competitor, SimulatedDaemon daemon, Notice notice) {
    Seen seen = seen(competitor);
    switch (notice) {
      case Notice.Elected elected -> seen.own = elected.session();
      case Notice.SteppingDown ignored -> ends(competitor, daemon, seen);
      case Notice.TermLost ignored -> ends(competitor, daemon, seen);
      case Notice.Demoted ignored -> seen.endsSince = NEVER;
      default -> {}
    }
  }

  private void ends(Competitor competitor, SimulatedDaemon daemon, Seen seen) {
    if (seen.endsSince != NEVER) {
      return;
    }
    seen.endsSince = daemon.process().now();
    seen.leaders.clear();
    seen.heldUp = false;
    seen.gone = false;
    seen.oursAgain = false;
    // Another may be known to lead in the very step that ends the term.
    look(competitor, daemon, daemon.state(competitor));
  }

  @Override
  public void look(Competitor competitor, SimulatedDaemon daemon, ElectionState state) {
    Seen seen = seen(competitor);
    long now = daemon.process().now();
    if (daemon.isStopping()) {
      seen.stopSince = Math.min(seen.stopSince, now);
    }
    seen.heldUp |= daemon.process().isFrozen() || daemon.isWedged();
    LockObservation lock = state.lock();
    if (lock == null || !(lock.state() instanceof LockState.Held held)) {
      seen.freeSince = lock == null ? NEVER : Math.min(seen.freeSince, now);
      seen.gone |= lock != null;
      return;
    }
    if (seen.freeSince != NEVER) {
      seen.takenAt = now;
      seen.wasFreeFor = now - seen.freeSince;
    }
    seen.freeSince = NEVER;
    if (seen.endsSince == NEVER) {
      return;
    }
    if (held.session().equals(seen.own)) {
      seen.oursAgain |= seen.gone;
      return;
    }
    seen.gone = true;
    if (held.value() instanceof Payload payload) {
      seen.leaders.add(payload.address());
    }
  }

  @Override
  public void hookDue(Competitor competitor, SimulatedDaemon daemon, HookCall call) {
    Seen seen = seen(competitor);
    String reason = call.environment().getOrDefault("BALLOT_REASON", "");
    if (call.event() != HookEvent.DEMOTE || reason.equals(Reason.LEFTOVER.text())) {
      return;
    }
    if (seen.endsSince == NEVER) {
      breach.accept(competitor + "'s demote hook begins while nothing ends its term");
      return;
    }
    long now = daemon.process().now();
    if (awaits) {
      mayBegin(competitor, seen, now, call.environment().getOrDefault("ADDRESS", ""));
    } else {
      coverage.met(PromiseMet.AT_ONCE);
    }
    long latest = (awaits ? setup.hookTimeout().toNanos() : 0) + LONGEST_PRELUDE;
    if (!seen.heldUp && now - seen.endsSince > latest) {
      breach.accept(
          competitor
              + "'s demote hook begins "
              + (now - seen.endsSince) / 1_000_000
              + " ms after its term began to end (demoteAwaitsLeader: "
              + awaits
              + ")");
    }
  }

  private void mayBegin(Competitor competitor, Seen seen, long now, String address) {
    if (!address.isEmpty()) {
      if (!seen.leaders.contains(address)) {
        breach.accept(
            competitor
                + "'s demote hook is told of the leader "
                + address
                + ", whom nobody saw (demoteAwaitsLeader)");
      }
      coverage.met(PromiseMet.LEADER_AWAITED);
      return;
    }
    if (now + A_MOMENT >= seen.endsSince + setup.hookTimeout().toNanos()) {
      coverage.met(PromiseMet.WAIT_ENDED);
    } else if (seen.stopSince != NEVER && now + A_MOMENT >= seen.stopSince + AT_A_STOP) {
      coverage.met(PromiseMet.STOP_ENDED_WAIT);
    } else if (nobodyTookIt(seen, now)) {
      coverage.met(PromiseMet.NOBODY_CAME);
    } else if (!seen.oursAgain) {
      breach.accept(
          competitor
              + "'s demote hook begins without the next leader, "
              + (now - seen.endsSince) / 1_000_000
              + " ms after its term began to end (demoteAwaitsLeader)");
    }
  }

  /** It was decided before the hook starts, and may have been taken in between. */
  private static boolean nobodyTookIt(Seen seen, long now) {
    return seen.freeSince == NEVER
        ? now - A_MOMENT <= seen.takenAt && seen.wasFreeFor + A_MOMENT >= NOBODY_TAKES_IT
        : now + A_MOMENT >= seen.freeSince + NOBODY_TAKES_IT;
  }
}
