package io.ballot.domain.simulation;

import static io.ballot.domain.simulation.Invariant.ALTERNATION;
import static io.ballot.domain.simulation.Invariant.DEMOTE_BEFORE_PROMOTE;
import static io.ballot.domain.simulation.Invariant.FENCING_TOKENS;
import static io.ballot.domain.simulation.Invariant.LATE_ANSWERS;
import static io.ballot.domain.simulation.Invariant.LATE_REQUESTS;
import static io.ballot.domain.simulation.Invariant.LIVENESS;
import static io.ballot.domain.simulation.Invariant.NOTHING_LEFT;
import static io.ballot.domain.simulation.Invariant.ONE_LEADER;
import static io.ballot.domain.simulation.Invariant.ONE_TAG;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The bugs that the simulator has to find. */
final class Plants {
  private static final Set<String> IN_EACH_MODE =
      Set.of(
          "a former leader keeps its tag",
          "nobody puts the tag right again",
          "a leader keeps the followers' tag",
          "a follower's agent keeps the leader's tag");

  private Plants() {}

  static List<Plant> all() {
    return Stream.of(ofTheRules(), TagModePlants.all(), PromisePlants.all())
        .flatMap(List::stream)
        .toList();
  }

  /** A bug, and what the schedules have among which it is to be found again. */
  record Among(Plant plant, Mode mode) {
    @Override
    public String toString() {
      return plant + ", " + mode;
    }
  }

  /** The judges of tags can fail in every mode: bugs that show in any are found in each. */
  static List<Among> inEachMode() {
    return all().stream()
        .filter(plant -> IN_EACH_MODE.contains(plant.name()))
        .flatMap(plant ->
            Stream.of(Mode.values())
                .filter(mode -> mode != Mode.ANY)
                .map(mode -> new Among(plant, mode)))
        .toList();
  }

  private static List<Plant> ofTheRules() {
    return List.of(
        Plant.of("the lock is released before the demote hook has run", DEMOTE_BEFORE_PROMOTE)
            .in(
                "election/Demotion.java",
                "return finish(demote(next, turn), turn);",
                "return finish(demote(Handover.settle(next, turn), turn), turn);"),
        Plant.of("a demote hook is waited for no longer than its budget", DEMOTE_BEFORE_PROMOTE)
            .in(
                "election/Demotion.java",
                "if (demoted.windDown().demote() != DemoteStage.DONE) { return demoted; }",
                "if (demoted.windDown().demote() != DemoteStage.DONE) {"
                    + " HookRun hook = turn.desk.hook;"
                    + " long due = hook == null ? Long.MAX_VALUE"
                    + " : hook.since() + turn.settings.demoteBudget().toNanos();"
                    + " if (turn.nanos() >= due) { return Handover.settle(demoted, turn); }"
                    + " turn.wakeAt(due); return demoted; }"),
        Plant.of("the lease counts from a renewal's answer", DEMOTE_BEFORE_PROMOTE, ONE_LEADER)
            .in(
                "runtime/Renewals.java",
                "proof = ifAlive;",
                "proof = new Proof(platform.timers().now(), ifAlive.jumps(), ifAlive.beatAt());"),
        Plant.of(
                "the lease ignores that the servers give up a node",
                DEMOTE_BEFORE_PROMOTE,
                ONE_LEADER)
            .in("election/Lease.java", "if (settings.serfHealth()) {", "if (false) {"),
        Plant.of("the lease ignores the liveness check", DEMOTE_BEFORE_PROMOTE, ONE_LEADER)
            .in("election/Lease.java", "if (beatAt != null && ", "if (false && beatAt != null && "),
        Plant.of("the lease leaves the demote hook no time", DEMOTE_BEFORE_PROMOTE)
            .in("election/Lease.java", "- demoteBudget.toNanos()", ""),
        Plant.of(
                "a connection that fails does not shorten the lease",
                DEMOTE_BEFORE_PROMOTE,
                ONE_LEADER)
            .in("runtime/Renewals.java", "contactLostAt >= proof.at(),", "false,"),
        Plant.of(
                "the lease grows back once the agent answers again",
                DEMOTE_BEFORE_PROMOTE,
                ONE_LEADER)
            .in(
                "runtime/Renewals.java",
                "contactLostAt >= proof.at(),",
                "contactLostAt >= proof.at() && (owner.heartbeat() == null"
                    + " || owner.heartbeat().lastAnswered() < contactLostAt),"),
        Plant.of("a beat is taken for proof", DEMOTE_BEFORE_PROMOTE, ONE_LEADER, LATE_REQUESTS)
            .in(
                "runtime/Renewals.java",
                "ttl, proof.at(), proof.beatAt(),",
                "ttl, owner.heartbeat() == null ? proof.at()"
                    + " : Math.max(proof.at(), owner.heartbeat().lastAnswered()), proof.beatAt(),"),
        Plant.of(
                "the lease is not looked at after a freeze",
                DEMOTE_BEFORE_PROMOTE,
                ONE_LEADER,
                ALTERNATION)
            .in("election/TermGuard.java", "if (turn.nanos() < end) {", "if (true) {"),
        Plant.of("a 403 to a renewal is taken for a loss", LATE_ANSWERS, LATE_REQUESTS, LIVENESS)
            .in(
                "runtime/Renewals.java",
                "case Reply.Failed<RenewAnswer> failed -> owner.renewalFailed(failed);",
                "case Reply.Failed<RenewAnswer> failed -> {"
                    + " if (failed.failure() == io.ballot.domain.port.Failure.DENIED) {"
                    + " stop(); owner.gone(); return; } owner.renewalFailed(failed); }"),
        Plant.of("an empty list of keys is taken for a deleted one", LATE_ANSWERS, FENCING_TOKENS)
            .in(
                "memory/MemoryLockPort.java",
                "gate.requireServers(\"watching lock '\" + key + \"'\");",
                "gate.requireServers(\"watching lock '\" + key + \"'\");"
                    + " if (gate.denies(Right.LOCK)) {"
                    + " return new LockObservation(cluster.history().index(),"
                    + " new io.ballot.domain.port.LockState.Missing()); }")
            .in(
                "memory/MemoryLockPort.java",
                "gate.requireServers(\"reading lock '\" + key + \"'\");",
                "gate.requireServers(\"reading lock '\" + key + \"'\");"
                    + " if (gate.denies(Right.LOCK)) {"
                    + " return new LockObservation(cluster.history().index(),"
                    + " new io.ballot.domain.port.LockState.Missing()); }"),
        Plant.of("a request that waited for its turn is sent without a lease", LATE_REQUESTS)
            .in(
                "runtime/EffectRunner.java",
                "if (platform.timers().now() >= session.leaseEndsAt(holder)) {",
                "if (false) {"),
        Plant.of("an observation older than the term is believed", LATE_ANSWERS, ONE_LEADER)
            .in("election/LockHistory.java", "if (seen.index() < horizon) { return false; }", "")
            .in(
                "election/TermGuard.java",
                "lock == null || !turn.world.lock().tellsOf(term)",
                "lock == null"),
        Plant.of("a late acquire is neither adopted nor given back", LIVENESS, NOTHING_LEFT)
            .in(
                "election/Candidacy.java",
                "if (ours != null && turn.leaseHolds() && Stray.isAdoptable(turn, ours)) {",
                "if (false) {")
            .in("election/Stray.java", "if (held == null || ", "if (true || held == null || "),
        Plant.of("two hooks of one election run at once", ALTERNATION)
            .in(
                "election/Demotion.java",
                "if (turn.desk.hook != null && !turn.hookRuns(HookEvent.DEMOTE)) {",
                "if (false) {")
            .in("election/Turn.java", "if (desk.hook != null) {", "if (false) {"),
        Plant.of("self is tagged before the others are untagged", ONE_TAG)
            .in(
                "memory/MemoryCatalogPort.java",
                "boolean changed = takeOffOthers(assignment);",
                "if (assignment.scope() != TagAssignment.Scope.OTHERS"
                    + " && local(assignment.instance()) != null) {"
                    + " Instance early = local(assignment.instance());"
                    + " rewrite(early, Tags.with(early, tag)); }"
                    + " boolean changed = takeOffOthers(assignment);"),
        Plant.of("tags are written without the lock", LATE_REQUESTS)
            .in("memory/MemoryCatalogPort.java", "if (!holds(assignment)) {", "if (false) {"),
        Plant.of("a former leader keeps its tag", ONE_TAG, NOTHING_LEFT)
            .in(
                "election/Demotion.java",
                "return tag == null || TagKeeping.remove(turn, tag)",
                "return true")
            .in(
                "election/TagKeeping.java",
                "return (isCarried(turn) || inDoubt) && mayTouch(turn);",
                "return false;"),
        Plant.of("a follower's agent keeps the leader's tag", ONE_TAG, NOTHING_LEFT)
            .in(
                "election/TagKeeping.java",
                "return (isCarried(turn) || inDoubt) && mayTouch(turn);",
                "return inDoubt && mayTouch(turn);"),
        Plant.of("nobody puts the tag right again", ONE_TAG)
            .in(
                "election/TagKeeping.java",
                "if (wrong == null || !TagReplies.mayBegin(turn)) {",
                "if (wrong == null || !wrong.tag().isEmpty()) {"),
        Plant.of("a leader keeps the followers' tag", ONE_TAG)
            .in("election/TagKeeping.java", "primary, replica, scope,", "primary, null, scope,")
            .in(
                "election/TagKeeping.java",
                "return inCatalog || mayCarryReplica(turn)",
                "return false"),
        Plant.of("nobody takes the followers' tag off a leader that gets it again", ONE_TAG)
            .in(
                "election/TagKeeping.java",
                "return inCatalog || mayCarryReplica(turn)",
                "return false"),
        Plant.of("the followers' tag stays when the daemon stops", NOTHING_LEFT)
            .in(
                "election/TagKeeping.java",
                "if (turn.standing.stopping) { return Replica.OFF; }",
                "if (turn.standing.stopping) { return Replica.AS_IT_IS; }")
            .in(
                "election/TagKeeping.java",
                "return hasToUntag(turn) || (mayCarryReplica(turn) && mayTouch(turn));",
                "return hasToUntag(turn);"),
        Plant.of("an unfit follower keeps the followers' tag", ONE_TAG)
            .in(
                "election/TagKeeping.java",
                "case Eligibility.Unhealthy ignored -> Replica.OFF;",
                "case Eligibility.Unhealthy ignored -> Replica.ON;"),
        Plant.of("a former leader never carries the followers' tag again", ONE_TAG)
            .in(
                "election/TagKeeping.java",
                "case Eligibility.Eligible ignored -> Replica.ON;",
                "case Eligibility.Eligible ignored -> turn.desk.tagPlaced ? Replica.OFF :"
                    + " Replica.ON;"),
        Plant.of("the fencing token does not grow", FENCING_TOKENS)
            .in(
                "election/HookEnvironment.java",
                "environment.token(term.fencingToken());",
                "environment.token(1L);"),
        Plant.of("a release is not fenced to its term", LATE_REQUESTS)
            .in("memory/Locks.java", "&& held.modifyIndex() == request.keyIndex()", ""),
        Plant.of("a step-down ends the session in place of a release", LATE_REQUESTS, LIVENESS)
            .in(
                "election/Handover.java",
                "turn.desk.lockCall = turn.nextAttempt(); turn.effect( new Effect.Release(",
                "turn.wantSession(false); if (phase.windDown() != null) {"
                    + " return Demotion.with(phase, windDown.withReleased()); }"
                    + " turn.desk.lockCall = turn.nextAttempt(); turn.effect( new Effect.Release("),
        Plant.of("two elections on one key share a session", ONE_LEADER, DEMOTE_BEFORE_PROMOTE)
            .in("runtime/SessionKeeper.java", "&& !members.competesFor(key);", ";"),
        Plant.of("one deleted key costs the daemon its session", LATE_REQUESTS)
            .in(
                "election/TermGuard.java",
                "long othersFrom = turn.in(turn.settings.session().lockDelay());",
                "long othersFrom = turn.in(turn.settings.session().lockDelay());"
                    + " turn.effect(new Effect.EndOrphansSession());")
            .in(
                "election/Effect.java",
                "record RenewNow() implements Effect {}",
                "record RenewNow() implements Effect {} record EndOrphansSession() implements"
                    + " Effect {}")
            .in(
                "runtime/EffectRunner.java",
                "case Effect.RenewNow ignored -> session.renewNow();",
                "case Effect.RenewNow ignored -> session.renewNow();"
                    + " case Effect.EndOrphansSession ignored -> session.replace();")
            .in(
                "runtime/SessionKeeper.java",
                "void renewNow() {",
                "void replace() { guarded(() -> { if (stage == Stage.OPEN) { end(); } }); }"
                    + " void renewNow() {"),
        Plant.of("the lock delay is waited out for ever", LIVENESS)
            .in(
                "election/Acquisition.java",
                "return new Phase.Following(due, 0);",
                "return new Phase.Following(Long.MAX_VALUE, 0);"),
        Plant.of("nobody waits for a leader whose key vanished", DEMOTE_BEFORE_PROMOTE)
            .in(
                "election/LockHistory.java",
                "if (!isAlive(before, reader)) { waitFor(lease(reader), reader); }",
                ""),
        Plant.of("nobody waits for an ncode/ballot", DEMOTE_BEFORE_PROMOTE)
            .in(
                "election/LockHistory.java",
                "return last != null && last.origin() == null && ",
                "return false && last != null && last.origin() == null && "),
        Plant.of(
                "a key that was made anew unseen is not noticed", DEMOTE_BEFORE_PROMOTE, ONE_LEADER)
            .in(
                "election/LockHistory.java",
                "if (before != null && isMadeAnew(before, seen.state())) {",
                "if (false) {"),
        Plant.of("no mark is kept", ALTERNATION)
            .in("runtime/EffectRunner.java", "ports.marks().write(it.mark());", ""),
        Plant.of("a leftover is not demoted", ALTERNATION)
            .in(
                "election/Beginning.java",
                "turn.settings.hooks().onDemote() != null && turn.settings.demoteOnStart()",
                "false && turn.settings.demoteOnStart()"),
        Plant.of("a dead daemon's hooks run on beside the leftover demote hook", ALTERNATION)
            .in(
                "election/Beginning.java",
                "!orphansThinkable, turn.settings.primaryTag()",
                "true, turn.settings.primaryTag()"),
        Plant.of("a lost term is not demoted", ALTERNATION, DEMOTE_BEFORE_PROMOTE)
            .in(
                "election/Demotion.java",
                "return new Phase.Losing(term, reason, begin(turn, phase, othersFrom));",
                "return new Phase.Losing( term, reason,"
                    + " begin(turn, phase, othersFrom)"
                    + ".withDemote(DemoteStage.DONE, turn.nanos()));"),
        Plant.of("a promote hook is let run on after a loss", DEMOTE_BEFORE_PROMOTE)
            .in("election/Demotion.java", "turn.killHook();", ""),
        Plant.of("a wedged loop is not noticed", LIVENESS, NOTHING_LEFT)
            .in("runtime/Watchdog.java", "if (onTime && stuck", "if (false && onTime && stuck"),
        Plant.of("a restarted daemon beats its predecessor's check", LIVENESS)
            .in(
                "memory/LivenessChecks.java",
                "\"ballot:\" + agent.node() + \":\" + cluster.number()",
                "\"ballot:\" + agent.node()"),
        Plant.of("maintenance is ignored", LIVENESS)
            .in(
                "election/Eligibility.java",
                "if (health.nodeMaintenance() || health.serviceMaintenance()) {",
                "if (false) {"),
        Plant.of("a critical check is ignored", LIVENESS)
            .in(
                "election/Eligibility.java",
                "return critical.isEmpty() ? new Eligible() : new Unhealthy(critical);",
                "return new Eligible();"),
        Plant.of("a daemon stops without giving the lock back", NOTHING_LEFT, LIVENESS)
            .in(
                "election/Handover.java",
                "if (sessionGone || notOurs || isLeftToExpire(phase, turn)) {",
                "if (sessionGone || notOurs || turn.standing.stopping) {")
            .in("runtime/SessionEnding.java", "port.endSession(session);", ""),
        Plant.of("an answer that is lost is waited for for ever", LIVENESS, NOTHING_LEFT)
            .in(
                "election/Acquisition.java",
                "return new Phase.Following( turn.nanos() + Backoff.nanos(base, cap, refusals,"
                    + " turn.salt()), refusals);",
                "return new Phase.Following(Long.MAX_VALUE, refusals);"),
        Plant.of("a mark that stayed is not tried again at a stop", NOTHING_LEFT)
            .in("election/Candidacy.java", "    removeMarkThatStayed(turn);", ""),
        Plant.of("an orphaned demote hook is let run on", ALTERNATION)
            .in(
                "election/Beginning.java",
                "if (!next.orphansEnded()) { endOrphans(next, turn); return next; }",
                ""));
  }
}
