package io.ballot.domain.simulation;

import io.ballot.domain.port.HookEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges what the hooks of all competitors did, told in the order of time: that the next promote
 * hook waits for the end of the last demote hook, or after a loss for its budget (invariant 2),
 * that promote and demote alternate and never run at once (3), that fencing tokens grow (4). The
 * same for simulated hooks and real ones.
 */
public final class HookJudge {
  private final Duration demoteBudget;
  private final BiConsumer<Invariant, String> breach;
  private final Map<String, Seen> competitors = new TreeMap<>();
  private final Map<String, Long> newestToken = new HashMap<>();
  private final Map<String, Long> rivalActsUntil = new HashMap<>();
  private final Set<HookRecord.Runner> knowingNoRival = new HashSet<>();
  private final Set<Released> released = new HashSet<>();

  /** A term that ended in a release. */
  private record Released(String key, long fencingToken) {}

  /** What is known of one competitor. */
  private static final class Seen {
    private final List<HookRecord> running = new ArrayList<>();
    private @Nullable HookRecord promote;
    private @Nullable HookRecord demote;
    private boolean promoted;

    /** Whether a promote hook was to be started, and could not be. */
    private boolean mayDemote;

    /** Daemons that died when their mark did not tell what they did. */
    private final Set<HookRecord.Runner> traceless = new HashSet<>();

    /** Whether a hook is a dead daemon's, of which nothing tells its successor. */
    private boolean isUnknown(HookRecord its, HookRecord.Runner successor) {
      return !its.runner().equals(successor) && traceless.contains(its.runner());
    }
  }

  /**
   * A judge who has seen nothing yet.
   *
   * @param demoteBudget the time that a demote hook has after a loss
   * @param breach told each rule that is seen broken, and how
   */
  public HookJudge(Duration demoteBudget, BiConsumer<Invariant, String> breach) {
    this.demoteBudget = Objects.requireNonNull(demoteBudget);
    this.breach = Objects.requireNonNull(breach);
  }

  /** A hook has started. */
  public void started(HookRecord hook) {
    Seen seen = seen(hook.competitor());
    for (HookRecord other : seen.running) {
      if (!harmless(other, hook) && !seen.isUnknown(other, hook.runner())) {
        breach(Invariant.ALTERNATION, hook.competitor() + ": " + hook + " begins beside " + other);
      }
    }
    seen.running.add(hook);
    switch (hook.event()) {
      case PROMOTE -> promoteStarted(seen, hook);
      case DEMOTE -> demoteStarted(seen, hook);
      case LEADER_CHANGE -> {}
    }
  }

  private static boolean harmless(HookRecord orphan, HookRecord hook) {
    boolean orphaned = !orphan.runner().equals(hook.runner());
    // Of a follower that was killed nobody knows that it had such a hook running.
    boolean leaderChange = orphan.event() == HookEvent.LEADER_CHANGE;
    return orphaned && leaderChange;
  }

  private void promoteStarted(Seen seen, HookRecord hook) {
    if (seen.promoted && !(seen.promote != null && seen.isUnknown(seen.promote, hook.runner()))) {
      breach(Invariant.ALTERNATION, hook.competitor() + " is promoted twice: " + hook);
    }
    Long newest = newestToken.get(hook.key());
    if (newest != null && hook.fencingToken() <= newest) {
      // That a term acts late, while a newer one does, says nothing of how their tokens grew.
      boolean late = hook.fencingToken() < newest && isPromoted(hook.key(), newest);
      breach(
          late ? Invariant.DEMOTE_BEFORE_PROMOTE : Invariant.FENCING_TOKENS,
          hook.competitor() + ": the token of " + hook + " is not above " + newest);
    }
    newestToken.merge(hook.key(), hook.fencingToken(), Math::max);
    Long acts = rivalActsUntil.get(hook.key());
    if (acts != null && hook.startedAt() < acts && !knowingNoRival.contains(hook.runner())) {
      breach(
          Invariant.DEMOTE_BEFORE_PROMOTE,
          hook.competitor() + ": " + hook + " while a rival may act yet");
    }
    competitors.forEach((other, its) -> {
      if (its != seen) {
        mayPromote(hook, other, its);
      }
    });
    seen.promoted = true;
    seen.promote = hook;
    seen.demote = null;
  }

  /** Whether the term of this token was promoted, and has not been demoted. */
  private boolean isPromoted(String key, long token) {
    return competitors.values().stream()
        .filter(seen -> seen.promoted)
        .map(seen -> seen.promote)
        .anyMatch(promote ->
            promote != null && promote.key().equals(key) && promote.fencingToken() == token);
  }

  /** Whether a promote hook may begin, as far as another competitor goes. */
  private void mayPromote(HookRecord hook, String other, Seen its) {
    HookRecord promote = its.promote;
    if (!its.promoted || promote == null || !promote.key().equals(hook.key())) {
      return;
    }
    HookRecord demote = its.demote;
    if (released.contains(new Released(promote.key(), promote.fencingToken()))) {
      // Whoever gives its lock back has had its demote hook before, however long that took.
      breach(
          Invariant.DEMOTE_BEFORE_PROMOTE,
          hook.competitor()
              + ": "
              + hook
              + " while "
              + other
              + (demote == null ? " has not begun to demote" : " still demotes")
              + ", though it has given its lock back, after its "
              + promote);
      return;
    }
    long since = demote == null ? 0 : hook.startedAt() - demote.startedAt();
    // Clocks may run apart by 2 %.
    boolean hadItsTime = demote != null && since >= demoteBudget.toNanos() / 50 * 49;
    if (!hadItsTime && !promote.runner().isExcused(hook.startedAt(), demoteBudget)) {
      breach(
          Invariant.DEMOTE_BEFORE_PROMOTE,
          hook.competitor()
              + ": "
              + hook
              + " while "
              + other
              + (demote == null
                  ? " has not begun to demote, after its "
                  : " has demoted for "
                      + since / 1_000_000
                      + " ms, less than its budget, after its ")
              + promote);
    }
  }

  private void demoteStarted(Seen seen, HookRecord hook) {
    if (!seen.promoted && !seen.mayDemote && !hook.reason().equals("leftover")) {
      breach(Invariant.ALTERNATION, hook.competitor() + ": " + hook + " without a promote hook");
    }
    seen.demote = hook;
    seen.mayDemote = false;
  }

  /** A hook has ended. */
  public void ended(HookRecord hook) {
    Seen seen = seen(hook.competitor());
    seen.running.remove(hook);
    if (hook.event() == HookEvent.DEMOTE && seen.demote == hook) {
      seen.promoted = false;
    }
  }

  /** A hook could not be started, which its daemon was told: none is owed, or one may be. */
  public void notStarted(String competitor, HookEvent event) {
    Seen seen = seen(competitor);
    switch (event) {
      case PROMOTE -> seen.mayDemote = true;
      case DEMOTE -> {
        seen.promoted = false;
        seen.mayDemote = false;
      }
      case LEADER_CHANGE -> {}
    }
  }

  /**
   * A term ended in a release, which needs no lock delay: whoever leads next does so at once, and
   * may only because the demote hook has ended. After any other end that hook has its budget. May
   * be told ahead of its time, but not after the next promote hook has started.
   */
  public void released(String key, long fencingToken) {
    released.add(new Released(key, fencingToken));
  }

  /** A daemon of another make may act on its term until then. */
  public void rivalActs(String key, long until) {
    rivalActsUntil.put(key, until);
  }

  /**
   * A daemon that was started after another make's term, whose last trace was deleted by hand, or
   * written over by the next leader.
   */
  public void knowsNoRival(HookRecord.Runner runner) {
    knowingNoRival.add(runner);
  }

  /**
   * A daemon died when the last change of its mark had been refused: of the hooks that it had
   * begun, and of the demote hook that it owed, no successor can know.
   */
  public void leftNoTrace(String competitor, HookRecord.Runner daemon) {
    seen(competitor).traceless.add(daemon);
  }

  /** Whether a competitor is promoted, as far as its present daemon can know. */
  public boolean owesDemotion(String competitor, HookRecord.Runner daemon) {
    Seen seen = seen(competitor);
    return seen.promoted && !(seen.promote != null && seen.isUnknown(seen.promote, daemon));
  }

  /** The competitors that were promoted and have not been demoted. */
  public List<String> promoted() {
    return competitors.entrySet().stream()
        .filter(entry -> entry.getValue().promoted)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The hooks of one competitor that run. */
  public List<HookRecord> running(String competitor) {
    return List.copyOf(seen(competitor).running);
  }

  private Seen seen(String competitor) {
    return competitors.computeIfAbsent(competitor, unused -> new Seen());
  }

  private void breach(Invariant invariant, String what) {
    breach.accept(invariant, what);
  }
}
