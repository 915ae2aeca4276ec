package io.ballot.domain.election;

import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.MarkReading;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches every step of an election, in every test, for what must hold whatever happens. Whoever
 * breaks a rule is told which, and on what.
 */
final class Referee {
  private static final Duration LONG_SLEEP = Duration.ofHours(2);

  private final Election election;
  private final ElectionSettings settings;
  private long lastAttempt;
  private long lastToken;

  /** The hook that was started and has not ended. */
  private Effect.@Nullable StartHook hook;

  /** Whether a promote hook has run whose demote hook has not. */
  private boolean owesDemote;

  private long markAttempt;
  private boolean markWritten;

  Referee(Election election) {
    this.election = election;
    this.settings = election.settings();
  }

  /** Looks at one step. */
  void watch(ElectionState before, Event event, Step step, Now now) {
    try {
      answered(before, event, step, now);
      for (Effect effect : step.effects()) {
        count(effect);
        judge(effect, before, step.state(), now);
      }
      require(step.wakeAt() > now.nanos(), "it wakes in the past");
      if (step.state().phase() instanceof Phase.Stopped) {
        require(hook == null, "a hook runs on after the end");
        require(!owesDemote, "a demote hook is owed at the end");
      }
      rests(step, now);
      sleepsWell(step, now);
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + "\n  on " + event + "\n  in " + before.phase() + "\n  gives " + step, e);
    }
  }

  private void answered(ElectionState before, Event event, Step step, Now now) {
    switch (event) {
      case Event.HookEnded ended when hook != null && ended.attempt() == hook.attempt() ->
          hookEnded(hook, ended.outcome(), before, step, now);
      case Event.MarkReply reply when reply.attempt() == markAttempt -> markWritten = true;
      case Event.MarkReadReply read
          when read.reply() instanceof Reply.Answered<MarkReading> known ->
          markWritten = known.answer() instanceof MarkReading.Found;
      default -> {
        // Nothing to keep in mind.
      }
    }
  }

  private void hookEnded(
      Effect.StartHook ended, HookOutcome outcome, ElectionState before, Step step, Now now) {
    hook = null;
    if (ended.call().event() == HookEvent.PROMOTE && outcome instanceof HookOutcome.NotStarted) {
      // A term that was over by then has nothing to undo; a leader without its promote hook has.
      boolean over =
          before.phase() instanceof Phase.Demoting
              || step.state().phase() instanceof Phase.Losing
              || now.nanos() >= ended.notAfter();
      owesDemote = owesDemote && !over;
    }
  }

  private void count(Effect effect) {
    long attempt = Diary.attempt(effect);
    if (attempt != 0) {
      require(attempt > lastAttempt, "attempt " + attempt + " was made before");
      lastAttempt = attempt;
    }
  }

  private void judge(Effect effect, ElectionState before, ElectionState after, Now now) {
    switch (effect) {
      case Effect.StartHook it -> starts(it, after, now);
      case Effect.StopHook it -> require(isRunning(it.attempt()), "it stops a hook that is not");
      case Effect.KillHook it -> require(isRunning(it.attempt()), "it kills a hook that is not");
      case Effect.Release ignored -> {
        if (!settings.demoteAwaitsLeader() || settings.hooks().onDemote() == null) {
          require(!owesDemote, "it releases before its demote hook has run");
        }
        require(!runs(HookEvent.PROMOTE), "it releases while its promote hook runs");
        if (!settings.demoteAwaitsLeader()) {
          require(!runs(HookEvent.DEMOTE), "it releases while its demote hook runs");
        }
      }
      case Effect.Acquire it -> {
        require(!owesDemote, "it acquires before its demote hook has run");
        require(!runs(HookEvent.DEMOTE), "it acquires while its demote hook runs");
        require(now.nanos() < it.notAfter(), "it acquires without a lease");
      }
      case Effect.AssignTag it -> {
        require(after.term() != null, "it tags without a term");
        require(now.nanos() < it.notAfter(), "it tags without a lease");
        requireSureLease(after, now, "it tags while its lease is in doubt");
      }
      case Effect.AddTag ignored -> {
        boolean follows =
            after.phase() instanceof Phase.StandingBy || after.phase() instanceof Phase.Following;
        require(follows, "it tags itself as a follower, which it is not");
      }
      case Effect.RemoveTag it -> {
        if (it.tag().equals(settings.primaryTag())) {
          boolean early = after.phase() instanceof Phase.Promoting && !runs(HookEvent.PROMOTE);
          boolean waits =
              after.phase() instanceof Phase.Promoting promoting
                  && now.nanos() < promoting.waitUntil();
          boolean leftover = waits || (early && settings.tagAfterPromote());
          require(leftover || !leads(before) || !leads(after), "it untags itself while it leads");
        }
      }
      case Effect.RemoveMark ignored -> {
        boolean ended = !runs(HookEvent.PROMOTE) && !runs(HookEvent.DEMOTE);
        require(!owesDemote && ended, "it removes the mark before its hooks have ended");
        markWritten = false;
      }
      case Effect.WriteMark it -> {
        markAttempt = it.attempt();
        markWritten = false;
      }
      case Effect.Announce it -> announced(it.notice());
      default -> {
        // Nothing to object to.
      }
    }
  }

  private void starts(Effect.StartHook start, ElectionState after, Now now) {
    Effect.StartHook running = hook;
    require(running == null, "a second hook starts beside " + running);
    hook = start;
    boolean leftover = Objects.equals(start.call().environment().get("BALLOT_REASON"), "leftover");
    switch (start.call().event()) {
      case PROMOTE -> {
        require(!owesDemote, "two promote hooks in a row");
        require(after.phase() instanceof Phase.Promoting, "it promotes out of order");
        require(now.nanos() < start.notAfter(), "it promotes without a lease");
        requireSureLease(after, now, "it promotes while its lease is in doubt");
        require(markWritten, "it promotes before the mark is written");
        owesDemote = settings.hooks().onDemote() != null;
      }
      case DEMOTE -> {
        boolean due = owesDemote || leftover || settings.hooks().onPromote() == null;
        require(due, "two demote hooks in a row");
        require(markWritten || !leftover, "it demotes a leftover before the mark is written");
        owesDemote = false;
      }
      case LEADER_CHANGE -> require(!owesDemote, "a leader runs a leader-change hook");
    }
  }

  private void requireSureLease(ElectionState after, Now now, String otherwise) {
    Session session = after.session();
    require(
        session != null
            && session.lease().clockJumps() == now.clockJumps()
            && now.nanos() < session.lease().endsAt(settings.demoteBudget()),
        otherwise);
  }

  private void announced(Notice notice) {
    if (notice instanceof Notice.Elected elected) {
      require(elected.fencingToken() > lastToken, "the fencing token does not grow");
      lastToken = elected.fencingToken();
    }
  }

  private static boolean leads(ElectionState state) {
    return state.phase() instanceof Phase.Leading || state.phase() instanceof Phase.Promoting;
  }

  private boolean runs(HookEvent event) {
    return hook != null && hook.call().event() == event;
  }

  private boolean isRunning(long attempt) {
    return hook != null && hook.attempt() == attempt;
  }

  /**
   * A step leaves nothing undone: asked again at the same instant, the election does nothing and
   * waits for the same. So no effect is repeated with every event, and no event makes it forget
   * what it waits for.
   */
  private void rests(Step step, Now now) {
    Step again = election.step(step.state(), new Event.Woken(), now);
    List<Effect> effects = again.effects();
    require(effects.isEmpty(), "it does not rest, but asks for " + effects);
    require(
        again.state().phase().equals(step.state().phase()),
        "it does not rest, but goes on to " + again.state().phase());
    require(
        again.wakeAt() == step.wakeAt(),
        "it is woken at " + step.wakeAt() + " rather than at " + again.wakeAt());
  }

  /**
   * Nothing falls due before the instant at which it wants to be woken: looked at in its sleep, it
   * does not stir.
   */
  private void sleepsWell(Step step, Now now) {
    boolean forEver = step.wakeAt() == Long.MAX_VALUE;
    long asleep = forEver ? now.nanos() + LONG_SLEEP.toNanos() : step.wakeAt() - 1;
    if (asleep <= now.nanos()) {
      return;
    }
    Step looked = election.step(step.state(), new Event.Woken(), new Now(asleep, now.clockJumps()));
    require(looked.effects().isEmpty(), "it overslept " + looked.effects());
    require(
        looked.state().phase().equals(step.state().phase()),
        "it overslept the way to " + looked.state().phase());
  }

  private static void require(boolean so, String otherwise) {
    if (!so) {
      throw new AssertionError(otherwise);
    }
  }
}
