package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Phase;
import io.ballot.domain.election.Reason;
import io.ballot.domain.election.Session;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookEvent;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code whenUnreachable: hold}: who leads goes on past its lease, and no hook runs, for as long as
 * requests are tried and fail, and goes on with the same term once the lease is good again; but a
 * gap in its own clock is a loss. {@code stepDown}: nobody leads past its lease.
 */
final class HoldPromise extends PromiseToEach<HoldPromise.Seen> {
  /** Longer than this without a try is a gap. */
  private static final long GAP = Duration.ofSeconds(5).toNanos();

  /** A try that fails takes up to 2 s, and the next one begins within a second. */
  private static final long LEAST_OF_A_GAP = GAP - Duration.ofSeconds(3).toNanos();

  /** Within this much of a thaw, all that fell due meanwhile has been done. */
  private static final long AWAKE = Duration.ofMillis(500).toNanos();

  private final boolean holds;
  private final Duration longestLease;
  private final Coverage coverage;
  private final Consumer<String> breach;

  /** What is known of one competitor's daemon. */
  static final class Seen {
    private boolean leading;
    private long withoutLease;
    private @Nullable Freeze freeze;

    /** Until when its clock was last held up. */
    private long heldUpUntil = Long.MIN_VALUE;

    /** Until when it last was for longer than may be bridged. */
    private long gapUntil = Long.MIN_VALUE;
  }

  /**
   * Of one who leads.
   *
   * @param since when its process froze, by its own clock
   * @param token its term
   */
  private record Freeze(long since, long token) {}

  HoldPromise(Setup setup, Coverage coverage, Consumer<String> breach) {
    super(Seen::new);
    this.holds = setup.whenUnreachable() == WhenUnreachable.HOLD;
    SessionSettings session = setup.session();
    // A daemon that was not allowed to register a liveness check goes without for good.
    Duration death = session.serfHealth() ? session.nodeFailureFloor() : session.ttl();
    this.longestLease = death.plus(session.lockDelay());
    this.coverage = coverage;
    this.breach = breach;
    coverage.met(holds ? PromiseMet.HOLD_DRAWN : PromiseMet.AT_LEASE_END_DRAWN);
  }

  @Override
  public void noticed(Competitor competitor, SimulatedDaemon daemon, Notice notice) {
    Seen seen = seen(competitor);
    switch (notice) {
      case Notice.HoldingWithoutLease holding -> {
        requireNoGap(competitor, daemon, seen);
        seen.withoutLease = holding.fencingToken();
        if (!holds) {
          breach.accept(competitor + " keeps its role without a lease (whenUnreachable: stepDown)");
        }
        coverage.met(PromiseMet.HELD);
      }
      case Notice.LeaseRegained regained -> {
        if (regained.fencingToken() != seen.withoutLease) {
          breach.accept(
              competitor
                  + " held term "
                  + seen.withoutLease
                  + ", and goes on with "
                  + regained.fencingToken()
                  + " (whenUnreachable: hold)");
        }
        seen.withoutLease = 0;
        coverage.met(PromiseMet.REGAINED);
      }
      case Notice.SteppingDown ignored -> {
        // It gives its term up for something else; that its lease has ended too, it finds then.
        seen.leading = false;
        seen.withoutLease = 0;
      }
      case Notice.TermLost lost -> {
        seen.withoutLease = 0;
        if (lost.reason() == Reason.LEASE_EXPIRED && seen.leading) {
          leaseEnded(competitor, daemon, seen);
        }
      }
      default -> {}
    }
  }

  /** Whoever holds its role has not stood still since its lease was last good. */
  private void requireNoGap(Competitor competitor, SimulatedDaemon daemon, Seen seen) {
    Session session = daemon.state(competitor).session();
    if (session != null && seen.gapUntil > session.lease().renewedAt()) {
      breach.accept(
          competitor + " holds its role over a gap in its own clock (whenUnreachable: hold)");
    }
  }

  private void leaseEnded(Competitor competitor, SimulatedDaemon daemon, Seen seen) {
    if (!holds) {
      coverage.met(PromiseMet.ENDED_WITH_LEASE);
      return;
    }
    Session session = daemon.state(competitor).session();
    boolean gap = session != null && seen.heldUpUntil >= session.lease().renewedAt();
    if (!gap) {
      breach.accept(
          competitor
              + " gives its term up for an outage, without a gap in its own clock"
              + " (whenUnreachable: hold)");
    }
    coverage.met(PromiseMet.GAP_ENDED_IT);
  }

  @Override
  public void hookDue(Competitor competitor, SimulatedDaemon daemon, HookCall call) {
    if (call.event() != HookEvent.LEADER_CHANGE && seen(competitor).withoutLease != 0) {
      breach.accept(
          competitor
              + "'s "
              + call.event().text()
              + " hook begins while it holds its role (whenUnreachable: hold)");
    }
  }

  @Override
  public void look(Competitor competitor, SimulatedDaemon daemon, ElectionState state) {
    Seen seen = seen(competitor);
    ProcessClock process = daemon.process();
    Phase.Leading leading = state.phase() instanceof Phase.Leading it ? it : null;
    seen.leading = leading != null;
    if (process.isFrozen()) {
      boolean known = seen.freeze != null && seen.freeze.since() > process.thawedAt();
      if (!known) {
        seen.freeze =
            new Freeze(process.now(), leading == null ? 0 : leading.term().fencingToken());
      }
      return;
    }
    if (seen.freeze != null) {
      // Its watchdog has a wedged one end; until then nothing of its elections moves.
      thawed(competitor, process, seen, seen.freeze, daemon.isWedged() ? null : leading);
    }
  }

  private void thawed(
      Competitor competitor,
      ProcessClock process,
      Seen seen,
      Freeze freeze,
      Phase.@Nullable Leading leading) {
    long thawed = process.thawedAt();
    if (thawed - freeze.since() >= LEAST_OF_A_GAP) {
      seen.heldUpUntil = thawed;
    }
    if (thawed - freeze.since() > GAP) {
      seen.gapUntil = thawed;
    }
    if (process.now() - thawed < AWAKE) {
      return;
    }
    seen.freeze = null;
    boolean surelyEnded = thawed - freeze.since() > Math.max(GAP, longestLease.toNanos());
    if (surelyEnded && leading != null && leading.term().fencingToken() == freeze.token()) {
      breach.accept(
          competitor
              + " leads in term "
              + freeze.token()
              + " although its own clock had a gap (whenUnreachable)");
    }
  }
}
