package io.ballot.cli.demo;

import io.ballot.domain.election.Notice;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.runtime.DaemonNotice;
import java.util.Optional;

/** What daemons report, in words; what only matters to a log is left out. */
final class Wording {
  private Wording() {}

  static Optional<Line> of(String name, Happening what) {
    return switch (what) {
      case Happening.Reported reported -> ofNotice(name, reported.notice());
      case Happening.DaemonReported reported ->
          Optional.of(Line.warning(name + "'s daemon: " + ofDaemon(reported.notice())));
      case Happening.HookBegan it ->
          plain(name + " " + it.event().text() + " hook begins (" + it.reason() + ")");
      case Happening.HookEnded it ->
          plain(
              name
                  + " "
                  + it.event().text()
                  + " hook "
                  + (it.stopped() ? "was stopped" : "ended")
                  + " after "
                  + Words.took(it.ranFor()));
      case Happening.Killed ignored -> Optional.empty();
      case Happening.Ended ignored -> plain(name + "'s daemon has ended");
    };
  }

  private static Optional<Line> ofNotice(String name, Notice notice) {
    return switch (notice) {
      case Notice.LockDelayed it ->
          Optional.of(
              Line.once(
                  "lock delay",
                  "the session is gone; the lock delay keeps everyone off for about "
                      + Words.took(it.remaining())
                      + " more"));
      case Notice.HeldInOurName ignored ->
          plain("the lock is still held by the session of " + name + "'s last daemon");
      case Notice.Elected it -> plain(name + " wins the lock, fencing token " + it.fencingToken());
      case Notice.PromotionWaits it ->
          plain(name + " waits " + Words.took(it.lasts()) + " before it leads: " + it.why());
      case Notice.SteppingDown it ->
          plain(
              name
                  + " steps down: "
                  + it.reason().text()
                  + (it.detail().isEmpty() ? "" : ", " + it.detail()));
      case Notice.Released ignored -> plain(name + " gives the lock back");
      case Notice.SittingOut it ->
          plain(
              name
                  + " lets others go first, for "
                  + Words.length(it.lasts())
                  + " at most: "
                  + it.why());
      case Notice.LeftoverFound it -> plain(name + "'s last daemon died leading: " + it.trace());
      case Notice.LeftoverUndone ignored ->
          plain(name + " has undone what its last daemon left behind");
      case Notice.TagAssigned it -> plain("tag " + it.tag() + " is on " + name);
      case Notice.TagRemoved it -> plain("tag " + it.tag() + " is off " + name);
      case Notice.HookWrote it -> plain(name + " " + it.event().text() + " hook: " + it.line());
      case Notice.HookEnded it -> failure(name, it);
      case Notice.Demoted it when it.overrun().isZero() -> Optional.empty();
      case Notice.Demoted it ->
          warning(name + " demoted " + Words.took(it.overrun()) + " past the takeover bound");
      case Notice.InstanceVanished ignored -> warning(name + " is not known to its agent");
      case Notice.ForeignLock it ->
          warning("somebody else's value is in the lock: " + it.value().excerpt());
      case Notice.TermLost it ->
          warning(name + " has lost its term: " + it.reason().text() + ", " + it.detail());
      case Notice.HoldingWithoutLease ignored -> warning(name + " goes on without a lease");
      case Notice.LeaseRegained ignored -> warning(name + " has a lease again");
      case Notice.ReleaseTrouble it -> warning(name + " cannot release: " + it.message());
      case Notice.OrphansEnded it -> warning(name + " ended " + it.count() + " orphans of a hook");
      case Notice.DemoteHookSlow it ->
          warning(
              name
                  + "'s demote hook has been running for "
                  + Words.took(it.running())
                  + "; everyone waits for it");
      case Notice.TagRepair it -> warning(name + " repairs tag " + it.tag() + ": " + it.wrong());
      case Notice.TagFight it -> warning("somebody fights for tag " + it.tag() + ": " + it.who());
      case Notice.TagCaveat it -> warning(name + "'s tag may not stay right: " + it.caveat());
      case Notice.TagTrouble it -> warning(name + " cannot change its tag: " + it.message());
      case Notice.LockTrouble it -> warning(name + ", lock or session: " + it.message());
      case Notice.MarkTrouble it -> warning(name + ", mark: " + it.message());
      // The hooks speak for themselves, the status line says who leads or may not, and the rest is
      // routine.
      case Notice.HookBegan ignored -> Optional.empty();
      case Notice.Promoted ignored -> Optional.empty();
      case Notice.EligibilityChanged ignored -> Optional.empty();
      case Notice.LockFree ignored -> Optional.empty();
      case Notice.LeaderKnown ignored -> Optional.empty();
      case Notice.SessionOpened ignored -> Optional.empty();
      case Notice.SessionEnded ignored -> Optional.empty();
      case Notice.Stopped ignored -> Optional.empty();
    };
  }

  private static Optional<Line> failure(String name, Notice.HookEnded it) {
    if (it.outcome().succeeded()) {
      return Optional.empty();
    }
    String how =
        switch (it.outcome()) {
          case HookOutcome.Exited exited -> "exited with " + exited.code();
          case HookOutcome.TimedOut timedOut ->
              "ran into its timeout after " + Words.took(timedOut.ranFor());
          case HookOutcome.Stopped stopped -> "was stopped after " + Words.took(stopped.ranFor());
          case HookOutcome.NotStarted notStarted -> "was not started: " + notStarted.reason();
        };
    return warning(name + "'s " + it.event().text() + " hook " + how);
  }

  private static String ofDaemon(DaemonNotice notice) {
    return switch (notice) {
      case DaemonNotice.OutageBegan it -> "the backend does not answer: " + it.message();
      case DaemonNotice.OutageEnded it ->
          "the backend answers again, after " + Words.took(it.lasted());
      case DaemonNotice.Refused it -> "the backend does not allow it: " + it.message();
      case DaemonNotice.LivenessRefused it -> "no liveness check: " + it.reason();
      case DaemonNotice.SessionTrouble it -> "no session yet: " + it.message();
      case DaemonNotice.LivenessRestored ignored -> "its liveness check was registered again";
      case DaemonNotice.Wedged it -> "cannot go on: " + it.detail();
    };
  }

  private static Optional<Line> plain(String text) {
    return Optional.of(Line.plain(text));
  }

  private static Optional<Line> warning(String text) {
    return Optional.of(Line.warning(text));
  }
}
