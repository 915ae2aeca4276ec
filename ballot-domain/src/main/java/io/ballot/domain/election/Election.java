package io.ballot.domain.election;

import java.util.Objects;

/**
 * One election of one daemon: the rules, without a state of their own.
 *
 * <table>
 * <caption>The phases, and what leads from one to another</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>Starting</td><td>Recovering</td><td>a predecessor's trace is found, and its session, if it still holds
 *     the lock, has ended</td></tr>
 * <tr><td></td><td>StandingBy</td><td>there is no trace; or the lock is held in this instance's name, which has
 *     to end first; or it shall stop</td></tr>
 * <tr><td>Recovering</td><td>StandingBy</td><td>marked, orphans ended, untagged, demoted, mark removed; or the lock is seen
 *     held in this instance's name before the demote hook has begun</td></tr>
 * <tr><td>StandingBy</td><td>Following</td><td>it may stand: eligible, sits nothing out, no other daemon of the
 *     same instance leads</td></tr>
 * <tr><td></td><td>Recovering</td><td>the session that held the lock in this instance's name has ended; or the
 *     instance, unknown at the start, is seen with the tag on</td></tr>
 * <tr><td></td><td>Stopped</td><td>it shall stop and has tidied up, or has tried for 5 s</td></tr>
 * <tr><td>Following</td><td>Acquiring</td><td>the lock is free and the next try is due</td></tr>
 * <tr><td></td><td>Promoting</td><td>the lock shows our session: a late acquire is adopted</td></tr>
 * <tr><td></td><td>StandingBy</td><td>it may not stand any more</td></tr>
 * <tr><td>Acquiring</td><td>Promoting</td><td>acquired, with the session that is still ours</td></tr>
 * <tr><td></td><td>Following</td><td>refused, or no answer; or acquired by a session that is not ours any more, or
 *     for an instance that may not stand any more, after the lease, or known to be over already</td></tr>
 * <tr><td>Promoting</td><td>Leading</td><td>older terms waited out, mark written, tagged, promote hook ended</td></tr>
 * <tr><td></td><td>SteppingDown</td><td>it may not stand any more, was asked to, or its promote hook failed and
 *     that shall end the term</td></tr>
 * <tr><td></td><td>Losing</td><td>the session is gone, the lock shows another or none, or the lease ended</td></tr>
 * <tr><td>Leading</td><td>SteppingDown</td><td>it may not stand any more, or was asked to</td></tr>
 * <tr><td></td><td>Losing</td><td>as in Promoting</td></tr>
 * <tr><td>SteppingDown</td><td>StandingBy</td><td>promote hook ended, untagged or tried, demoted, mark removed,
 *     lock released, or at a stop refused again and again</td></tr>
 * <tr><td></td><td>Losing</td><td>as in Promoting, before a release was sent</td></tr>
 * <tr><td></td><td></td><td>the session is gone, or the lease ended, before the lock was released</td></tr>
 * <tr><td>Losing</td><td>StandingBy</td><td>demoted, mark removed, and the lock known not to be ours, or tried at a
 *     stop</td></tr>
 * </table>
 *
 * Any other transition throws. An event that is an answer to an attempt no longer under way changes
 * nothing.
 */
public final class Election {
  private static final int MAX_SETTLINGS = 32;

  private final ElectionSettings settings;
  private final DaemonId daemon;

  /**
   * The rules for one election.
   *
   * @param settings how it is configured
   * @param daemon who runs it
   */
  public Election(ElectionSettings settings, DaemonId daemon) {
    this.settings = Objects.requireNonNull(settings);
    this.daemon = Objects.requireNonNull(daemon);
  }

  /** The settings. */
  public ElectionSettings settings() {
    return settings;
  }

  /** The state before the first event, which has to be {@link Event.Begin}. */
  public ElectionState initial() {
    return ElectionState.INITIAL;
  }

  /**
   * Takes one step.
   *
   * @param before the state so far
   * @param event what happened
   * @param now when; never less than in the step before
   * @throws IllegalStateException when the rules would be broken, which is a bug of theirs
   */
  public Step step(ElectionState before, Event event, Now now) {
    Turn turn = new Turn(settings, daemon, before, now);
    Phase phase = before.phase();
    boolean stale = event instanceof Event.Answer answer && !turn.desk.expects(answer);
    if (phase instanceof Phase.Stopped) {
      return turn.finish(phase);
    }
    if (!stale) {
      learn(event, turn);
    }
    Neighbours.lookForTwin(turn, phase);
    Phase next = Transitions.checked(phase, TermGuard.check(phase, turn), event);
    if (!stale) {
      next = Transitions.checked(next, take(next, event, turn), event);
    }
    next = settle(next, event, turn);
    if (next instanceof Phase.Stopped) {
      return turn.finish(next);
    }
    Neighbours.tell(turn, next);
    if (next instanceof Phase.StandingBy
        || next instanceof Phase.Following
        || next instanceof Phase.Acquiring) {
      Neighbours.leaderChangeHook(turn);
    }
    Neighbours.writePendingMark(turn);
    LockReading.settle(turn);
    return turn.finish(next);
  }

  private static void learn(Event event, Turn turn) {
    long now = turn.nanos();
    switch (event) {
      case Event.Woken ignored -> {}
      case Event.HealthSeen seen -> turn.world.see(seen.health());
      case Event.InstanceSeen seen -> turn.world.see(seen.instance(), now);
      case Event.ServiceSeen seen -> turn.world.see(seen.service());
      case Event.LockSeen seen -> LockReading.seen(turn, seen.lock());
      case Event.SessionSeen seen -> see(seen, turn);
      case Event.Begin ignored -> turn.standing.begun = true;
      case Event.StepDown ignored -> {}
      case Event.Stop ignored -> {
        if (!turn.standing.stopping) {
          turn.standing.stopping = true;
          turn.standing.stopSince = now;
          // It is the last chance: what was refused before is tried once more, and at once.
          turn.desk.tagRetryAt = Math.min(turn.desk.tagRetryAt, now);
        }
      }
      case Event.Answer answer -> learnAnswer(answer, turn);
    }
  }

  private static void see(Event.SessionSeen seen, Turn turn) {
    Session before = turn.world.session();
    Session next = seen.session();
    turn.world.see(next);
    if (before != null && (next == null || !next.id().equals(before.id()))) {
      turn.announce(new Notice.SessionEnded(before.id()));
    }
    if (next != null && (before == null || !next.id().equals(before.id()))) {
      turn.announce(new Notice.SessionOpened(next.id()));
    }
  }

  private static void learnAnswer(Event.Answer answer, Turn turn) {
    turn.endedHook = turn.desk.hook;
    turn.endedTagWork = turn.desk.tagWork;
    turn.markRemoved = turn.desk.removingMark;
    turn.desk.settle(answer);
    switch (answer) {
      case Event.ReadReply read -> LockReading.answered(turn, read.reply());
      case Event.DescribeReply described -> Neighbours.described(turn, described.reply());
      case Event.MarkReply ignored -> turn.desk.removingMark = false;
      case Event.HookStarted ignored -> {
        HookRun hook = turn.desk.hook;
        if (hook != null) {
          turn.announce(new Notice.HookBegan(hook.event()));
        }
      }
      case Event.HookEnded ended -> {
        HookRun hook = turn.endedHook;
        if (hook != null) {
          turn.announce(new Notice.HookEnded(hook.event(), ended.outcome()));
        }
      }
      case Event.AcquireReply ignored -> {}
      case Event.ReleaseReply ignored -> {}
      case Event.TagReply ignored -> {}
      case Event.MarkReadReply ignored -> {}
      case Event.OrphansReply ignored -> {}
    }
  }

  private static Phase take(Phase phase, Event event, Turn turn) {
    return switch (event) {
      case Event.Answer answer -> answered(phase, answer, turn);
      case Event.StepDown ignored -> asked(phase, turn);
      case Event.Woken ignored -> phase;
      case Event.Begin ignored -> phase;
      case Event.Stop ignored -> phase;
      case Event.Observation ignored -> phase;
    };
  }

  private static Phase asked(Phase phase, Turn turn) {
    return switch (phase) {
      case Phase.Promoting it -> Demotion.stepDown(turn, it, Reason.REQUESTED, "");
      case Phase.Leading it -> Demotion.stepDown(turn, it, Reason.REQUESTED, "");
      case Phase.Starting it -> it;
      case Phase.Recovering it -> it;
      case Phase.StandingBy it -> it;
      case Phase.Following it -> it;
      case Phase.Acquiring it -> it;
      case Phase.SteppingDown it -> it;
      case Phase.Losing it -> it;
      case Phase.Stopped it -> it;
    };
  }

  private static Phase answered(Phase phase, Event.Answer answer, Turn turn) {
    return switch (phase) {
      case Phase.Starting it -> Beginning.on(it, answer, turn);
      case Phase.Recovering it -> Beginning.on(it, answer, turn);
      case Phase.StandingBy it -> Candidacy.on(it, answer, turn);
      case Phase.Following it -> Candidacy.on(it, answer, turn);
      case Phase.Acquiring it -> Acquisition.on(it, answer, turn);
      case Phase.Promoting it -> Promotion.on(it, answer, turn);
      case Phase.Leading it -> Leadership.on(it, answer, turn);
      case Phase.Demoting it -> Demotion.on(it, answer, turn);
      case Phase.Stopped it -> it;
    };
  }

  private static Phase settle(Phase phase, Event event, Turn turn) {
    Phase settled = phase;
    for (int i = 0; i < MAX_SETTLINGS; i++) {
      turn.forgetWakeUps();
      // Both again: a term may just have begun, and an answer have told whose the lock is.
      Neighbours.lookForTwin(turn, settled);
      Phase guarded = Transitions.checked(settled, TermGuard.check(settled, turn), event);
      Phase next = Transitions.checked(guarded, settleOnce(guarded, turn), event);
      if (next.equals(settled)) {
        return next;
      }
      settled = next;
    }
    throw new IllegalStateException("no rest from " + phase + " on " + event);
  }

  private static Phase settleOnce(Phase phase, Turn turn) {
    return switch (phase) {
      case Phase.Starting it -> Beginning.settle(it, turn);
      case Phase.Recovering it -> Beginning.settle(it, turn);
      case Phase.StandingBy it -> Candidacy.settle(it, turn);
      case Phase.Following it -> Candidacy.settle(it, turn);
      // Whatever has changed meanwhile: the answer comes, soon, and tells what there is to undo.
      case Phase.Acquiring it -> it;
      case Phase.Promoting it -> Promotion.settle(it, turn);
      case Phase.Leading it -> Leadership.settle(it, turn);
      case Phase.Demoting it -> Demotion.settle(it, turn);
      case Phase.Stopped it -> it;
    };
  }
}
