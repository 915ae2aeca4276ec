package io.ballot.cli.daemon;

import io.ballot.domain.election.DurationText;
import io.ballot.domain.election.Eligibility;
import io.ballot.domain.election.Notice;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.runtime.BallotListener;
import io.ballot.domain.runtime.DaemonNotice;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Says what happens, one line per event. */
final class NoticeLog implements BallotListener {
  private final EventLog log;

  NoticeLog(EventLog log) {
    this.log = log;
  }

  @Override
  public void noticed(String election, Notice notice) {
    switch (notice) {
      case Notice.EligibilityChanged it -> eligibility(election, it.eligibility());
      case Notice.InstanceVanished it ->
          log.line(Level.WARN, "instance-vanished", election)
              .field("graceMs", it.grace().toMillis())
              .say(
                  "the agent does not know the instance any more; that counts only if it stays so"
                      + " for "
                      + DurationText.of(it.grace()));
      case Notice.LeaderKnown it ->
          leader(log.line(Level.INFO, "leader-known", election), it.leader())
              .field("session", it.session().value())
              .field("fencingToken", it.fencingToken())
              .say(name(it.leader()) + " leads");
      case Notice.ForeignLock it ->
          log.line(Level.WARN, "foreign-lock", election)
              .field("value", it.value().excerpt())
              .say(it.overOurs() ? overOurs(it.value()) : foreign(it.value()));
      case Notice.LockFree ignored ->
          log.line(Level.INFO, "lock-free", election).say("nobody holds the lock");
      case Notice.LockDelayed it ->
          log.line(Level.INFO, "lock-delayed", election)
              .field("remainingMs", it.remaining().toMillis())
              .say(
                  "the lock delay refuses everyone for up to "
                      + DurationText.of(it.remaining())
                      + " more");
      case Notice.HeldInOurName it ->
          log.line(Level.WARN, "held-in-our-name", election)
              .field("session", it.session().value())
              .say(
                  "the lock is held in this instance's name by session "
                      + it.session()
                      + ", which is not ours: a predecessor that died, or a second daemon for this"
                      + " instance; standing by until it ends");
      case Notice.Elected it ->
          log.line(Level.INFO, "elected", election)
              .field("fencingToken", it.fencingToken())
              .field("session", it.session().value())
              .field("adopted", it.adopted())
              .field("leaseLeftMs", it.leaseLeft().toMillis())
              .say(
                  "elected, fencing token "
                      + it.fencingToken()
                      + (it.adopted()
                          ? " (the lock was ours by a request whose answer was lost)"
                          : ""));
      case Notice.PromotionWaits it ->
          log.line(Level.INFO, "promotion-waits", election)
              .field("waitMs", it.lasts().toMillis())
              .say("the promotion waits for " + DurationText.of(it.lasts()) + ": " + it.why());
      case Notice.Promoted it ->
          log.line(Level.INFO, "promoted", election)
              .field("fencingToken", it.fencingToken())
              .field("durationMs", it.took().toMillis())
              .say("leads; from the lock to here took " + DurationText.of(it.took()));
      case Notice.SteppingDown it ->
          log.line(Level.INFO, "stepping-down", election)
              .field("fencingToken", it.fencingToken())
              .field("reason", it.reason().text())
              .say("steps down: " + it.reason().text() + parenthesis(it.detail()));
      case Notice.TermLost it ->
          log.line(Level.WARN, "term-lost", election)
              .field("fencingToken", it.fencingToken())
              .field("reason", it.reason().text())
              .say("the term is over: " + it.reason().text() + parenthesis(it.detail()));
      case Notice.HoldingWithoutLease it ->
          log.line(Level.WARN, "holding-without-lease", election)
              .field("fencingToken", it.fencingToken())
              .say(
                  "the lease has run out and the role is kept, as whenUnreachable: hold says;"
                      + " another instance may lead as well");
      case Notice.LeaseRegained it ->
          log.line(Level.INFO, "lease-regained", election)
              .field("fencingToken", it.fencingToken())
              .say("Consul answers again and the lock is still ours; the term goes on");
      case Notice.Released it ->
          log.line(Level.INFO, "released", election)
              .field("fencingToken", it.fencingToken())
              .say("released the lock");
      case Notice.ReleaseTrouble it ->
          log.line(Level.WARN, "release-trouble", election)
              .field("fencingToken", it.fencingToken())
              .say("the lock could not be released yet, and is tried again: " + it.message());
      case Notice.Demoted it -> demoted(election, it);
      case Notice.SittingOut it ->
          log.line(Level.INFO, "sitting-out", election)
              .field("waitMs", it.lasts().toMillis())
              .say("does not stand for up to " + DurationText.of(it.lasts()) + ": " + it.why());
      case Notice.LeftoverFound it ->
          log.line(Level.WARN, "leftover-found", election)
              .field("trace", it.trace())
              .say("a predecessor may have left the instance promoted: " + it.trace());
      case Notice.OrphansEnded it ->
          log.line(Level.WARN, "orphans-ended", election)
              .field("processes", it.count())
              .say("ended " + it.count() + " process(es) of a predecessor's hooks");
      case Notice.LeftoverUndone ignored ->
          log.line(Level.INFO, "leftover-undone", election)
              .say("what a predecessor left behind is undone");
      case Notice.HookBegan it ->
          log.line(Level.INFO, "hook-began", election)
              .field("hook", it.event().text())
              .say("the " + it.event().text() + " hook runs");
      case Notice.HookWrote it ->
          log.line(it.error() ? Level.WARN : Level.INFO, "hook-output", election)
              .field("hook", it.event().text())
              .field("stream", it.error() ? "stderr" : "stdout")
              .say(it.line());
      case Notice.HookEnded it -> hookEnded(election, it.event(), it.outcome());
      case Notice.DemoteHookSlow it ->
          log.line(Level.WARN, "demote-hook-slow", election)
              .field("durationMs", it.running().toMillis())
              .say(
                  "the demote hook has been running for "
                      + DurationText.of(it.running())
                      + ", and everyone waits for it");
      case Notice.TagAssigned it ->
          log.line(Level.INFO, "tag-assigned", election)
              .field("tag", it.tag())
              .say("put the tag " + it.tag() + " where it belongs");
      case Notice.TagRemoved it ->
          log.line(Level.INFO, "tag-removed", election)
              .field("tag", it.tag())
              .say("took the tag " + it.tag() + " off this instance");
      case Notice.TagRepair it ->
          log.line(Level.WARN, "tag-repair", election)
              .field("tag", it.tag())
              .say("puts the tag " + it.tag() + " right: " + it.wrong());
      case Notice.TagFight it ->
          log.line(Level.WARN, "tag-fight", election)
              .field("tag", it.tag())
              .field("times", it.times())
              .field("withinMs", it.within().toMillis())
              .say(
                  "somebody changes the tag "
                      + it.tag()
                      + " back again and again ("
                      + it.times()
                      + " times within "
                      + DurationText.of(it.within())
                      + "), so it is put right more and more slowly, up to 5s apart: "
                      + it.who());
      case Notice.TagCaveat it ->
          log.line(Level.WARN, "tag-caveat", election)
              .field("tag", it.tag())
              .say("the tag " + it.tag() + " may not stay right: " + it.caveat());
      case Notice.TagTrouble it ->
          log.line(Level.WARN, "tag-trouble", election)
              .field("tag", it.tag())
              .say(
                  "the tag "
                      + it.tag()
                      + " could not be changed, and is tried again: "
                      + it.message());
      case Notice.LockTrouble it ->
          log.line(Level.WARN, "lock-trouble", election)
              .say("a request about the lock failed, and is tried again: " + it.message());
      case Notice.MarkTrouble it ->
          log.line(Level.WARN, "mark-trouble", election)
              .say(
                  "the mark of the term cannot be kept, so a restart may not find it: "
                      + it.message());
      case Notice.SessionOpened it ->
          log.line(Level.INFO, "session-opened", election)
              .field("session", it.session().value())
              .say("has session " + it.session());
      case Notice.SessionEnded it ->
          log.line(Level.INFO, "session-ended", election)
              .field("session", it.session().value())
              .say("session " + it.session() + " has ended");
      case Notice.Stopped ignored -> log.line(Level.INFO, "stopped", election).say("has ended");
    }
  }

  private void eligibility(String election, Eligibility eligibility) {
    switch (eligibility) {
      case Eligibility.Eligible ignored ->
          log.line(Level.INFO, "eligible", election).say("the instance is healthy and may lead");
      case Eligibility.Unhealthy it ->
          log.line(Level.WARN, "not-eligible", election)
              .field("why", "unhealthy")
              .field("checks", it.critical())
              .say("the instance may not lead: critical: " + String.join(", ", it.critical()));
      case Eligibility.InMaintenance it ->
          log.line(Level.WARN, "not-eligible", election)
              .field("why", "maintenance")
              .say(
                  "the instance may not lead: "
                      + (it.ofNode() ? "its node" : "the service")
                      + " is in maintenance");
      case Eligibility.NotRegistered ignored ->
          log.line(Level.WARN, "not-eligible", election)
              .field("why", "not-registered")
              .say(
                  "the instance may not lead: the local agent has no service with this id; as soon"
                      + " as one is registered it stands");
      case Eligibility.NotYetKnown ignored -> {
        // Nothing to say: it is not told before it is known.
      }
    }
  }

  private void demoted(String election, Notice.Demoted it) {
    boolean overran = !it.overrun().isZero();
    log.line(overran ? Level.ERROR : Level.INFO, "demoted", election)
        .field("fencingToken", it.fencingToken())
        .field("reason", it.reason().text())
        .field("durationMs", it.took().toMillis())
        .field("overrunMs", it.overrun().toMillis())
        .say(
            overran
                ? "demoted "
                    + DurationText.of(it.overrun())
                    + " too late: another instance may have led meanwhile, so two were active at"
                    + " once"
                : "demoted within " + DurationText.of(it.took()));
  }

  private void hookEnded(String election, HookEvent event, HookOutcome outcome) {
    Level level =
        outcome.succeeded() || outcome instanceof HookOutcome.Stopped ? Level.INFO : Level.ERROR;
    EventLog.Line line =
        log.line(level, "hook-ended", election)
            .field("hook", event.text())
            .field("durationMs", outcome.ranFor().toMillis());
    String hook = "the " + event.text() + " hook ";
    switch (outcome) {
      case HookOutcome.Exited it ->
          line.field("outcome", it.code() == 0 ? "succeeded" : "failed")
              .field("exitCode", it.code())
              .say(
                  it.code() == 0
                      ? hook + "succeeded within " + DurationText.of(it.ranFor())
                      : hook + "failed with exit code " + it.code());
      case HookOutcome.TimedOut it ->
          line.field("outcome", "timed-out")
              .say(
                  hook
                      + "ran into its timeout and was ended after "
                      + DurationText.of(it.ranFor()));
      case HookOutcome.Stopped it ->
          line.field("outcome", "stopped")
              .say(hook + "was ended after " + DurationText.of(it.ranFor()));
      case HookOutcome.NotStarted it ->
          line.field("outcome", "not-started").say(hook + "could not be started: " + it.reason());
    }
  }

  @Override
  public void noticed(DaemonNotice notice) {
    switch (notice) {
      case DaemonNotice.OutageBegan it ->
          log.line(Level.WARN, "outage-began", null).say("Consul does not answer: " + it.message());
      case DaemonNotice.OutageEnded it ->
          log.line(Level.INFO, "outage-ended", null)
              .field("durationMs", it.lasted().toMillis())
              .say("Consul answers again, after " + DurationText.of(it.lasted()));
      case DaemonNotice.Refused it ->
          log.line(Level.WARN, "refused", null)
              .say("Consul does not allow what is needed, and is asked again: " + it.message());
      case DaemonNotice.LivenessRefused it ->
          log.line(Level.WARN, "liveness-refused", null)
              .say(
                  "no liveness check, so a crash of this daemon is noticed only when its session's"
                      + " TTL has run out: "
                      + it.reason());
      case DaemonNotice.LivenessRestored it ->
          log.line(Level.WARN, "liveness-restored", null)
              .field("check", it.id())
              .say("the agent had lost the liveness check " + it.id() + "; registered it again");
      case DaemonNotice.SessionTrouble it ->
          log.line(Level.WARN, "session-trouble", null)
              .say("no session yet, and it is tried again: " + it.message());
      case DaemonNotice.Wedged it ->
          log.line(Level.ERROR, "wedged", it.election())
              .say("this daemon cannot go on and ends, to lead nothing any more: " + it.detail());
    }
  }

  private static EventLog.Line leader(EventLog.Line line, @Nullable Payload leader) {
    if (leader == null) {
      return line;
    }
    line.field("leaderAddress", leader.address()).field("leaderPort", leader.port());
    Origin origin = leader.origin();
    return origin == null
        ? line
        : line.field("leaderNode", origin.instance().node())
            .field("leaderServiceId", origin.instance().serviceId());
  }

  private static String name(@Nullable Payload leader) {
    if (leader == null) {
      return "someone whose lock says nothing readable";
    }
    String where = leader.address() + ":" + leader.port();
    Origin origin = leader.origin();
    if (origin == null) {
      return where;
    }
    InstanceId instance = origin.instance();
    return instance.serviceId() + " on " + instance.node() + " (" + where + ")";
  }

  private static String overOurs(ForeignValue value) {
    return "somebody has written to the lock's key, which this instance holds and goes on holding;"
        + " what was written is overwritten when the lock is given back: "
        + (value.tool() == null ? value.excerpt() : value.tool());
  }

  private static String foreign(ForeignValue value) {
    return value.tool() == null
        ? "the lock's key holds a value that no election wrote; is another tool using it? "
            + value.excerpt()
        : "the lock's key is another tool's ("
            + value.tool()
            + "); it is left alone while it is, so nobody leads: give the election a key of its"
            + " own, or delete this one once that tool does not use it any more";
  }

  private static String parenthesis(String detail) {
    return detail.isEmpty() ? "" : " (" + detail + ")";
  }
}
